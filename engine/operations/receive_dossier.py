"""Receive a dossier: what a citizen brings to the desk, sends by post or files online. No clock runs yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.applicant import Applicant
from engine.domain.attendance import Attendance
from engine.domain.audit import GENESIS
from engine.domain.audit_kind import AuditKind
from engine.domain.campaign import OutsideCampaign
from engine.domain.conduct_refusals import MayNotReceive
from engine.domain.dossier import Channel, DossierStatus
from engine.domain.errors import InvalidInput
from engine.domain.form import validate
from engine.domain.identifiers import DossierId, RoleKey, StageId, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.interest import as_parties, numbers_in
from engine.domain.papers import Paper
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.refusals import FiledTooLate, NotYours, ProcedureNotRun
from engine.domain.stage import StageStatus
from engine.domain.work_item import TaskKind
from engine.operations import advance, conduct, desks, messaging
from engine.operations.command import Command, on_known
from engine.operations.effects import on_call
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import filings as filing_store
from engine.store import handlers as handler_store
from engine.store import stages as stage_store
from engine.store.database import Session, in_transaction
from engine.store.dossiers import DossierRecord
from engine.store.stages import StageRecord

DESK = RoleKey("tn")


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    dossier_id: DossierId
    stage_id: StageId
    was_there: bool = False  # the same form had filed it before


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """What is handed in: for which procedure, by whom, with which facts and papers, and how."""

    procedure_code: str
    applicant: Applicant
    facts: Mapping[str, Any]
    papers: Sequence[Paper]
    channel: Channel
    demo: bool = False
    for_unit: UnitId | None = None  # the competent unit, where another desk takes the dossier; none = the desk's own
    token: UUID | None = None  # of the form that was sent: sent twice it files one dossier
    attendance: Attendance | None = None  # none = nobody noted it
    despite: Sequence[str] = ()  # earlier dossiers that look like this one, as the officer saw before filing


def receive_dossier(
    installation: Installation,
    filing: Filing,
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
) -> Received:
    """Write the dossier down and offer its check to the desk; a form that was sent before gives what it filed then.

    Raises NotFound, UnitEnded, UnitNotInForce, ProcedureNotRun, NotYours, MayNotReceive, OutsideCampaign,
    FormRejected, FiledTooLate, OtherDeskRefused, ReceptionSuspended; nothing is stored then."""
    return in_transaction(
        installation.database,
        lambda session: receive(installation, session, filing, actor=actor, now=now, occurred_at=occurred_at),
    )


def receive(
    installation: Installation,
    session: Session,
    filing: Filing,
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
) -> Received:
    """The reception inside a transaction. Raises as receive_dossier does."""
    filed = already_filed(session, filing, actor)
    if filed is not None:
        return filed
    checked = check_filing(installation, filing, actor=actor, at=occurred_at or now)
    return file_dossier(installation, session, checked, actor=actor, now=now, occurred_at=occurred_at)


def already_filed(session: Session, filing: Filing, actor: Actor) -> Received | None:
    """What the actor's own form has filed, if it was sent before."""
    if filing.token is None or actor.user_id is None:
        return None
    found = filing_store.filed_with(session, actor.user_id, filing.token)
    return (
        None if found is None else Received(dossier_id=DossierId(found[0]), stage_id=StageId(found[1]), was_there=True)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedFiling:
    """A filing that may be received on its day, with its facts as the form keeps them."""

    filing: Filing
    procedure: Procedure
    block: ProcedureBlock
    facts: Mapping[str, Any]
    unit_id: UnitId  # the competent unit, which need not be the desk's own


def check_filing(installation: Installation, filing: Filing, *, actor: Actor, at: datetime) -> CheckedFiling:
    """Raises what receive_dossier raises."""
    if DESK not in actor.acting_roles:
        raise NotYours(name="Tiếp nhận hồ sơ", role=DESK, unit=actor.unit_id)
    day = at.astimezone(VIETNAM).date()
    installation.catalog.organisation.check_open(actor.unit_id, day)
    _check_help(filing)
    unit_id = desks.competent(installation, actor.unit_id, filing.for_unit, day)
    if filing.channel is Channel.DESK:
        installation.desk_is_open(actor.unit_id, day)
    return fitting(installation, filing, unit_id, day)


def fitting(installation: Installation, filing: Filing, unit_id: UnitId, day: date) -> CheckedFiling:
    """What the law asks of a filing, whoever brings it. Raises NotFound, NotInForce, ProcedureNotRun, OutsideCampaign,
    FormRejected, FiledTooLate."""
    procedure = installation.catalog.procedure(filing.procedure_code)
    block = procedure.block(day)
    if block.process is None:
        raise ProcedureNotRun(code=procedure.code, name=procedure.name_vi)
    facts = _facts(installation, procedure, block, filing.facts, day)
    return CheckedFiling(filing=filing, procedure=procedure, block=block, facts=facts, unit_id=unit_id)


def file_dossier(
    installation: Installation,
    session: Session,
    checked: CheckedFiling,
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
    origin: Mapping[str, Any] | None = None,
    confidential: bool = False,
) -> Received:
    """Write the dossier down inside a command that may do more; `origin` tells the trail where it came from, and
    `confidential` that it must be, whatever its own procedure says. Raises NotYours, MayNotReceive."""
    filing, procedure, at = checked.filing, checked.procedure, occurred_at or now
    dossier_id = uuid4()
    row = _row(dossier_id, procedure, filing, dict(checked.facts), checked.unit_id, at)
    row |= {"recorded_at": now, "confidential": confidential or checked.block.keeps_secret(checked.facts)}
    record = _added(session, row, actor, now)
    with on_known(installation, session, record, actor=actor, now=now, occurred_at=occurred_at) as receiving:
        if not actor.is_system:  # a citizen files in nobody's role
            _begin(receiving, actor)
        receiving.desk = actor.unit_id if actor.unit_id != checked.unit_id else None
        _note(session, dossier_id, filing, actor, now)
        said = {"procedure": procedure.code, "channel": filing.channel, "papers": len(filing.papers), **(origin or {})}
        said |= _told(filing) | ({"desk": actor.unit_id} if receiving.desk else {})
        receiving.record(AuditKind.DOSSIER_RECEIVED, said)
        process_id, day = str(checked.block.process), receiving.version_day
        version = installation.current_version(session, process_id, checked.unit_id, day)
        stage = _stage(dossier_id, checked.unit_id, version.hash, version.definition.process_id, at, installation)
        stage_store.add(session, stage)
        receiving.adopt(stage)
        advance.run(receiving, messaging.begin(receiving, stage, {}))
        if filing.channel is Channel.ONLINE and origin is None and on_call.runs_round_the_clock(checked.block):
            on_call.call(receiving, checked.unit_id, "on_call_received")  # nobody is at the desk at night
    return Received(dossier_id=DossierId(dossier_id), stage_id=StageId(stage.id))


def _added(session: Session, row: dict[str, Any], actor: Actor, now: datetime) -> DossierRecord:
    dossier_store.add(session, row)
    if row["confidential"]:
        _keep_at_desk(session, row["id"], actor, now)
    record = dossier_store.lock(session, row["id"])
    assert record is not None
    return record


def _check_help(filing: Filing) -> None:
    if filing.attendance is not None and filing.attendance.assisted and filing.channel is not Channel.ONLINE:
        raise InvalidInput(
            ("giúp nộp trực tuyến", "help with filing online"),
            "chỉ ghi khi cách nộp hồ sơ là “Trực tuyến”; hãy chọn lại cách nộp hoặc bỏ dấu chọn này",
            "is recorded only for what was filed online; choose how it was filed again, or untick it",
        )


def _note(session: Session, dossier_id: UUID, filing: Filing, actor: Actor, now: datetime) -> None:
    """How it was filed, where a form of the desk says so."""
    if actor.user_id is None or (filing.token is None and filing.attendance is None):
        return
    attendance = filing.attendance or Attendance()
    row: dict[str, Any] = {"dossier_id": dossier_id, "filed_by": actor.user_id, "token": filing.token, "filed_at": now}
    row["attendance"] = {} if attendance.is_usual else attendance.as_json()
    filing_store.add(session, row | {"assisted_by": actor.user_id if attendance.assisted else None})


def _told(filing: Filing) -> dict[str, Any]:
    """What the trail says beyond the usual."""
    told: dict[str, Any] = {}
    if filing.attendance is not None and not filing.attendance.is_usual:
        told["attendance"] = filing.attendance.as_json()
    return told | ({"despite": list(filing.despite)} if filing.despite else {})


def _begin(command: Command, actor: Actor) -> None:
    """Whoever may receive by the desk's role may not in a dossier of their own or a relative's. Raises NotYours,
    MayNotReceive."""
    conduct.take_role(command, DESK, actor.unit_id, name="Tiếp nhận hồ sơ", kind=TaskKind.INTAKE)
    if conduct.is_interested(command, actor, command.substitution):
        raise MayNotReceive


def _keep_at_desk(session: Session, dossier_id: UUID, actor: Actor, now: datetime) -> None:
    """Whoever writes a confidential dossier down checks it too: nobody else of the desk learns of it."""
    handler_store.add(
        session,
        {
            "id": uuid4(),
            "dossier_id": dossier_id,
            "unit_id": actor.unit_id,
            "role": DESK,
            "user_id": actor.user_id,
            "assigned_at": now,
            "assigned_by": actor.login,
        },
    )


def _facts(
    installation: Installation, procedure: Procedure, block: ProcedureBlock, given: Mapping[str, Any], filed: date
) -> Mapping[str, Any]:
    """What was given, as the form of facts keeps it. Raises OutsideCampaign, FormRejected, FiledTooLate."""
    if block.campaign is not None and not block.campaign.is_open(filed):
        raise OutsideCampaign(code=procedure.code, name=procedure.name_vi, campaign=block.campaign, filed=filed)
    if block.facts_form is None:
        return given
    facts = validate(installation.catalog.form(block.facts_form), given)
    if block.lead_time is not None:
        on = date.fromisoformat(str(facts[block.lead_time.fact]))
        last = block.lead_time.last_day(on)
        if filed > last:
            raise FiledTooLate(
                code=procedure.code, name=procedure.name_vi, days=block.lead_time.days, on=on, last=last, filed=filed
            )
    return facts


def _row(
    dossier_id: Any, procedure: Procedure, filing: Filing, facts: dict[str, Any], unit_id: UnitId, at: datetime
) -> dict[str, Any]:
    return {
        "id": dossier_id,
        "procedure_code": procedure.code,
        "domain": procedure.domain,
        "domain_group": procedure.group,
        "unit_id": unit_id,
        "channel": filing.channel,
        "status": DossierStatus.SUBMITTED,
        "applicant_name": filing.applicant.name,
        "search_text": filing.applicant.search_text,
        "applicant": filing.applicant.as_json(),
        "facts": facts,
        "parties": as_parties(numbers_in([filing.applicant.as_json(), facts])),
        "papers": [paper.as_json() for paper in filing.papers],
        "submitted_at": at,
        "demo": filing.demo,
        "audit_head": GENESIS,
    }


def _stage(
    dossier_id: Any, unit_id: UnitId, version: str, process_id: str, at: datetime, installation: Installation
) -> StageRecord:
    return StageRecord(
        id=uuid4(),
        dossier_id=dossier_id,
        requester_id=None,
        function=None,
        unit_id=unit_id,
        level=installation.catalog.organisation.unit(unit_id).level,
        process_id=process_id,
        process_version=version,
        status=StageStatus.RUNNING,
        state=b"",
        started_at=at,
    )
