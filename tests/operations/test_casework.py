"""Complaints, denunciations, compensation, accounts given, adoption, commendation: one dossier of each diagram through
the real commands to its end, and where it may leave the straight way."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine.domain.identifiers import DossierId
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.tables import fee_lines, handoffs, register_entries, stages, timers, work_items
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, instant

COMPLAINT, DENUNCIATION, RECEPTION, PETITION = "2.002409", "2.002396", "1.010945", "2.002501"
COMPENSATION, HONOUR = "2.002165", "1.005462"
DECLARATION, VERIFICATION, REQUEST, ACCOUNT = "2.002400", "2.002401", "2.002402", "2.002403"
ADOPTION, ADOPTION_AGAIN, BORDER_ADOPTION = "2.001263", "2.001255", "1.003005"
COMMENDATION, DISASTER = "1.000775", "1.010091"

Answers = dict[str, dict[str, object]]


def work(office: Office, dossier_id: UUID, until: str | None = None, **answers: dict[str, object]) -> list[str]:
    """Do whatever is open, letting time pass where only a timer waits, up to a step or to the end."""
    done: list[str] = []
    for _ in range(80):
        items = office.open_items(dossier_id)
        if until in {item.element for item in items}:
            return done
        if items:
            office.complete(items[0], **answers.get(items[0].element, {}))
            done.append(items[0].element)
        elif due := [timer.due_at for timer in office.rows(timers, dossier_id=dossier_id)]:
            office.now = min(due) + timedelta(minutes=1)
            office.sweep()
        else:
            return done
    raise AssertionError(done)


STRAIGHT = [
    (COMPLAINT, "SO_KN", ["classify", "admit", "assign", "verify", "conclude", "sign", "seal", "publish", "file"]),
    (DENUNCIATION, "SO_TC", ["initial", "admit", "assign", "verify", "conclude", "sign", "seal", "handle", "publish"]),
    (RECEPTION, "SO_TCD", ["hear"]),
    (PETITION, "SO_DON", ["classify", "own_slip", "sign", "seal"]),
    (COMPENSATION, "SO_QD", ["check", "admit", "assign", "verify", "negotiate", "decide", "sign", "seal", "pay"]),
    (HONOUR, "SO_QD", ["check", "consult", "draft", "sign", "seal", "apologise"]),
    (DECLARATION, "SO_VB", ["check", "sign", "seal", "posting_start", "posting_close"]),
    (VERIFICATION, "SO_VB", ["check", "assign", "explain", "verify", "conclude", "sign", "seal", "publish"]),
    (REQUEST, "SO_VB", ["check", "draft", "sign", "seal"]),
    (ACCOUNT, "SO_VB", ["collect", "meet", "draft", "sign", "seal"]),
    (ADOPTION, "HT_NCN", ["review", "consent", "consent_confirm", "book", "sign", "seal", "give_child", "payment"]),
    (ADOPTION_AGAIN, "HT_NCN", ["review", "book", "sign", "seal"]),
    (BORDER_ADOPTION, "HT_NCN", ["consent_confirm", "propose", "dispatch", "check", "reply", "book", "give_child"]),
    (COMMENDATION, "SO_KHEN", ["review", "council_vote", "council_minutes", "proposal", "sign", "seal", "publish"]),
    (DISASTER, "SO_VB", ["confirm", "review", "check", "reply", "pay"]),
]


@pytest.mark.parametrize(("procedure", "book", "steps"), STRAIGHT, ids=[case[0] for case in STRAIGHT])
def test_the_straight_way(office: Office, procedure: str, book: str, steps: list[str]) -> None:
    dossier_id = accepted(office, procedure)
    done = work(office, dossier_id)
    assert [step for step in done if step in steps] == steps
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome) == ("returned", "granted")
    assert dossier.verdict in ("early", "on_time")
    (entry,) = office.rows(register_entries, dossier_id=dossier_id)
    assert (entry.book, entry.number) == (book, 1)


def test_a_complaint_is_promised_from_its_admission(office: Office) -> None:
    office.now = instant(1, 9)
    promised = office.dossier(accepted(office, COMPLAINT)).promised_at
    assert promised == instant(25, 17, month=4)  # ten days to admit it, then forty-five


def test_a_complex_complaint_gets_more_time_once_the_leader_signs(office: Office) -> None:
    office.now = instant(1, 9)
    dossier_id = accepted(office, COMPLAINT)
    work(office, dossier_id, until="verify")
    office.do(dossier_id, "verify", complex=True)
    office.do(dossier_id, "complex_approve", outcome="sign")
    assert office.dossier(dossier_id).due_at == instant(4, 17, month=5)  # sixty days from the admission, that same day
    assert "verify" in {item.element for item in office.open_items(dossier_id)}


def test_where_claim_and_findings_differ_the_parties_talk(office: Office) -> None:
    dossier_id = accepted(office, COMPLAINT)
    work(office, dossier_id, until="verify")
    office.do(dossier_id, "verify", differ=True)
    office.do(dossier_id, "invite")
    office.do(dossier_id, "dialogue", outcome="verify_more")
    office.do(dossier_id, "verify", differ=True)
    done = work(office, dossier_id, dialogue={"outcome": "not_agreed"})
    assert done[:3] == ["invite", "dialogue", "conclude"]
    assert office.dossier(dossier_id).status == "returned"


REFUSED: list[tuple[str, Answers]] = [
    (COMPLAINT, {"classify": {"outcome": "refuse"}}),
    (DENUNCIATION, {"initial": {"outcome": "refuse"}}),
    (DENUNCIATION, {"initial": {"outcome": "transfer"}}),
    (RECEPTION, {"hear": {"outcome": "study"}, "study": {"outcome": "refuse"}}),
    (COMPENSATION, {"negotiate": {"outcome": "not_agreed"}}),
    (VERIFICATION, {"check": {"outcome": "refuse"}}),
    (REQUEST, {"check": {"outcome": "refuse"}}),
    (ADOPTION, {"consent": {"outcome": "refused"}}),
    (ADOPTION, {"consent_confirm": {"outcome": "withdrawn"}}),
    (BORDER_ADOPTION, {"reply": {"outcome": "refused"}}),
    (COMMENDATION, {"council_vote": {"choice": "disagree"}}),
    (DISASTER, {"reply": {"outcome": "refused"}}),
]


@pytest.mark.parametrize(("procedure", "answers"), REFUSED, ids=[f"{c}-{'-'.join(a)}" for c, a in REFUSED])
def test_a_refusal_is_answered_in_writing(office: Office, procedure: str, answers: Answers) -> None:
    dossier_id = accepted(office, procedure)
    done = work(office, dossier_id, **answers)
    assert done[-1] == "hand_over_refusal"
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome) == ("refused_after_review", "refused")


def test_a_denouncer_is_protected_and_signs_of_a_crime_are_passed_on(office: Office) -> None:
    dossier_id = accepted(office, DENUNCIATION)
    answers: Answers = {"initial": {"protect": True}, "handle": {"outcome": "crime"}}
    done = work(office, dossier_id, **answers)
    assert done.index("protect") < done.index("admit")
    assert done.index("handle") < done.index("to_police") < done.index("publish")


def test_a_denunciation_that_is_withdrawn_stops(office: Office) -> None:
    dossier_id = accepted(office, DENUNCIATION)
    work(office, dossier_id, until="verify")
    leader = office.person(COMMUNE, "ld")  # the desk knows of it no more
    withdraw_dossier(office.installation, DossierId(dossier_id), "Quyết định đình chỉ", actor=leader, now=office.now)
    assert office.dossier(dossier_id).status == "withdrawn"
    assert not office.open_items(dossier_id)


def test_a_citizen_may_be_answered_later_in_writing(office: Office) -> None:
    dossier_id = accepted(office, RECEPTION)
    done = work(office, dossier_id, hear={"outcome": "study"})
    assert [step for step in done if step in ("hear", "study", "sign", "seal")] == ["hear", "study", "sign", "seal"]
    assert office.dossier(dossier_id).status == "returned"


@pytest.mark.parametrize("slip", ["guide", "transfer", "keep"])
def test_a_petition_gets_the_slip_of_its_kind(office: Office, slip: str) -> None:
    dossier_id = accepted(office, PETITION)
    done = work(office, dossier_id, classify={"outcome": slip})
    assert f"{slip}_slip" in done
    assert ("transfer_send" in done) == (slip == "transfer")


def test_who_asks_for_no_apology_any_more_ends_the_dossier(office: Office) -> None:
    dossier_id = accepted(office, HONOUR)
    work(office, dossier_id, consult={"outcome": "declined"})
    assert office.dossier(dossier_id).status == "withdrawn"


def test_an_advance_is_paid_before_the_damage_is_verified(office: Office) -> None:
    dossier_id = accepted(office, COMPENSATION)
    done = work(office, dossier_id, check={"advance": True})
    assert done.index("advance") < done.index("verify")


def test_a_declaration_is_shown_for_fifteen_days_outside_the_term(office: Office) -> None:
    dossier_id = accepted(office, DECLARATION)
    work(office, dossier_id, until="posting_start")
    assert office.dossier(dossier_id).verdict == "early"
    office.do(dossier_id, "posting_start")
    (timer,) = office.rows(timers, dossier_id=dossier_id)
    assert timer.due_at - office.now > timedelta(days=14)


def test_more_must_be_made_clear_before_an_account_is_given(office: Office) -> None:
    dossier_id = accepted(office, ACCOUNT)
    work(office, dossier_id, until="meet")
    office.do(dossier_id, "meet", outcome="verify_more")
    assert "collect" in {item.element for item in office.open_items(dossier_id)}


def test_consent_may_be_withdrawn_for_fifteen_days(office: Office) -> None:
    dossier_id = accepted(office, ADOPTION)
    while not office.rows(timers, dossier_id=dossier_id):
        office.complete(office.open_items(dossier_id)[0])
    (timer,) = office.rows(timers, dossier_id=dossier_id)
    assert timer.due_at - office.now > timedelta(days=14)
    assert not office.open_items(dossier_id)


def test_the_fee_of_an_adoption_depends_on_the_relation(office: Office) -> None:
    strangers = accepted(office, ADOPTION, facts={"relation": "stranger"})
    step_parent = accepted(
        office, ADOPTION, facts={"relation": "step_parent", "exemption_evidence": "Giấy chứng nhận kết hôn"}
    )
    assert [line.amount for line in office.rows(fee_lines, dossier_id=strangers)] == [400_000]
    assert [line.amount for line in office.rows(fee_lines, dossier_id=step_parent)] == [0]


@pytest.mark.parametrize(("procedure", "level"), [(BORDER_ADOPTION, "province"), (DISASTER, "district")])
def test_what_an_upper_agency_asks_for_is_supplemented(office: Office, procedure: str, level: str) -> None:
    dossier_id = accepted(office, procedure)
    work(office, dossier_id, until="check")
    office.do(dossier_id, "check", outcome="supplement")
    office.do(dossier_id, "reply", outcome="supplement")
    done = work(office, dossier_id)
    assert done[:2] == ["supplement_notice", "supplement_receive"]
    assert office.dossier(dossier_id).status == "returned"
    assert len(office.rows(handoffs, dossier_id=dossier_id)) == 2
    assert len(office.rows(stages, dossier_id=dossier_id, level=level)) == 2


def test_a_commendation_is_posted_after_the_council_has_voted(office: Office) -> None:
    dossier_id = accepted(office, COMMENDATION)
    work(office, dossier_id, until="council_open")
    office.do(dossier_id, "council_open", members=5, present=4)
    for member in ("Bà A", "Ông B", "Bà C", "Ông D"):
        office.do(dossier_id, "council_vote", member=member, choice="disagree" if member == "Bà A" else "agree")
    done = work(office, dossier_id)
    assert done.index("council_minutes") < done.index("sign") < done.index("publish")
    assert {item.status for item in office.rows(work_items, dossier_id=dossier_id)} == {"done"}


def test_a_certificate_of_adoption_sent_back_takes_no_second_number(office: Office) -> None:
    dossier_id = accepted(office, BORDER_ADOPTION)
    work(office, dossier_id, until="book")
    office.do(dossier_id, "book")
    office.do(dossier_id, "sign", outcome="return")
    assert work(office, dossier_id)[:2] == ["book", "sign"]
    assert len(office.rows(register_entries, dossier_id=dossier_id)) == 1
