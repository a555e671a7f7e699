"""The paths that a dossier may take beside the straight one (process_steps B.2), each through the real commands."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from engine.domain.clock_refusals import AlreadyReappointed, ApologyLate
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, MessageId
from engine.domain.refusals import AlreadyCompleted, MessageUnwanted, NotYours, SelfApproval, VotedAlready, WrongState
from engine.operations.complete_work_item import complete_work_item
from engine.operations.deliver_message import deliver_message
from engine.operations.issue_apology import issue_apology
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.tables import (
    audit_events,
    handoffs,
    receipts,
    register_entries,
    slips,
    stages,
    timers,
    work_items,
)
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, at_review, finish, instant

MARRIAGE, MARITAL, COPIES, MERIT, BIRTH_CHAIN = "1.000894", "1.004873", "2.000815", "1.010824", "2.000986"
LAND, MEDIATION, DISABILITY = "2.000983", "1.003554", "1.001699"


def kinds(office: Office, dossier_id: UUID) -> list[str]:
    return [event.kind for event in office.rows(audit_events, dossier_id=dossier_id)]


@pytest.mark.parametrize(
    ("outcome", "status", "slip"),
    [("incomplete", "incomplete_at_desk", "supplement"), ("refuse", "rejected_at_desk", "refusal")],
)
def test_not_accepted_at_the_desk(office: Office, outcome: str, status: str, slip: str) -> None:
    dossier_id = office.file(MARRIAGE).dossier_id
    office.do(dossier_id, "receive", outcome=outcome)
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.code, dossier.accepted_at) == (status, None, None)
    assert [row.key for row in office.rows(slips, dossier_id=dossier_id)] == [slip]


def test_a_supplement_restarts_the_term(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    promised = office.dossier(dossier_id).promised_at
    assert promised == instant(10, 17)
    office.now = instant(8, 10)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    stopped = office.dossier(dossier_id)
    assert (stopped.status, stopped.clock_stopped_for, stopped.due_at) == ("waiting_supplement", "supplement", None)
    office.now = instant(14, 14)
    office.do(dossier_id, "supplement_receive")
    running = office.dossier(dossier_id)
    assert (running.status, running.promised_at, running.due_at) == ("processing", instant(17, 17), instant(17, 17))
    assert running.first_promised_at == promised
    finish(office, dossier_id)
    assert (office.dossier(dossier_id).status, office.dossier(dossier_id).verdict) == ("returned", "early")


def test_a_supplement_that_never_comes_closes_the_dossier(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    (timer,) = office.rows(timers, dossier_id=dossier_id)
    assert timer.due_at == instant(6, 17, month=4)  # thirty days, unless the procedure gives others
    office.now = timer.due_at - timedelta(minutes=1)
    office.sweep()
    assert office.dossier(dossier_id).status == "waiting_supplement"
    office.now = timer.due_at + timedelta(minutes=1)
    office.sweep()
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.verdict) == ("cancelled_no_supplement", "on_time")
    assert not office.rows(timers, dossier_id=dossier_id)


def test_a_supplement_asked_after_three_days_is_noted_as_late(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, DISABILITY)
    office.now = instant(11, 9)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    (stopped,) = office.rows(audit_events, dossier_id=dossier_id, kind="clock:stopped")
    assert json.loads(stopped.body)["data"]["notice_late"] is True


def test_refusal_after_review_is_signed_and_inside_the_term(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="refuse")
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome, dossier.verdict) == ("refused_after_review", "refused", "early")


def test_the_signer_sends_back_and_numbers_are_not_taken_twice(office: Office) -> None:
    dossier_id = at_review(office, COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "sign", outcome="return")
    office.do(dossier_id, "review", outcome="ok")
    finish(office, dossier_id, sign={"outcome": "sign"})
    assert office.dossier(dossier_id).status == "returned"
    assert len(office.rows(register_entries, dossier_id=dossier_id)) == 1


def test_whoever_reviewed_may_not_sign(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="ok")
    item = office.item(dossier_id, "sign")
    reviewer = office.person(COMMUNE, "tp")
    both = type(reviewer)(
        login=reviewer.login,
        unit_id=reviewer.unit_id,
        roles=reviewer.roles | {"ld"},
        user_id=reviewer.user_id,
        name=reviewer.name,
    )
    with pytest.raises(SelfApproval):
        complete_work_item(office.installation, item.id, {"outcome": "sign"}, actor=both, now=office.now)
    assert office.item(dossier_id, "sign").status == "open"


def test_one_apology_before_the_promise_and_the_verdict_stays(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    desk = office.person(COMMUNE, "tn")

    def apologise(new_date: datetime) -> None:
        issue_apology(
            office.installation,
            DossierId(dossier_id),
            reason="Chờ xác minh",
            new_date=new_date,
            actor=desk,
            now=office.now,
        )

    office.now = instant(10, 8)
    with pytest.raises(ApologyLate):
        apologise(instant(15, 17))
    office.now = instant(9, 8)
    apologise(instant(15, 17))
    with pytest.raises(AlreadyReappointed):
        apologise(instant(18, 17))
    dossier = office.dossier(dossier_id)
    assert (dossier.promised_at, dossier.reappointed_at) == (instant(10, 17), instant(15, 17))
    office.now = instant(14, 9)
    finish(office, dossier_id)
    assert office.dossier(dossier_id).verdict == "overdue"
    assert [row.key for row in office.rows(slips, dossier_id=dossier_id, key="apology")] == ["apology"]


def test_a_withdrawal_reaches_the_unit_that_has_the_dossier(office: Office) -> None:
    dossier_id = accepted(office, MERIT)
    while not office.rows(stages, dossier_id=dossier_id, level="province"):
        items = [item for item in office.open_items(dossier_id) if item.unit_id != "so_ldtbxh_thua_thien_hue"]
        office.complete(items[0])
    assert office.dossier(dossier_id).status == "forwarded"
    desk = office.person(COMMUNE, "tn")
    with pytest.raises(InvalidInput):
        withdraw_dossier(office.installation, DossierId(dossier_id), " ", actor=desk, now=office.now)
    withdraw_dossier(office.installation, DossierId(dossier_id), "Theo đơn", actor=desk, now=office.now)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.verdict) == ("withdrawn", "on_time")
    assert not office.open_items(dossier_id)
    assert {stage.ended_at is None for stage in office.rows(stages, dossier_id=dossier_id)} == {False}
    assert {handoff.outcome for handoff in office.rows(handoffs, dossier_id=dossier_id)} == {"withdrawn"}
    with pytest.raises(WrongState):
        withdraw_dossier(office.installation, DossierId(dossier_id), "Lần nữa", actor=desk, now=office.now)


def test_late_above_while_the_own_stage_was_on_time(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, MERIT)
    assert office.dossier(dossier_id).promised_at == instant(29, 17)
    finish_commune(office, dossier_id)
    (own,) = office.rows(stages, dossier_id=dossier_id, level="commune")
    (district,) = office.rows(stages, dossier_id=dossier_id, level="district")
    assert (own.due_at, own.planned_due_at, own.own_verdict) == (None, instant(8, 17), "early")
    assert district.planned_due_at == instant(17, 17)
    office.do(dossier_id, "receive")
    office.now = instant(30, 9)
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.verdict) == ("returned", "overdue")
    verdicts = {stage.level: stage.own_verdict for stage in office.rows(stages, dossier_id=dossier_id)}
    assert (verdicts["commune"], verdicts["district"]) == ("early", "overdue")


def finish_commune(office: Office, dossier_id: UUID) -> None:
    while office.dossier(dossier_id).status != "forwarded":
        office.complete(office.open_items(dossier_id)[0])


def test_a_partial_result_joins_and_is_returned(office: Office) -> None:
    facts = {"event_on": "2022-02-20"}
    dossier_id = accepted(office, BIRTH_CHAIN, facts=facts)
    for _ in range(60):
        items = office.open_items(dossier_id)
        if not items:
            break
        refused = items[0].unit_id.startswith("cong_an")
        answers = {"check": "refuse", "reply": "refused"} if refused else {"check": "ok", "reply": "granted"}
        answer = {"outcome": answers[items[0].element]} if items[0].element in answers else {}
        office.complete(items[0], **answer)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome) == ("returned", "partial")
    assert sorted(row.outcome for row in office.rows(handoffs, dossier_id=dossier_id)) == ["granted", "refused"]


def test_a_council_votes_once_a_member(office: Office) -> None:
    dossier_id = accepted(office, "1.001699")
    while not any(item.element == "council_vote" for item in office.open_items(dossier_id)):
        _next_or_wait(office, dossier_id, council_open={"members": 5, "present": 4})
    votes = [item for item in office.open_items(dossier_id) if item.element == "council_vote"]
    assert [item.instance for item in sorted(votes, key=lambda item: item.instance)] == [0, 1, 2, 3]
    office.complete(votes[0], member="Bà A", choice="agree")
    with pytest.raises(VotedAlready):
        office.complete(votes[1], member="Bà A", choice="agree")
    office.complete(votes[1], member="Ông B", choice="agree")
    assert [vote.answer["member"] for vote in office.rows(work_items, element="council_vote", status="done")]


def _next_or_wait(office: Office, dossier_id: UUID, **answers: dict[str, object]) -> None:
    """Do the next open work, or let time pass until the next timer fires."""
    items = office.open_items(dossier_id)
    if items:
        office.complete(items[0], **answers.get(items[0].element, {}))
    else:
        office.now = min(timer.due_at for timer in office.rows(timers, dossier_id=dossier_id)) + timedelta(minutes=1)
        office.sweep()


def test_a_posting_waits_its_days_by_timer(office: Office) -> None:
    dossier_id = accepted(office, LAND)
    while not office.rows(timers, dossier_id=dossier_id):
        office.complete(office.open_items(dossier_id)[0])
    (timer,) = office.rows(timers, dossier_id=dossier_id)
    assert timer.due_at - office.now > timedelta(days=14)
    assert not office.open_items(dossier_id)
    office.now = timer.due_at
    assert office.sweep().timers == 1
    assert office.sweep().timers == 0
    assert "timer:fired" in kinds(office, dossier_id)
    assert [item.kind for item in office.open_items(dossier_id)] == ["posting"]


def test_documents_get_a_number_each_and_one_receipt(office: Office) -> None:
    items = [{"name": "Sổ hộ khẩu", "pages": 16, "copies": 2}, {"name": "CCCD", "pages": 2, "copies": 2}]
    dossier_id = at_review(office, COPIES, facts={"items": items})
    finish(office, dossier_id)
    entries = office.rows(register_entries, dossier_id=dossier_id)
    assert sorted((entry.document, entry.number) for entry in entries) == [(0, 1), (1, 2)]
    (receipt,) = office.rows(receipts, dossier_id=dossier_id)
    assert receipt.amount == 44_000


def test_what_others_may_not_do(office: Office) -> None:
    dossier_id = accepted(office, MARITAL)
    item = office.item(dossier_id, "digitise")
    for stranger in (office.person("phong_ldtbxh_a_luoi", "tn"), office.person(COMMUNE, "vx")):
        with pytest.raises(NotYours):
            complete_work_item(office.installation, item.id, {}, actor=stranger, now=office.now)
    office.complete(item)
    with pytest.raises(AlreadyCompleted):
        office.complete(item)
    with pytest.raises(NotFound):
        complete_work_item(office.installation, uuid4(), {}, actor=office.person(COMMUNE, "tn"), now=office.now)  # type: ignore[arg-type]


def test_messages_that_nobody_waits_for(office: Office) -> None:
    dossier_id = accepted(office, MERIT)
    code = office.dossier(dossier_id).code
    desk = office.person(COMMUNE, "tn")

    def send(to: str, message_id: UUID) -> None:
        deliver_message(
            office.installation,
            message_id=MessageId(message_id),
            dossier_code=to,
            name="merit_review_replied",
            payload={"reply_outcome": "granted"},
            actor=desk,
            now=office.now,
        )

    with pytest.raises(NotFound):
        send("000.00.00.H00-220101-0001", uuid4())
    with pytest.raises(MessageUnwanted):
        send(code, uuid4())
    finish_commune(office, dossier_id)
    message_id = uuid4()
    send(code, message_id)
    events = len(kinds(office, dossier_id))
    send(code, message_id)
    assert len(kinds(office, dossier_id)) == events, "the same message a second time changed something"
