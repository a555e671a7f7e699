"""Sign a result, on paper or as a file: the step of the diagram and the paper itself, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.bpmn.runtime import DiagramFailed, StateAhead, StateUnreadable
from engine.catalog.result_templates import sheet
from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, WorkItemId
from engine.domain.instant import local, spoken
from engine.domain.refusals import StageFailed
from engine.domain.signing import SIGN_FORM, Authority, Wanted, Way
from engine.domain.signing_refusals import AuthorityUnknown, NoSigningStyle, NotSignable, SignerUnavailable
from engine.operations import incidents
from engine.operations.command import WORK_ITEM, on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.installation import Installation
from engine.operations.result_draft import Draft, draft_result, signed_by
from engine.operations.signed_paper import SignedFile, paper_of, reader_of
from engine.operations.signing_authority import authority_of, signature_lines
from engine.ports import FileStore, PdfSigner, Typesetter
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.work_items import WorkItemRecord

__all__ = ["SIGN_FORM", "Means", "Wanted", "preview", "sign_result"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What signing as a file needs: who sets it, who signs it, where it is kept. `seal`: signs for the agency."""

    typeset: Typesetter
    signer: PdfSigner
    files: FileStore
    seal: PdfSigner | None = None


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
            in_round(item)
            signing.signing, signing.signed_file = wanted, made
            complete_item(signing, item, signing.adopt(stage), {"outcome": "sign"})
        assert signing.signed is not None, "complete_item wrote the paper down"
        return signing.signed

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


def in_round(item: WorkItemRecord) -> None:
    """Raises NotSignable for work that asks more than yes or no."""
    if item.kind != "signature" or item.form != SIGN_FORM:
        raise NotSignable(name=item.name)


def preview(
    installation: Installation, session: Session, work_item_id: WorkItemId, *, actor: Actor, now: datetime
) -> Draft:
    """What would be signed, with the title lines where it is known as what the person signs. Raises NotFound."""
    draft = draft_result(installation, session, reader_of(installation, actor, now), work_item_id)
    day = local(now).date()
    lines: tuple[str, ...]
    try:
        authority: Authority = authority_of(installation, session, actor, draft.item.role, day)
        lines = signature_lines(
            installation, actor, authority, unit_id=draft.item.unit_id, domain=draft.item.domain, on=day
        )
    except (AuthorityUnknown, NoSigningStyle):
        lines = ()
    return replace(draft, content=signed_by(draft, lines=lines, signer=actor.name, at=None))


def _sign_file(
    installation: Installation,
    work_item_id: WorkItemId,
    wanted: Wanted,
    means: Means | None,
    actor: Actor,
    now: datetime,
) -> SignedFile:
    """The file is kept before anything names it; if the command is refused, nothing ever does."""
    if means is None:
        raise SignerUnavailable(cause="chưa cấu hình chứng thư số / no certificate is configured")
    with installation.database.reading() as session:
        paper = paper_of(installation, session, actor, work_item_id, wanted, now)
    html = sheet(installation.catalog.folder, paper.draft.paper.template, paper.content | {"digital": True})
    stamp = f"Ký bởi: {actor.name}\nThời gian ký: {spoken(now)}"
    signed = means.signer.sign(means.typeset(html), reason=paper.draft.item.name, stamp=stamp, at=now, of=actor.login)
    return SignedFile(content=paper.content, sha256=means.files.keep_made(signed))
