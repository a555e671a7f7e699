"""Write down that a signed result was sealed (đóng dấu): an act of the records clerk, with its own time. What was
signed as a file gets the agency's signature behind the leader's, in the same file."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, UnitId
from engine.domain.instant import spoken, within_minute
from engine.domain.mandate import Act
from engine.domain.signing import Way
from engine.domain.signing_refusals import AlreadySealed, FileChanged, SealedOutOfTime, SealUnavailable
from engine.operations import mandates, sealing
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.operations.kept_files import read_whole
from engine.operations.sign_result import Means
from engine.store import dossiers as dossier_store
from engine.store import signed_results as result_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader, is_seen
from engine.store.signed_results import SignedResult

_RESULT = ("văn bản đã ký", "signed result")


def seal_result(
    installation: Installation,
    result_id: ResultId,
    *,
    actor: Actor,
    now: datetime,
    sealed_at: datetime | None = None,
    means: Means | None = None,
) -> None:
    """`sealed_at`: when a paper was stamped, if not now; a file is sealed now.

    Raises NotFound, NoMandate, AlreadySealed, SealedOutOfTime; for a file SealUnavailable, SignerUnavailable,
    FileMissing, FileChanged."""
    signed, sealed = _seal_file(installation, result_id, means, actor, now)

    def command(session: Session) -> None:
        known = _known(session, result_id)
        dossier = dossier_store.lock(session, known.dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=result_id, what=_RESULT) as command:
            result = result_store.lock(session, result_id) or known
            mandates.may_do(installation, Act.SEAL, actor, now=now, unit_id=UnitId(result.unit_id))
            if result.sealed_at is None and result.sha256 != signed:
                raise FileChanged(title=result.title, dossier=command.label)
            at = _sealed_at(sealed_at if sealed is None else None, result, command.now)
            sealing.seal(command, result, at, sealed)

    in_transaction(installation.database, command)


def _known(session: Session, result_id: ResultId) -> SignedResult:
    known = result_store.get(session, result_id)
    if known is None:
        raise NotFound(*_RESULT, result_id)
    return known


def _seal_file(
    installation: Installation, result_id: ResultId, means: Means | None, actor: Actor, now: datetime
) -> tuple[str | None, str | None]:
    """The hashes of the file before and after the agency signed it; none for ink on paper. It is kept before anything
    names it, and made for nobody who may not seal."""
    with installation.database.reading() as session:
        result = _known(session, result_id)
        if not is_seen(session, Reader.of(actor), result.dossier_id):
            raise NotFound(*_RESULT, result_id)
    if result.way != Way.DIGITAL or result.sha256 is None:
        return None, None
    unit_id = UnitId(result.unit_id)
    mandates.may_do(installation, Act.SEAL, actor, now=now, unit_id=unit_id)
    if result.sealed_at is not None:
        raise AlreadySealed(title=result.title, dossier=result.content.get("code") or "")
    if means is None or means.seal is None:
        raise SealUnavailable(title=result.title)
    agency = installation.catalog.organisation.unit(unit_id).name
    file = read_whole(means.files, result.sha256, result.title)
    stamp = f"{agency}\nThời gian ký: {spoken(now)}"
    sealed = means.seal.sign(file, reason=f"Dấu của {agency}", stamp=stamp, at=now, of=unit_id)
    return result.sha256, means.files.keep_made(sealed)


def _sealed_at(given: datetime | None, result: SignedResult, now: datetime) -> datetime:
    at = now if given is None else within_minute(given, result.signed_at)
    if not result.signed_at <= at <= now:
        raise SealedOutOfTime(sealed=spoken(at), signed=spoken(result.signed_at), now=spoken(now))
    return at
