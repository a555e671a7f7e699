"""Write down for a leader that they signed on paper. The signing stays the leader's: their role, their duties and their
interests are what is checked, and the paper itself or a list that they approved is what it rests on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.bpmn.runtime import DiagramFailed, StateAhead, StateUnreadable
from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import MayNotHandle
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, UserId, WorkItemId
from engine.domain.mandate import Act
from engine.domain.refusals import NotYours, StageFailed
from engine.domain.signing import Wanted
from engine.domain.signing_refusals import InkNeedsBasis, SignerCannotRecord
from engine.domain.work_item import TaskKind
from engine.operations import conduct, mandates
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.installation import Installation
from engine.operations.result_draft import Draft
from engine.operations.sign_result import in_round, preview
from engine.operations.users import actors_of
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader, is_seen

_LONGEST = 500


class Basis(StrEnum):
    PAPER = "paper"  # the signed paper is at hand
    LIST = "list"  # the leader approved a list; `reference` says which


@dataclass(frozen=True, kw_only=True, slots=True)
class Ink:
    """`signer`: login of the leader who signed."""

    signer: str
    wanted: Wanted
    basis: Basis = Basis.PAPER
    reference: str = ""

    @property
    def told(self) -> str:
        """Raises InkNeedsBasis."""
        reference = " ".join(self.reference.split())[:_LONGEST]
        if self.basis is Basis.LIST and not reference:
            raise InkNeedsBasis()
        return reference


def record_ink(
    installation: Installation, work_item_id: WorkItemId, ink: Ink, *, actor: Actor, now: datetime
) -> ResultId:
    """Raises NoMandate, NotFound, InkNeedsBasis, SignerCannotRecord; MayNotHandle and DutiesClash for who writes it
    down as for who signed; and what signing itself refuses."""
    reference = ink.told

    def command(session: Session) -> ResultId:
        found = work_item_store.lock(session, work_item_id)
        if found is None or not is_seen(session, Reader.of(actor), found[0].id):
            raise NotFound(*WORK_ITEM, work_item_id)
        dossier, item, stage = found
        mandates.may_do(installation, Act.INK, actor, now=now, unit_id=item.unit_id)
        signer = _signer(installation, session, ink, actor, now)
        with on_dossier(
            installation, session, dossier, actor=signer, now=now, named=work_item_id, what=WORK_ITEM
        ) as it:
            in_round(item)
            _may_record(it, actor, item.name)
            it.recorder, it.signing = actor, ink.wanted
            complete_item(it, item, it.adopt(stage), {"outcome": "sign"})
            _note(it, actor, signer, ink.basis, reference)
        assert it.signed is not None, "complete_item wrote the paper down"
        return it.signed

    try:
        return in_transaction(installation.database, command)
    except StateAhead:
        raise
    except (DiagramFailed, StateUnreadable) as failure:
        raise StageFailed(name="ghi đã ký trên giấy", dossier="", cause=failure.vietnamese) from failure


def sheet_to_sign(
    installation: Installation, session: Session, work_item_id: WorkItemId, signer: str, *, actor: Actor, now: datetime
) -> Draft:
    """The paper that the leader with this login is to sign by hand, for whoever may write that down. Raises NoMandate,
    NotFound, SignerCannotRecord, NotYours."""
    mandates.may_do(installation, Act.INK, actor, now=now, unit_id=actor.unit_id)
    leader = _signer(installation, session, Ink(signer=signer, wanted=Wanted()), actor, now)
    return preview(installation, session, work_item_id, actor=leader, now=now)


def _signer(installation: Installation, session: Session, ink: Ink, recorder: Actor, now: datetime) -> Actor:
    """The leader with the roles of the day of signing, in the recorder's unit."""
    known = user_store.by_login(session, ink.signer)
    if known is None:
        raise NotFound("người ký", "signer", ink.signer)
    if known.id == recorder.user_id:
        raise SignerCannotRecord()
    hats = actors_of(installation, UserId(known.id), now=ink.wanted.signed_at or now)
    found = next((hat for hat in hats if hat.unit_id == recorder.unit_id), None)
    if found is None:
        organisation = installation.catalog.organisation
        role, unit = organisation.roles[LEADER].name_vi, organisation.unit(recorder.unit_id).name
        raise NotYours(name="Ký", role=role, unit=unit)
    return found


def _may_record(command: Command, recorder: Actor, name: str) -> None:
    """A party, a relative or whoever examined the dossier does not write down its signature either."""
    if conduct.is_interested(command, recorder, None):
        raise MayNotHandle(dossier=command.label, name=name)
    conduct.refuse_clash_of(command, frozenset({str(recorder.user_id)}), TaskKind.SIGNATURE)


def _note(command: Command, recorder: Actor, signer: Actor, basis: Basis, reference: str) -> None:
    """An event of the recorder's own."""
    told = {"result": str(command.signed), "signer": signer.login, "basis": str(basis), "reference": reference}
    substitution, command.substitution = command.substitution, None
    command.actor, command.recorder = recorder, None
    command.record(AuditKind.INK_RECORDED, told)
    command.actor, command.substitution = signer, substitution
