"""Enter late what happened on paper (nhập bù), after a power cut: a dossier that was accepted, or one of its steps.

It counts from when it happened: the legal clock, deadlines and the verdict. Numbers that were written by hand are kept
as they are. One officer proposes with the reason, another confirms; the proposal is rehearsed and taken back when it is
made, so that whatever would refuse it speaks at once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID, uuid4

from engine.bpmn.runtime import DiagramFailed
from engine.domain.actor import Actor
from engine.domain.applicant import Applicant
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import ProposalId, UnitId, UserId, WorkItemId
from engine.domain.instant import local, spoken
from engine.domain.mandate import Act
from engine.domain.papers import Paper
from engine.domain.receipt_books import read_sheets
from engine.domain.refusals import NotYours, OccurredBeforeLast, OccurredLater, StageFailed
from engine.operations import mandates, proposals, series
from engine.operations.close_period import day_is_open
from engine.operations.command import WORK_ITEM, ByHand, Command, on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, receive
from engine.operations.unit_command import on_unit
from engine.operations.users import actors_of
from engine.store import dossiers as dossier_store
from engine.store import work_items as work_item_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.proposals import ProposalRecord
from engine.store.queries import restructuring
from engine.store.queries.happened import last_happened
from engine.store.queries.open_work import open_work

ACCEPTED = {"outcome": "accept"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OnPaper:
    """When it happened and which numbers the paper books gave. `slips` by key, `registers` by book; `sheets` of
    pre-printed receipts as written_sheets gives them; `skipped` is why a book left numbers out before these."""

    occurred_at: datetime
    code: str | None = None
    slips: Mapping[str, int] = field(default_factory=dict)
    registers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    receipts: Mapping[str, int] = field(default_factory=dict)
    sheets: Sequence[Mapping[str, Any]] = ()
    skipped: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"occurred_at": self.occurred_at.isoformat()}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "OnPaper":
        return cls(**{**written, "occurred_at": datetime.fromisoformat(written["occurred_at"])})


def propose_late_filing(
    installation: Installation,
    filing: Filing,
    on_paper: OnPaper,
    *,
    reason: str,
    answer: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> ProposalId:
    """A dossier that the desk accepted on paper. `answer` is that of its task of reception.

    Raises what accepting it would, and NoMandate, DayClosed, OccurredLater and what series.take refuses."""
    wanted: dict[str, Any] = {"filing": _written(filing), "answer": dict(answer or ACCEPTED)}
    wanted |= {"on_paper": on_paper.as_json()}
    block = installation.catalog.procedure(filing.procedure_code).block(local(on_paper.occurred_at).date())
    if block.keeps_secret(filing.facts):
        wanted["confidential"] = True
    proposal_id = uuid4()
    what = proposals.Wanted(
        act=Act.LATE_ENTRY,
        unit_id=actor.unit_id,
        reason=mandates.given_reason(reason),
        arguments=wanted,
        dossier_id=None,
        subject_id=proposal_id,
        proposal_id=proposal_id,
    )
    return _propose(installation, what, actor=actor, now=now)


def propose_late_step(
    installation: Installation,
    work_item_id: WorkItemId,
    answer: Mapping[str, Any],
    on_paper: OnPaper,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> ProposalId:
    """A step of a dossier that was done on paper. Raises what completing it would, and as propose_late_filing does."""
    with installation.database.reading() as session:
        item = work_item_store.get(session, work_item_id)
    if item is None:
        raise NotFound(*WORK_ITEM, work_item_id)
    what = proposals.Wanted(
        act=Act.LATE_ENTRY,
        unit_id=item.unit_id,
        reason=mandates.given_reason(reason),
        arguments={"work_item": str(work_item_id), "answer": dict(answer), "on_paper": on_paper.as_json()},
        dossier_id=item.dossier_id,
        subject_id=work_item_id,
    )
    return _propose(installation, what, actor=actor, now=now)


class _Rehearsed(Exception):
    """Takes back what a proposal would do."""


def _propose(installation: Installation, what: proposals.Wanted, *, actor: Actor, now: datetime) -> ProposalId:
    mandates.may_do(installation, Act.LATE_ENTRY, actor, now=now, unit_id=what.unit_id)

    def rehearse(session: Session) -> NoReturn:
        made = proposals.write(session, what, actor=actor, now=now, label=str(what.subject_id))
        _carry_out(installation, session, proposals.open_proposal(session, made), now=now)
        raise _Rehearsed

    with suppress(_Rehearsed):
        _spoken(lambda: in_transaction(installation.database, rehearse))
    return in_transaction(installation.database, lambda session: _write(installation, session, what, actor, now))


def _write(
    installation: Installation, session: Session, what: proposals.Wanted, actor: Actor, now: datetime
) -> ProposalId:
    if what.dossier_id is None:
        made = proposals.write(session, what, actor=actor, now=now, label=str(what.subject_id))
        with on_unit(session, actor=actor, now=now) as drafts:
            said = proposals.said(what, made)
            drafts.append(Draft(kind=AuditKind.PROPOSAL_MADE, data=said, unit_id=actor.unit_id))
        return made
    dossier = dossier_store.lock(session, what.dossier_id)
    with on_dossier(installation, session, dossier, actor=actor, now=now) as proposing:
        made = proposals.write(session, what, actor=actor, now=proposing.now, label=proposing.label)
        proposing.record(AuditKind.PROPOSAL_MADE, proposals.said(what, made))
    return made


def carry_out(
    installation: Installation, session: Session, proposal: ProposalRecord, *, actor: Actor, now: datetime
) -> UUID:
    """What was proposed happens, as of when it did, in the transaction of the confirmation. Gives the dossier."""
    proposals.may_settle(installation, proposal, actor, now)
    dossier_id = _carry_out(installation, session, proposal, now=now)
    proposals.confirmed(session, proposal, actor=actor, now=now, dossier_id=dossier_id)
    dossier = dossier_store.lock(session, dossier_id)
    with on_dossier(installation, session, dossier, actor=actor, now=now) as confirming:
        on_paper = proposal.arguments["on_paper"]
        said = {**proposals.said(proposal, proposal.id), "on_paper": on_paper}
        confirming.record(AuditKind.PROPOSAL_CONFIRMED, said)
    return dossier_id


def _carry_out(installation: Installation, session: Session, proposal: ProposalRecord, *, now: datetime) -> UUID:
    on_paper = OnPaper.read(proposal.arguments["on_paper"])
    if on_paper.occurred_at > now:
        raise OccurredLater(occurred=spoken(on_paper.occurred_at), now=spoken(now))
    unit_id = UnitId(proposal.unit_id)
    _still_at_work(installation, session, unit_id, now)
    day_is_open(installation, session, unit_id, on_paper.occurred_at, list(on_paper.registers))
    author = _author(installation, proposal, on_paper.occurred_at)
    if "filing" in proposal.arguments:
        filing = _filing(proposal.arguments["filing"])
        received = receive(installation, session, filing, actor=author, now=now, occurred_at=on_paper.occurred_at)
        work_item_id = _intake(session, received.dossier_id, received.stage_id)
    else:
        work_item_id = WorkItemId(UUID(proposal.arguments["work_item"]))
    found = work_item_store.lock(session, work_item_id)
    if found is None:
        raise NotFound(*WORK_ITEM, work_item_id)
    dossier, item, stage = found
    with on_dossier(
        installation,
        session,
        dossier,
        actor=author,
        now=now,
        occurred_at=on_paper.occurred_at,
        named=work_item_id,
        what=WORK_ITEM,
    ) as entering:
        _after_the_last(entering)
        entering.by_hand = _by_hand(entering, on_paper, proposal.id)
        entering.sheets, entering.left_out = read_sheets(on_paper.sheets), on_paper.skipped
        complete_item(entering, item, entering.adopt(stage), proposal.arguments["answer"])
        series.all_taken(entering.by_hand)
    return dossier.id


def _still_at_work(installation: Installation, session: Session, unit_id: UnitId, now: datetime) -> None:
    """Once the work of a unit that ended has moved, nothing more is entered there. Raises UnitEnded."""
    ended = installation.catalog.organisation.unit(unit_id).valid_to
    if ended is not None and restructuring.progress(session, ended + timedelta(days=1)) is not None:
        installation.catalog.organisation.check_open(unit_id, local(now).date())


def _intake(session: Session, dossier_id: UUID, stage_id: UUID) -> WorkItemId:
    """The desk's task that accepts a dossier which was just written down."""
    intake = next((work for work in open_work(session, dossier_id) if work.kind == "intake"), None)
    if intake is None:
        raise NotFound("việc tiếp nhận của chặng", "task of reception of stage", stage_id)
    return WorkItemId(intake.id)


def _after_the_last(command: Command) -> None:
    last = last_happened(command.session, command.dossier.id)
    if last is not None and command.at < last:
        raise OccurredBeforeLast(dossier=command.label, last=spoken(last), occurred=spoken(command.at))


def _author(installation: Installation, proposal: ProposalRecord, at: datetime) -> Actor:
    """Who proposed, with the roles of the day on which it happened. Raises NotYours where they had none then."""
    hats = actors_of(installation, UserId(proposal.proposed_by), now=at)
    found = next((hat for hat in hats if hat.unit_id == proposal.unit_id), None)
    if found is None:
        unit = installation.catalog.organisation.unit(UnitId(proposal.unit_id)).name
        raise NotYours(name="Nhập bù", role=f"ngày {local(at).date():%d/%m/%Y}", unit=unit)
    return found


def _by_hand(command: Command, on_paper: OnPaper, proposal_id: UUID) -> ByHand:
    numbers = {f"slip:{key}": [number] for key, number in on_paper.slips.items()}
    numbers |= {f"register:{book}": list(written) for book, written in on_paper.registers.items()}
    numbers |= {f"receipt:{of}": [number] for of, number in on_paper.receipts.items()}
    if on_paper.code is not None:
        numbers["dossier"] = [_order_number(command, on_paper.code)]
    for kind, written in numbers.items():
        if any(isinstance(number, bool) or not isinstance(number, int) or number < 1 for number in written):
            raise InvalidInput(kind, "số ghi tay phải là số nguyên dương", "a hand-written number must be 1 or more")
    return ByHand(numbers=numbers, skipped=on_paper.skipped.strip(), proposal_id=proposal_id)


def _order_number(command: Command, code: str) -> int:
    """The number of the day in a code that was written by hand. Raises InvalidInput for one of another unit or day."""
    organisation = command.installation.catalog.organisation
    digits = code.rsplit("-", 1)[-1]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    right = organisation.dossier_code(command.dossier.unit_id, command.local_date, number or 1)
    if not number or right != code:
        raise InvalidInput(
            ("mã hồ sơ ghi tay", "the code written by hand"),
            f"“{code}” không phải mã của đơn vị và ngày này; mã có dạng {right}",
            f"“{code}” is no code of this unit and day; it looks like {right}",
        )
    return number


def _spoken(run: Callable[[], Any]) -> None:
    """A fault of the diagram is told; what was typed stays with the person, or with the proposal."""
    try:
        run()
    except DiagramFailed as failure:
        raise StageFailed(name="nhập bù", dossier="", cause=failure.vietnamese) from failure


def _written(filing: Filing) -> dict[str, Any]:
    return {
        "procedure_code": filing.procedure_code,
        "applicant": filing.applicant.as_json(),
        "facts": dict(filing.facts),
        "papers": [paper.as_json() for paper in filing.papers],
        "channel": filing.channel,
        "for_unit": filing.for_unit,
    }


def _filing(written: Mapping[str, Any]) -> Filing:
    return Filing(
        procedure_code=written["procedure_code"],
        applicant=Applicant(**written["applicant"]),
        facts=written["facts"],
        papers=[Paper(**paper) for paper in written["papers"]],
        channel=Channel(written["channel"]),
        for_unit=written["for_unit"],
    )
