"""One dossier of each diagram of the smaller domains through the real commands, and the ways in which each may part."""

from uuid import UUID

import pytest

from engine.domain.refusals import FiledTooLate
from engine.store.tables import audit_events, dossiers, handoffs, receipts, register_entries, stages, work_items
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, at_review, finish, instant

BELIEF, MORE_BELIEF, RELOCATION, RELIGIOUS_NOTICE = "2.000509", "1.001028", "1.001109", "1.001078"
CRAFT, MEDIATOR, REMUNERATION = "1.004088", "2.000373", "2.002080"
CONTRACT, CONSULTATION, RECOVERY, COOPERATIVE = "1.008838", "1.010736", "2.002161", "2.002226"
IN_TIME = {"starts_on": "2022-04-06"}  # thirty days after the office opens


def answered(office: Office, dossier_id: UUID) -> list[str]:
    """The elements that people answered."""
    return [item.element for item in office.rows(work_items, dossier_id=dossier_id, status="done")]


STRAIGHT = [
    (BELIEF, "belief_activity", IN_TIME),
    (MORE_BELIEF, "belief_activity", IN_TIME),
    (RELOCATION, "belief_relocation", {}),
    (RELIGIOUS_NOTICE, "notice", {}),
    (COOPERATIVE, "notice", {}),
    (CRAFT, "craft_registration", {}),
    (MEDIATOR, "recognition", {}),
    (REMUNERATION, "remuneration", {}),
    (CONTRACT, "site_decision", {}),
    (CONSULTATION, "environment_consultation", {}),
    (RECOVERY, "recovery_support", {}),
]


@pytest.mark.parametrize(("procedure", "process", "facts"), STRAIGHT, ids=[case[0] for case in STRAIGHT])
def test_a_dossier_is_returned_with_its_number(office: Office, procedure: str, process: str, facts: object) -> None:
    dossier_id = accepted(office, procedure, facts=facts)
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome) == ("returned", "granted")
    assert dossier.verdict in {"early", "on_time"}
    assert [stage.process_id for stage in office.rows(stages, dossier_id=dossier_id, level="commune")] == [process]
    (entry,) = office.rows(register_entries, dossier_id=dossier_id)
    assert entry.number == 1


@pytest.mark.parametrize(("procedure", "starts_on"), [(BELIEF, "2022-04-05"), (MORE_BELIEF, "2022-03-26")])
def test_a_belief_activity_filed_too_late_is_refused(office: Office, procedure: str, starts_on: str) -> None:
    office.person(COMMUNE, "tn")
    events = len(office.rows(audit_events))
    with pytest.raises(FiledTooLate) as refused:
        office.file(procedure, facts={"starts_on": starts_on})
    assert "chậm nhất phải nộp ngày 06/03/2022; hồ sơ nộp ngày 07/03/2022" in refused.value.vietnamese
    assert "the last day was 2022-03-06; this was filed on 2022-03-07" in refused.value.english
    assert not office.rows(dossiers)
    assert len(office.rows(audit_events)) == events


def test_the_last_day_is_still_in_time(office: Office) -> None:
    assert office.file(BELIEF, facts=IN_TIME).dossier_id
    assert office.file(MORE_BELIEF, facts={"starts_on": "2022-03-27"}).dossier_id


def test_police_and_front_are_asked_together_and_the_leader_may_send_back(office: Office) -> None:
    dossier_id = at_review(office, BELIEF, facts=IN_TIME)
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "coordination_draft")
    office.do(dossier_id, "coordination_send")
    assert [item.element for item in office.open_items(dossier_id)] == ["front_reply", "police_reply"]
    office.do(dossier_id, "police_reply", outcome="disagree")
    office.do(dossier_id, "front_reply", outcome="silent")
    office.do(dossier_id, "conclude", outcome="approve")
    office.do(dossier_id, "sign", outcome="return")
    office.do(dossier_id, "conclude", outcome="refuse")
    finish(office, dossier_id)
    assert office.dossier(dossier_id).status == "refused_after_review"
    (entry,) = office.rows(register_entries, dossier_id=dossier_id)
    assert entry.number == 1


def test_the_district_asks_for_more_and_then_does_not_agree(office: Office) -> None:
    dossier_id = accepted(office, RELOCATION)
    assert office.dossier(dossier_id).promised_at == instant(31, 17)  # 5 working days, 10 days, 5 working days
    while not office.rows(handoffs, dossier_id=dossier_id):
        office.complete(office.open_items(dossier_id)[0])
    assert office.dossier(dossier_id).status == "forwarded"
    office.do(dossier_id, "receive")
    office.do(dossier_id, "check", outcome="supplement")
    office.do(dossier_id, "reply", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    office.do(dossier_id, "supplement_receive")
    while len(office.rows(handoffs, dossier_id=dossier_id)) < 2:
        office.complete(office.open_items(dossier_id)[0])
    finish(office, dossier_id, check={"outcome": "refuse"}, reply={"outcome": "refused"})
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome) == ("refused_after_review", "refused")
    assert "refusal_draft" in answered(office, dossier_id), "the commune answers in its own letter"


def test_the_fee_of_a_craft_is_collected_with_the_certificate(office: Office) -> None:
    dossier_id = accepted(office, CRAFT)
    finish(office, dossier_id)
    (receipt,) = office.rows(receipts, dossier_id=dossier_id)
    assert receipt.amount == 70_000


@pytest.mark.parametrize(
    ("procedure", "answers", "status"),
    [
        (CRAFT, {"review": {"inspect": True}, "inspection": {"outcome": "fit"}}, "returned"),
        (CRAFT, {"review": {"inspect": True}, "inspection": {"outcome": "unfit"}}, "refused_after_review"),
        (CONTRACT, {"review": {"outcome": "refuse"}}, "refused_after_review"),
        (RECOVERY, {"inspection": {"outcome": "none"}}, "refused_after_review"),
        (RECOVERY, {"check": {"outcome": "refuse"}, "reply": {"outcome": "refused"}}, "refused_after_review"),
        (REMUNERATION, {"review": {"outcome": "refuse"}}, "refused_after_review"),
        (MEDIATOR, {"review": {"outcome": "refuse"}}, "refused_after_review"),
        (RELIGIOUS_NOTICE, {"review": {"outcome": "refuse"}}, "refused_after_review"),
        (CONSULTATION, {"review": {"outcome": "refuse"}}, "refused_after_review"),
    ],
)
def test_what_was_found_decides(
    office: Office, procedure: str, answers: dict[str, dict[str, object]], status: str
) -> None:
    dossier_id = accepted(office, procedure)
    finish(office, dossier_id, **answers)
    assert office.dossier(dossier_id).status == status


def test_a_supplement_after_the_inspection_of_a_site(office: Office) -> None:
    dossier_id = at_review(office, CONTRACT)
    office.do(dossier_id, "review", outcome="ok", inspect=True)
    office.do(dossier_id, "inspection", outcome="mend")
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    assert office.dossier(dossier_id).status == "waiting_supplement"
    finish(office, dossier_id)
    assert office.dossier(dossier_id).status == "returned"


def test_the_answer_of_a_consultation_is_written_again_without_a_second_meeting(office: Office) -> None:
    dossier_id = accepted(office, CONSULTATION)
    while not any(item.element == "sign" for item in office.open_items(dossier_id)):
        office.complete(office.open_items(dossier_id)[0])
    office.do(dossier_id, "sign", outcome="return")
    assert [item.element for item in office.open_items(dossier_id)] == ["answer"]
    finish(office, dossier_id)
    assert answered(office, dossier_id).count("meeting") == 1
