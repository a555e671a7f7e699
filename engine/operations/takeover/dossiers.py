"""Open dossiers: each is received, accepted and brought to where it stands, by the same runtime as any other."""

from typing import Any
from uuid import uuid4

from engine.domain.audit import GENESIS
from engine.domain.audit_kind import AuditKind
from engine.domain.chain import promised_terms
from engine.domain.dossier import DossierStatus
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM, spoken
from engine.domain.interest import as_parties, numbers_in
from engine.domain.legal_clock import LegalClock
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.refusals import ProcedureNotRun
from engine.domain.stage import StageStatus
from engine.domain.takeover import columns as c
from engine.domain.takeover.columns import Column
from engine.domain.takeover.dossier_row import DossierRow, read_dossier
from engine.domain.takeover.sheet import Reader, Sheet
from engine.domain.work_item import TaskKind
from engine.operations import messaging
from engine.operations.command import Command, on_known
from engine.operations.takeover.course import Goal, course
from engine.operations.takeover.procedures import find_procedure
from engine.operations.takeover.refusals import (
    CodeTaken,
    CodeTwice,
    NothingToPay,
    ProcedureUnknown,
    ResultDayMissing,
    StepOutOfReach,
    StepUnclear,
    StepUnknown,
    WaitMissing,
    WaitOpen,
)
from engine.operations.takeover.replay import Replay
from engine.operations.takeover.steps import PossibleStep, goal_of
from engine.operations.takeover.steps import spoken as spoken_steps
from engine.operations.takeover.taking import Taking
from engine.operations.takeover.walk import Ground, Move
from engine.store import dossiers as dossier_store
from engine.store import stages as stage_store
from engine.store import takeovers
from engine.store.stages import StageRecord

_COLUMN_OF: dict[type[Refusal], Column] = {
    CodeTaken: c.CODE,
    CodeTwice: c.CODE,
    ProcedureUnknown: c.PROCEDURE,
    ProcedureNotRun: c.PROCEDURE,
    StepUnknown: c.STEP,
    StepUnclear: c.STEP,
    StepOutOfReach: c.STEP,
    NothingToPay: c.FEES,
    WaitMissing: c.SUSPENSIONS,
    WaitOpen: c.SUSPENSIONS,
    ResultDayMissing: c.SINCE,
}


def take_dossiers(taking: Taking, sheet: Sheet) -> None:
    """Take over every dossier of the sheet, and remark on the rows that cannot be."""
    seen: dict[str, int] = {}
    for row in sheet.rows:
        reader = Reader(sheet=sheet, row=row)
        read = read_dossier(reader, taking.now)
        try:
            if read is None:
                _look_at_the_rest(taking, reader)
            else:
                _take(taking, reader, read, seen)
        except Refusal as refusal:
            reader.told(_COLUMN_OF.get(type(refusal), c.STEP), refusal)
        taking.remarks += reader.remarks


def _look_at_the_rest(taking: Taking, reader: Reader) -> None:
    """A row with faults is not taken, but a clerk wants to hear all of them at once. Raises ProcedureUnknown."""
    told = reader.cell(c.PROCEDURE).value
    if isinstance(told, str) and told.strip():
        find_procedure(taking.installation.catalog, told.strip())


def _take(taking: Taking, reader: Reader, row: DossierRow, seen: dict[str, int]) -> None:
    if row.code in seen:
        raise CodeTwice(code=row.code, row=seen[row.code])
    seen[row.code] = reader.row.number
    there = takeovers.dossier_of_code(taking.session, row.code)
    if there is not None and there.file is None:
        raise CodeTaken(code=row.code)
    if there is not None:
        when = f"{there.file}, {spoken(there.taken_at)}"
        taking.count_known(reader, f"đã nhập trước đây ({when})", f"was taken over before ({when})")
        return
    procedure = find_procedure(taking.installation.catalog, row.procedure)
    block = procedure.block(row.accepted_at.astimezone(VIETNAM).date())
    if block.process is None:
        raise ProcedureNotRun(code=procedure.code, name=procedure.name_vi)
    moves = _moves(taking, row, procedure, block)
    _bring(taking, reader, row, (procedure, block), moves)
    taking.count(reader.sheet)


def _moves(taking: Taking, row: DossierRow, procedure: Procedure, block: ProcedureBlock) -> tuple[Move, ...]:
    """The steps done on paper. Raises StepUnknown, StepUnclear, StepOutOfReach, NothingToPay."""
    ground = Ground(
        installation=taking.installation,
        session=taking.session,
        procedure=procedure.code,
        unit_id=taking.unit_id,
        at=row.accepted_at,
        today=taking.today,
        day=(row.since or row.last_known).astimezone(VIETNAM).date(),
        supplement_within=block.supplement_within,
        payment_within=block.payment_within,
        payment_kept_days=block.payment_kept_days,
        owed=row.owed,
    )
    process_id = str(block.process)
    goal, steps = goal_of(ground, process_id, row.step)
    if row.owed == 0 and _is_payment(goal, steps):
        raise NothingToPay
    known = (process_id, procedure.code, ground.day, bool(row.owed), goal)
    if known not in taking.courses:
        taking.courses[known] = course(ground, process_id, goal)
    moves: tuple[Move, ...] | None = taking.courses[known]
    if moves is None:
        raise StepOutOfReach(step=row.step, procedure=procedure.code, steps=spoken_steps(ground, steps, row.step))
    return moves


def _is_payment(goal: Goal, steps: list[PossibleStep]) -> bool:
    kinds = {step.element.kind for step in steps if step.place in goal.places}
    return kinds == {TaskKind.PAYMENT}


def _bring(
    taking: Taking, reader: Reader, row: DossierRow, law: tuple[Procedure, ProcedureBlock], moves: tuple[Move, ...]
) -> None:
    """`law`: the procedure, and its block of the day of acceptance. Where a fact would decide whether the dossier is
    confidential it is: a file says no facts, and what was made known cannot be taken back."""
    session, dossier_id, (procedure, block) = taking.session, uuid4(), law
    kept = {"confidential": bool(block.confidential)}
    dossier_store.add(session, _values(taking, dossier_id, row, procedure) | kept)
    if block.confidential:
        reader.note(
            c.PROCEDURE,
            "hồ sơ được nhập là hồ sơ mật: chỉ lãnh đạo và người được phân công xem được; lãnh đạo hãy phân công",
            "taken over as confidential: seen by the leader and whom they assign it to; the leader assigns it",
        )
    takeovers.mark_taken(session, dossier_id, taking.id, reader.row.number)
    record = dossier_store.lock(session, dossier_id)
    assert record is not None
    with on_known(taking.installation, session, record, actor=taking.actor, now=taking.now) as bringing:
        bringing.source = taking.source(reader.sheet, reader.row.number)
        bringing.at = row.received_at
        replay = Replay(command=bringing, row=row)
        bringing.record(AuditKind.DOSSIER_TAKEN_OVER, _told(row))
        stage = _stage(taking, bringing, str(block.process))
        replay.run(messaging.begin(bringing, stage, {}), moves)
        _compare_promise(reader, bringing, row)


def _stage(taking: Taking, command: Command, process_id: str) -> StageRecord:
    version = taking.installation.current_version(taking.session, process_id, taking.unit_id, taking.today)
    stage = StageRecord(
        id=uuid4(),
        dossier_id=command.dossier.id,
        requester_id=None,
        function=None,
        unit_id=taking.unit_id,
        level=taking.installation.catalog.organisation.unit(taking.unit_id).level,
        process_id=version.definition.process_id,
        process_version=version.hash,
        status=StageStatus.RUNNING,
        state=b"",
        started_at=command.at,
    )
    stage_store.add(taking.session, stage)
    return command.adopt(stage)


def _values(taking: Taking, dossier_id: Any, row: DossierRow, procedure: Procedure) -> dict[str, Any]:
    return {
        "id": dossier_id,
        "procedure_code": procedure.code,
        "domain": procedure.domain,
        "domain_group": procedure.group,
        "unit_id": UnitId(taking.unit_id),
        "channel": row.channel,
        "status": DossierStatus.SUBMITTED,
        "applicant_name": row.applicant.name,
        "search_text": row.applicant.search_text,
        "applicant": row.applicant.as_json(),
        "facts": {} if row.documents is None else {"documents": row.documents},
        "parties": as_parties(numbers_in(row.applicant.as_json())),
        "papers": [paper.as_json() for paper in row.papers],
        "submitted_at": row.received_at,
        "demo": False,
        "audit_head": GENESIS,
        "recorded_at": taking.now,
    }


def _told(row: DossierRow) -> dict[str, Any]:
    """What the file says of the dossier, as it stands in the trail."""
    return {
        "code": row.code,
        "procedure": row.procedure,
        "channel": row.channel,
        "step": row.step,
        "since": None if row.since is None else row.since.isoformat(),
        "waits": [
            {
                "reason": wait.reason,
                "since": wait.since.isoformat(),
                "until": None if wait.until is None else wait.until.isoformat(),
            }
            for wait in row.waits
        ],
        "fees": row.fees,
        "paid": row.paid,
        "receipt": row.receipt,
        "papers": len(row.papers),
    }


def _compare_promise(reader: Reader, command: Command, row: DossierRow) -> None:
    """The slip holds; that the law would have said another day is worth knowing."""
    flags = command.installation.catalog.organisation.area_flags(command.dossier.unit_id)
    try:
        terms = promised_terms(command.block, flags, row.accepted_at, command.calendar)
        lawful = LegalClock.start(row.accepted_at, terms, command.calendar).limit_at
    except InvalidInput:
        return
    if lawful.astimezone(VIETNAM).date() != row.promised_at.astimezone(VIETNAM).date() and not row.waits:
        reader.note(
            c.PROMISED,
            f"tính theo thời hạn quy định là {spoken(lawful)}; vẫn lấy ngày trên phiếu hẹn",
            f"the term of the law gives {spoken(lawful)}; the slip is kept",
        )
