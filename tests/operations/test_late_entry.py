"""What happened on paper during a power cut is entered later, by two people, and counts from when it happened."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import ProposalId, WorkItemId
from engine.domain.papers import Paper
from engine.domain.refusals import (
    BookWentOn,
    ClockBehind,
    DayClosed,
    HandNumbersUnfit,
    NoMandate,
    NumberPassed,
    NumbersMissing,
    NumberTaken,
    OccurredBeforeLast,
    OccurredLater,
    OwnProposal,
)
from engine.operations.close_period import close_period
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.enter_late import OnPaper, propose_late_filing, propose_late_step
from engine.operations.receive_dossier import Filing
from engine.store.tables import (
    audit_events,
    closings,
    dossiers,
    proposals,
    register_entries,
    skipped_numbers,
    slips,
    work_items,
)
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import accepted, at_review, finish, instant
from tests.operations.test_annulment import healthy

MARITAL, COPIES = "1.004873", "2.000815"
BOOK = "chung_thuc_ban_sao"
COPY = {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}
CODE = "000.25.35.H57-220308-000{}"


def filed(office: Office, on_paper: OnPaper, procedure: str = MARITAL, **changes: Any) -> ProposalId:
    block = office.installation.catalog.procedure(procedure).block(date(2022, 3, 8))
    facts = fill(office.installation.catalog.form(block.facts_form), {}) if block.facts_form else {}
    filing = Filing(
        procedure_code=procedure,
        applicant=Applicant(name="Hồ Thị Giấy"),
        facts=facts,
        papers=[Paper(name="Tờ khai", originals=1)],
        channel=Channel.DESK,
    )
    desk = office.person(COMMUNE, "tn")
    given = {"reason": "Mất điện cả ngày 08/03", "actor": desk, "now": office.now, **changes}
    return propose_late_filing(office.installation, filing, on_paper, **given)


def step(office: Office, dossier_id: UUID, element: str, on_paper: OnPaper, **answer: Any) -> ProposalId:
    item = office.item(dossier_id, element)
    form = office.form_of(item)
    return propose_late_step(
        office.installation,
        WorkItemId(item.id),
        fill(form, answer) if form else answer,
        on_paper,
        reason="Mất điện",
        actor=office.person(item.unit_id, item.role),
        now=office.now,
    )


def confirm(office: Office, proposal_id: ProposalId, role: str = "vp", now: datetime | None = None) -> None:
    confirm_proposal(office.installation, proposal_id, actor=office.person(COMMUNE, role), now=now or office.now)


def entered(office: Office, on_paper: OnPaper, procedure: str = MARITAL) -> UUID:
    proposal = filed(office, on_paper, procedure)
    confirm(office, proposal)
    (row,) = office.rows(proposals, id=proposal)
    assert row.dossier_id is not None
    return UUID(str(row.dossier_id))


def test_an_acceptance_on_paper_counts_from_when_it_happened(office: Office) -> None:
    office.now = instant(10, 9)
    proposal = filed(
        office, OnPaper(occurred_at=instant(8, 10), code=CODE.format(3), slips={"acceptance": 7}, skipped="Sổ cũ")
    )
    assert not office.rows(dossiers), "nothing is entered before somebody else has confirmed"
    with pytest.raises(OwnProposal):
        confirm(office, proposal, role="tn")
    with pytest.raises(NoMandate):
        confirm(office, proposal, role="qs")
    confirm(office, proposal)
    (dossier,) = office.rows(dossiers)
    assert (dossier.code, dossier.accepted_at, dossier.promised_at) == (CODE.format(3), instant(8, 10), instant(11, 17))
    assert [slip.number for slip in office.rows(slips, key="acceptance")] == [7]
    (accepted_event,) = office.rows(audit_events, kind="dossier:accepted")
    assert (accepted_event.occurred_at, accepted_event.recorded_at) == (instant(8, 10), office.now)
    (said,) = office.rows(audit_events, kind="proposal:confirmed")
    assert json.loads(said.body)["data"]["reason"] == "Mất điện cả ngày 08/03"
    healthy(office)


def test_the_series_goes_on_after_what_was_written_by_hand(office: Office) -> None:
    office.now = instant(8, 8)
    accepted(office, MARITAL)
    office.now = instant(8, 16)
    entered(office, OnPaper(occurred_at=instant(8, 10), code=CODE.format(2)))
    later = accepted(office, MARITAL)
    assert office.dossier(later).code == CODE.format(3)
    assert not office.rows(skipped_numbers)
    healthy(office)


def test_deadlines_are_judged_by_when_it_happened(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "sign", outcome="sign")
    while not any(item.element == "hand_over" for item in office.open_items(dossier_id)):
        item = office.open_items(dossier_id)[0]
        office.now = instant(14, 8)
        confirm(office, step(office, dossier_id, item.element, OnPaper(occurred_at=instant(9, 15))))
    assert office.dossier(dossier_id).verdict == "early"
    finish(office, dossier_id)
    done = [row for row in office.rows(work_items, dossier_id=dossier_id) if row.occurred_at == instant(9, 15)]
    assert {row.done_at for row in done} == {office.now}


def test_numbers_of_a_bound_book_by_hand(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, COPIES, facts=COPY)
    office.now = instant(10, 9)
    confirm(office, step(office, dossier_id, "review", OnPaper(occurred_at=instant(8, 9), registers=books(office, 1))))
    (entry,) = office.rows(register_entries)
    assert (entry.number, entry.entered_at) == (1, instant(8, 9))
    other = at_review(office, COPIES, facts=COPY)
    office.do(other, "review", outcome="ok")
    assert [row.number for row in office.rows(register_entries, dossier_id=other)] == [2]
    healthy(office)


def books(office: Office, *numbers: int) -> Mapping[str, list[int]]:
    (book,) = office.installation.catalog.procedure(COPIES).latest.registers
    return {book: list(numbers)}


def _with(office: Office, number: int, **changes: Any) -> ProposalId:
    """A paper entry of the book, after number 1 was given online on the 9th."""
    office.now = instant(7, 9)
    on_paper = at_review(office, COPIES, facts=COPY)
    online = at_review(office, COPIES, facts=COPY)
    office.now = instant(9, 9)
    office.do(online, "review", outcome="ok")
    office.now = instant(10, 9)
    happened = changes.pop("occurred_at", instant(9, 14))
    given = OnPaper(occurred_at=happened, registers=books(office, number), **changes)
    return step(office, on_paper, "review", given)


@pytest.mark.parametrize(
    ("number", "changes", "refusal"),
    [
        (1, {}, NumberTaken),
        (3, {}, NumbersMissing),
        (2, {"occurred_at": instant(8, 9)}, BookWentOn),
        (0, {}, InvalidInput),
    ],
)
def test_what_the_book_refuses(office: Office, number: int, changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        _with(office, number, **changes)
    assert not office.rows(proposals), "what cannot be entered is refused when it is proposed"
    assert len(office.rows(register_entries)) == 1


def test_a_number_that_the_book_left_out_has_a_reason_and_is_not_given_later(office: Office) -> None:
    confirm(office, _with(office, 3, skipped="Số 2 viết hỏng"))
    (skipped,) = office.rows(skipped_numbers)
    assert (skipped.first, skipped.last, skipped.reason) == (2, 2, "Số 2 viết hỏng")
    healthy(office)
    third = at_review(office, COPIES, facts=COPY)
    with pytest.raises(NumberPassed):
        step(office, third, "review", OnPaper(occurred_at=office.now, registers=books(office, 2)))


def test_numbers_that_the_step_does_not_take(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, MARITAL)
    office.now = instant(8, 9)
    with pytest.raises(HandNumbersUnfit):
        step(office, dossier_id, "digitise", OnPaper(occurred_at=instant(7, 10), registers=books(office, 1)))
    with pytest.raises(HandNumbersUnfit):
        filed(office, OnPaper(occurred_at=instant(8, 8), receipts={"BL": 4}))


def test_times_that_cannot_be(office: Office) -> None:
    office.now = instant(8, 9)
    dossier_id = accepted(office, MARITAL)
    office.now = instant(9, 9)
    office.do(dossier_id, "digitise")
    with pytest.raises(OccurredLater):
        filed(office, OnPaper(occurred_at=office.now + timedelta(minutes=1)))
    with pytest.raises(Refusal, match=r"chỉ có từ|đã có việc xảy ra"):
        step(office, dossier_id, "review", OnPaper(occurred_at=instant(8, 10)), outcome="ok")
    proposal = filed(office, OnPaper(occurred_at=instant(8, 10)))
    with pytest.raises(ClockBehind):
        confirm(office, proposal, now=instant(9, 8))


def test_not_before_the_last_event_of_another_branch(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, "2.000986", facts={"event_on": "2022-02-20"})
    while len(office.open_items(dossier_id)) < 2:
        office.complete(office.open_items(dossier_id)[0])
    one, other = office.open_items(dossier_id)[:2]
    office.now = instant(9, 9)
    office.complete(one)
    author = office.person(other.unit_id, other.role)
    form = office.form_of(other)
    with pytest.raises(OccurredBeforeLast):
        propose_late_step(
            office.installation,
            WorkItemId(other.id),
            fill(form, {}) if form else {},
            OnPaper(occurred_at=instant(8, 9)),
            reason="Mất điện",
            actor=author,
            now=office.now,
        )


def test_a_warning_given_when_the_power_came_back_hinders_nobody(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, MARITAL)
    office.now = instant(10, 8)
    assert office.sweep().warnings
    confirm(office, step(office, dossier_id, "digitise", OnPaper(occurred_at=instant(7, 10))))
    assert office.item(dossier_id, "review").offered_at == instant(7, 10)


def test_codes_of_another_day_or_unit(office: Office) -> None:
    office.now = instant(10, 9)
    for code in ("000.25.35.H57-220309-0001", "000.25.36.H57-220308-0001", "12", ""):
        with pytest.raises(InvalidInput):
            filed(office, OnPaper(occurred_at=instant(8, 10), code=code))


def test_a_closed_day_takes_nothing_more(office: Office) -> None:
    office.now = instant(10, 9)
    desk = office.person(COMMUNE, "tn")

    def close(first: int, last: int, **changes: Any) -> None:
        given = {"reason": "Khóa sổ tháng", "actor": desk, "now": office.now, **changes}
        close_period(office.installation, COMMUNE, first=date(2022, 3, first), last=date(2022, 3, last), **given)

    with pytest.raises(InvalidInput):
        close(8, 10)
    with pytest.raises(InvalidInput):
        close(8, 8, reason=" ")
    with pytest.raises(NoMandate):
        close(8, 8, actor=office.person(COMMUNE, "qs"))
    waiting = filed(office, OnPaper(occurred_at=instant(8, 10)))
    close(8, 8)
    for happening in (lambda: filed(office, OnPaper(occurred_at=instant(8, 10))), lambda: confirm(office, waiting)):
        with pytest.raises(DayClosed, match="08/03/2022"):
            happening()
    filed(office, OnPaper(occurred_at=instant(9, 10)))
    assert len(office.rows(closings)) == 1
    assert office.rows(audit_events, kind="period:closed")


def test_a_closed_book_takes_no_number_while_the_day_is_open(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, COPIES, facts=COPY)
    office.now = instant(10, 9)
    (book,) = books(office, 1)
    close_period(
        office.installation,
        COMMUNE,
        first=date(2022, 3, 8),
        last=date(2022, 3, 8),
        book=book,
        reason="Khóa sổ",
        actor=office.person(COMMUNE, "tp"),
        now=office.now,
    )
    with pytest.raises(DayClosed):
        step(office, dossier_id, "review", OnPaper(occurred_at=instant(8, 9), registers=books(office, 1)))
    filed(office, OnPaper(occurred_at=instant(8, 9)))
