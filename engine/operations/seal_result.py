"""Write down that a signed result was sealed (đóng dấu): an act of the records clerk, with its own time."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, UnitId
from engine.domain.instant import spoken
from engine.domain.mandate import Act
from engine.domain.signing import Way
from engine.domain.signing_refusals import AlreadySealed, SealedOutOfTime
from engine.operations import mandates
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import signed_results as result_store
from engine.store.database import Session, in_transaction
from engine.store.signed_results import SignedResult

_RESULT = ("văn bản đã ký", "signed result")


def seal_result(
    installation: Installation,
    result_id: ResultId,
    *,
    actor: Actor,
    now: datetime,
    sealed_at: datetime | None = None,
    sha256: str | None = None,
) -> None:
    """`sha256`: of the file with the agency's signature in it, where it is a file.

    Raises NotFound, NoMandate, AlreadySealed, SealedOutOfTime."""

    def command(session: Session) -> None:
        known = result_store.get(session, result_id)
        if known is None:
            raise NotFound(*_RESULT, result_id)
        dossier = dossier_store.lock(session, known.dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=result_id, what=_RESULT) as sealing:
            result = result_store.lock(session, result_id) or known
            mandates.may_do(installation, Act.SEAL, actor, now=now, unit_id=UnitId(result.unit_id))
            at = _sealed_at(sealed_at, result, sealing.now)
            by = actor.user_id
            assert by is not None
            kept = result.sha256 if result.way == Way.WET else sha256 or result.sha256
            if not result_store.seal(session, result_id, by=by, at=at, sha256=kept):
                raise AlreadySealed(title=result.title, dossier=sealing.label)
            told = {"result": str(result_id), "title": result.title, "sealed_at": at.isoformat(), "sha256": kept}
            sealing.record(AuditKind.RESULT_SEALED, told)

    in_transaction(installation.database, command)


def _sealed_at(given: datetime | None, result: SignedResult, now: datetime) -> datetime:
    at = given or now
    if not result.signed_at <= at <= now:
        raise SealedOutOfTime(sealed=spoken(at), signed=spoken(result.signed_at), now=spoken(now))
    return at
