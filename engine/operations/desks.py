"""What another desk of the province may do for a unit, and where papers lie meanwhile (NĐ 118/2025).

The unit that decides stays competent and the dossier is counted there; the desk's events say where they happened."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from engine.bpmn.element import Element
from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.custody import CustodyKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import CustodyId, UnitId, WorkItemId
from engine.domain.refusals import (
    AlreadySettled,
    ClaimedByOther,
    NothingForDesk,
    OtherDeskRefused,
    PapersElsewhere,
)
from engine.domain.work_item import TaskKind
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import custodies as custody_store
from engine.store import dossiers as dossier_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.stages import StageRecord
from engine.store.work_items import WorkItemRecord

DESK = "tn"
_AT_THE_COUNTER = frozenset({TaskKind.INTAKE, TaskKind.PAYMENT, TaskKind.RETURN})
_DIGITISE = "digitise"  # papers are scanned where they were handed in (NĐ 61/2018 Đ.17.1)
_WAITING = {
    CustodyKind.SUPPLEMENT: frozenset({TaskKind.SUPPLEMENT}),
    CustodyKind.RESULT: frozenset({TaskKind.PAYMENT, TaskKind.RETURN}),
}
_WORDS = {CustodyKind.SUPPLEMENT: ("nhận bổ sung", "supplement"), CustodyKind.RESULT: ("trả kết quả", "result")}


def competent(installation: Installation, desk: UnitId, for_unit: UnitId | None, on: date) -> UnitId:
    """Whose dossier it is that a desk takes. Raises NotFound, OtherDeskRefused."""
    unit = for_unit or desk
    if unit != desk:
        _may_serve(installation, desk, unit, on)
    return unit


def _may_serve(installation: Installation, desk: UnitId, unit: UnitId, on: date) -> None:
    organisation = installation.catalog.organisation
    if not organisation.desk_serves(desk, unit, on):
        raise OtherDeskRefused(desk=organisation.unit(desk).name, unit=organisation.unit(unit).name, on=on)


def place_of(command: Command, stage: StageRecord, element: Element) -> UnitId:
    """Which unit is offered a task: its stage's, or the desk where the citizen is, for what is done at the counter."""
    if command.desk is None or stage.requester_id is not None or element.role != DESK:
        return stage.unit_id
    here = element.kind in _AT_THE_COUNTER or element.form == _DIGITISE
    return command.desk if here else stage.unit_id


def serve_at_desk(
    installation: Installation, code: str, kind: CustodyKind, *, actor: Actor, now: datetime
) -> list[WorkItemId]:
    """A citizen comes to another desk with a supplement, or for the result: what waits for them is offered there.

    Raises NotFound, NotYours, OtherDeskRefused, NothingForDesk, ClaimedByOther."""

    def command(session: Session) -> list[WorkItemId]:
        dossier_id = dossier_store.id_of_code(session, code)
        if dossier_id is None:
            raise NotFound("hồ sơ", "dossier", code)
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=code) as serving:
            conduct.take_role(serving, DESK, actor.unit_id, name=_WORDS[kind][0])
            _may_serve(installation, actor.unit_id, serving.dossier.unit_id, serving.local_date)
            return _serve(serving, kind)

    return in_transaction(installation.database, command)


def _serve(command: Command, kind: CustodyKind) -> list[WorkItemId]:
    items = [item for item in work_item_store.open_of(command.session, command.dossier.id) if _waits(item, kind)]
    if not items:
        vi, en = _WORDS[kind]
        raise NothingForDesk(dossier=command.label, status=command.dossier.status, what_vi=vi, what_en=en)
    for item in items:
        if item.claimed_by is not None:
            raise ClaimedByOther(name=item.name, holder="người khác")
        work_item_store.move(command.session, item.id, command.actor.unit_id)
    if kind is CustodyKind.RESULT:
        _take(command, kind, from_unit=command.dossier.unit_id, to_unit=command.actor.unit_id, papers=[])
    names = [str(item.id) for item in items]
    command.record(AuditKind.DESK_SERVED, {"what": kind, "desk": command.actor.unit_id, "work_items": names}, role=DESK)
    return [WorkItemId(item.id) for item in items]


def _waits(item: WorkItemRecord, kind: CustodyKind) -> bool:
    """Time that is the citizen's own, at the desk of the competent unit."""
    return item.role == DESK and item.outside_clock and item.kind in _WAITING[kind]


def may_return(command: Command, stage: StageRecord, item: WorkItemRecord) -> None:
    """A result is handed out where its papers are. Raises PapersElsewhere."""
    if item.unit_id == stage.unit_id:
        return
    for custody in custody_store.of_dossier(command.session, command.dossier.id):
        if custody.kind == CustodyKind.RESULT and custody.to_unit_id == item.unit_id and custody.received_at is None:
            unit = command.installation.catalog.organisation.unit(UnitId(custody.from_unit_id))
            raise PapersElsewhere(dossier=command.label, unit=unit.name)


def after_counter(command: Command, stage: StageRecord, item: WorkItemRecord, values: Mapping[str, Any]) -> None:
    """Papers that another desk took at its counter are its to hand over; who gives and who receives both sign."""
    if item.unit_id == stage.unit_id or stage.requester_id is not None:
        return
    if item.kind == TaskKind.INTAKE and command.dossier.accepted_at is not None:
        _take(command, CustodyKind.FILING, from_unit=item.unit_id, to_unit=stage.unit_id, papers=command.details.papers)
    elif item.kind == TaskKind.SUPPLEMENT:
        _take(command, CustodyKind.SUPPLEMENT, from_unit=item.unit_id, to_unit=stage.unit_id, papers=[dict(values)])


def _take(
    command: Command, kind: CustodyKind, *, from_unit: UnitId, to_unit: UnitId, papers: list[dict[str, Any]]
) -> None:
    custody_id = uuid4()
    custody_store.add(
        command.session,
        {
            "id": custody_id,
            "dossier_id": command.dossier.id,
            "kind": kind,
            "from_unit_id": from_unit,
            "to_unit_id": to_unit,
            "papers": papers,
            "taken_at": command.at,
            "taken_by": command.actor.user_id,
        },
    )
    said = {"custody": str(custody_id), "what": kind, "from_unit": from_unit, "to_unit": to_unit}
    command.record(AuditKind.PAPERS_TAKEN, said)


def send_papers(installation: Installation, custody_id: CustodyId, *, actor: Actor, now: datetime) -> None:
    """The unit that has the papers gives them away. Raises NotFound, NotYours, AlreadySettled."""
    _hand_over(installation, custody_id, AuditKind.PAPERS_SENT, actor=actor, now=now)


def receive_papers(installation: Installation, custody_id: CustodyId, *, actor: Actor, now: datetime) -> None:
    """The unit that they are for has them. Raises NotFound, NotYours, AlreadySettled."""
    _hand_over(installation, custody_id, AuditKind.PAPERS_RECEIVED, actor=actor, now=now)


def _hand_over(
    installation: Installation, custody_id: CustodyId, kind: AuditKind, *, actor: Actor, now: datetime
) -> None:
    def command(session: Session) -> None:
        custody = custody_store.get(session, custody_id)
        if custody is None:
            raise NotFound("lần giữ giấy tờ", "custody of papers", custody_id)
        dossier = dossier_store.lock(session, custody.dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now) as handing:
            sending = kind is AuditKind.PAPERS_SENT
            place = custody.from_unit_id if sending else custody.to_unit_id
            conduct.take_role(handing, DESK, place, name="Giao nhận giấy tờ")
            assert actor.user_id is not None
            change = custody_store.send if sending else custody_store.receive
            if not change(session, custody_id, by=actor.user_id, at=handing.now):
                raise AlreadySettled()
            handing.record(kind, {"custody": str(custody_id), "what": custody.kind})

    in_transaction(installation.database, command)
