"""Sign a result, on paper or as a file: the step of the diagram and the paper itself, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.bpmn.runtime import DiagramFailed, StateAhead, StateUnreadable
from engine.catalog.result_templates import sheet
from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.delegation import Lent
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, WorkItemId
from engine.domain.instant import local, spoken
from engine.domain.refusals import StageFailed
from engine.domain.signing import Authority, Way
from engine.domain.signing_refusals import (
    AuthorityUnknown,
    DraftChanged,
    NoSigningStyle,
    NotSignable,
    SignedOutOfTime,
    SignerUnavailable,
)
from engine.operations import incidents
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.installation import Installation
from engine.operations.result_draft import Draft, draft_result, signed_by
from engine.operations.signing_authority import authority_of, signature_lines
from engine.ports import FileStore, PdfSigner, Typesetter
from engine.store import signed_results as result_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader
from engine.store.signed_results import SignedResult
from engine.store.work_items import WorkItemRecord

SIGN_FORM = "sign"


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What signing as a file needs: who sets it, who signs it, where it is kept."""

    typeset: Typesetter
    signer: PdfSigner
    files: FileStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How a result is to be signed. `signed_at`: on paper, when that was, if not now. `authority` counts where nothing
    is written down of who signs as what."""

    way: Way = Way.WET
    signed_at: datetime | None = None
    authority: Authority | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Paper:
    draft: Draft
    authority: Authority
    lines: tuple[str, ...]
    content: dict[str, Any]


def sign_result(
    installation: Installation,
    work_item_id: WorkItemId,
    wanted: Wanted,
    *,
    actor: Actor,
    now: datetime,
    means: Means | None = None,
) -> ResultId:
    """Sign the result that this work of the kind signature asks for.

    Raises what complete_work_item raises; AuthorityUnknown, NoSigningStyle, NotSignable, SignedOutOfTime; for a file
    SignerUnavailable, DraftChanged. Nothing is written then."""
    made = _sign_file(installation, work_item_id, wanted, means, actor, now) if wanted.way is Way.DIGITAL else None

    def command(session: Session) -> ResultId:
        found = work_item_store.lock(session, work_item_id)
        if found is None:
            raise NotFound(*WORK_ITEM, work_item_id)
        dossier, item, stage = found
        named = work_item_id
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=named, what=WORK_ITEM) as signing:
            at = _signed_at(wanted, item, signing.now)
            paper = _paper(installation, session, actor, work_item_id, wanted, at)
            if made is not None and made[0] != paper.content:
                raise DraftChanged(dossier=signing.label)
            complete_item(signing, item, signing.adopt(stage), {"outcome": "sign", "authority": str(paper.authority)})
            return _keep(signing, item, paper, at, wanted.way, None if made is None else made[1])

    try:
        return in_transaction(installation.database, command)
    except StateAhead:
        raise
    except (DiagramFailed, StateUnreadable) as failure:
        arguments = {"answer": {"outcome": "sign"}, "actor": actor.login}
        attempt = incidents.Attempt(
            command="complete_work_item", subject_id=work_item_id, arguments=arguments, error=str(failure)
        )
        name, label = incidents.raise_incident(installation, attempt, actor=actor, now=now)
        raise StageFailed(name=name, dossier=label, cause=failure.vietnamese) from failure


def preview(
    installation: Installation, session: Session, work_item_id: WorkItemId, *, actor: Actor, now: datetime
) -> Draft:
    """What would be signed, with the title lines where it is known as what the person signs. Raises NotFound."""
    draft = draft_result(installation, session, _reader(installation, actor, now), work_item_id)
    day = local(now).date()
    try:
        authority = authority_of(installation, session, actor, draft.item.role, day)
        lines = signature_lines(
            installation, actor, authority, unit_id=draft.item.unit_id, domain=draft.item.domain, on=day
        )
    except (AuthorityUnknown, NoSigningStyle):
        lines = ()
    return replace(draft, content=signed_by(draft, lines=lines, signer=actor.name, at=None))


def _reader(installation: Installation, actor: Actor, now: datetime) -> Reader:
    lent: tuple[Lent, ...] = installation.catalog.organisation.lent_to(actor.roles, actor.unit_id, local(now).date())
    return Reader.of(actor, lent)


def _paper(
    installation: Installation,
    session: Session,
    actor: Actor,
    work_item_id: WorkItemId,
    wanted: Wanted,
    at: datetime,
) -> _Paper:
    draft = draft_result(installation, session, _reader(installation, actor, at), work_item_id)
    item, day = draft.item, local(at).date()
    if item.kind != "signature" or item.form != SIGN_FORM:
        raise NotSignable(name=item.name)
    authority = authority_of(installation, session, actor, item.role, day, wanted.authority)
    lines = signature_lines(installation, actor, authority, unit_id=item.unit_id, domain=item.domain, on=day)
    content = signed_by(draft, lines=lines, signer=actor.name, at=at)
    return _Paper(draft=draft, authority=authority, lines=lines, content=content)


def _sign_file(
    installation: Installation,
    work_item_id: WorkItemId,
    wanted: Wanted,
    means: Means | None,
    actor: Actor,
    now: datetime,
) -> tuple[dict[str, Any], str]:
    """The file is kept before anything names it; if the command is refused, nothing ever does."""
    if means is None:
        raise SignerUnavailable(cause="chưa cấu hình chứng thư số / no certificate is configured")
    with installation.database.reading() as session:
        paper = _paper(installation, session, actor, work_item_id, wanted, now)
    html = sheet(installation.catalog.folder, paper.draft.paper.template, paper.content | {"digital": True})
    stamp = "\n".join((*paper.lines, f"Ký bởi: {actor.name}", f"Thời gian ký: {spoken(now)}"))
    signed = means.signer.sign(means.typeset(html), reason=paper.draft.item.name, stamp=stamp, at=now)
    return paper.content, means.files.keep_made(signed)


def _signed_at(wanted: Wanted, item: WorkItemRecord, now: datetime) -> datetime:
    at = wanted.signed_at or now
    if not item.offered_at <= at <= now and wanted.signed_at is not None:
        raise SignedOutOfTime(signed=spoken(at), offered=spoken(item.offered_at), now=spoken(now))
    return min(at, now)


def _keep(
    command: Command, item: WorkItemRecord, paper: _Paper, at: datetime, way: Way, sha256: str | None
) -> ResultId:
    user_id = command.actor.user_id
    assert user_id is not None
    key: UUID = uuid4()
    record = SignedResult(
        id=key,
        dossier_id=command.dossier.id,
        unit_id=item.unit_id,
        work_item_id=item.id,
        template=paper.draft.paper.template,
        title=paper.content["title"],
        content=paper.content,
        authority=paper.authority,
        lines=list(paper.lines),
        signed_by=user_id,
        way=way,
        signed_at=at,
        recorded_at=command.now,
        sha256=sha256,
        scan_owed=way is Way.WET,
    )
    result_store.add(command.session, record)
    told: dict[str, Any] = {
        "result": str(key),
        "title": record.title,
        "way": str(way),
        "authority": str(paper.authority),
    }
    told |= {"lines": record.lines, "signed_at": at.isoformat(), "sha256": sha256}
    command.record(AuditKind.RESULT_SIGNED, told, element=item.element, role=item.role)
    return ResultId(key)
