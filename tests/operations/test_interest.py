"""Nobody handles their own dossier or a relative's; who recuses themselves hands the work on."""

from typing import Any

import pytest

from engine.domain.conduct_refusals import MayNotHandle, MayNotReceive, NobodyLeft, NotAssignable
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import RoleKey, UserId, WorkItemId
from engine.domain.interest import Kinship
from engine.domain.refusals import NotYours
from engine.operations.assign_work_item import assign_work_item
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.recuse import recuse
from engine.operations.relations import declare_relation, end_relation, identify_user, shown_relations
from engine.store.tables import audit_events, outbox
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review
from tests.operations.people import delegate, do_as, hat, hire, listed

MARITAL = "1.004873"
OWN, SON, APPLICANT = "046190000001", "046290000002", "046190000003"


@pytest.fixture
def cases(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Every dossier of this office is filed by APPLICANT."""
    from tests import office as offices

    plain = offices.Applicant
    monkeypatch.setattr(offices, "Applicant", lambda **about: plain(**about, identity_number=APPLICANT))
    return office


def related(office: Office, user_id: UserId, number: str = APPLICANT, **period: Any) -> Any:
    officer = hat(office, user_id)
    return declare_relation(
        office.installation, officer.login, Kinship.PARENT, number, actor=officer, now=office.now, **period
    )


@pytest.mark.parametrize("how", ["own", "relative", "in the name of a relative", "recused before"])
def test_whoever_has_an_interest_neither_claims_nor_completes(cases: Office, how: str) -> None:
    office = cases
    role, number = ("vx" if how.startswith("in the name") else "tp"), (APPLICANT if how == "own" else OWN)
    officer = hire(office, "lan", role, number=number)
    dossier_id = at_review(office, MARITAL)
    item = office.item(dossier_id, "review")
    if how == "relative":
        related(office, officer)
    if how.startswith("in the name"):
        absent = hire(office, "vang", "tp")
        related(office, absent)
        delegate(office, "lan", "vang", "tp")
    if how == "recused before":
        recuse(office.installation, WorkItemId(item.id), "bạn thân", actor=hat(office, officer), now=office.now)
    with pytest.raises(MayNotHandle) as said:
        claim_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)
    with pytest.raises(MayNotHandle):
        do_as(office, hat(office, officer), dossier_id, "review", outcome="ok")
    assert APPLICANT not in str(said.value)
    assert "vang" not in str(said.value), "who stands in does not learn whose relative it is"
    office.do(dossier_id, "review", outcome="ok")


def test_a_relation_holds_from_day_to_day(cases: Office) -> None:
    office = cases
    officer = hire(office, "lan", "tp")
    relation = related(office, officer)
    item = office.item(at_review(office, MARITAL), "review")
    end_relation(office.installation, relation, actor=hat(office, officer), now=office.now, last=office.now.date())
    with pytest.raises(MayNotHandle):
        claim_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)
    office.now = office.now.replace(day=office.now.day + 1)
    claim_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)


def test_what_was_claimed_before_the_relation_was_declared_is_given_back(cases: Office) -> None:
    office = cases
    officer = hire(office, "lan", "tp")
    dossier_id = at_review(office, MARITAL)
    item = office.item(dossier_id, "review")
    claim_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)
    related(office, officer)
    with pytest.raises(MayNotHandle):
        do_as(office, hat(office, officer), dossier_id, "review", outcome="ok")
    release_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)
    assert office.item(dossier_id, "review").status == "open"


def test_the_desk_does_not_receive_a_relatives_dossier(cases: Office) -> None:
    office = cases
    desk = office.person(COMMUNE, "tn")
    identify_user(office.installation, desk.login, APPLICANT, actor=desk, now=office.now)
    office.people.clear()
    with pytest.raises(MayNotReceive):
        office.file(MARITAL)
    assert office.open_items() == []


def test_assigning_says_the_same_whatever_the_reason(cases: Office) -> None:
    office = cases
    related(office, hire(office, "lan", "tp"))
    hire(office, "ngoai", "dc")
    hire(office, "con_lai", "tp")
    item = office.item(at_review(office, MARITAL), "review")
    said = []
    for login in ("lan", "ngoai"):
        with pytest.raises(NotAssignable) as refused:
            assign_work_item(
                office.installation, WorkItemId(item.id), login, actor=office.person(COMMUNE, "ld"), now=office.now
            )
        said.append(str(refused.value).replace(f"Người {login}", ""))
    assert said[0] == said[1]


def test_recusing_hands_the_work_on_and_keeps_the_reason_in_the_trail(cases: Office) -> None:
    office = cases
    officer, other = hire(office, "lan", "tp"), hire(office, "hoa", "tp")
    dossier_id = at_review(office, MARITAL)
    item = office.item(dossier_id, "review")
    claim_work_item(office.installation, WorkItemId(item.id), actor=hat(office, officer), now=office.now)
    with pytest.raises(InvalidInput):
        recuse(office.installation, WorkItemId(item.id), " ", actor=hat(office, officer), now=office.now)
    done = recuse(
        office.installation, WorkItemId(item.id), "là cháu", actor=hat(office, officer), now=office.now, to="hoa"
    )
    assert (done.to, done.advice) == ("hoa", None)
    assert office.item(dossier_id, "review").claimed_by == other
    (event,) = office.rows(audit_events, dossier_id=dossier_id, kind="work_item:recused")
    assert "là cháu" in event.body


def test_a_colleague_may_notice_it(cases: Office) -> None:
    office = cases
    hire(office, "lan", "tp")
    colleague = hire(office, "hoa", "tp")
    dossier_id = at_review(office, MARITAL)
    item = office.item(dossier_id, "review")
    recuse(office.installation, WorkItemId(item.id), "anh em", actor=hat(office, colleague), now=office.now, whom="lan")
    with pytest.raises(InvalidInput):
        recuse(office.installation, WorkItemId(item.id), "x", actor=hat(office, colleague), now=office.now, whom="ai")
    assert len(office.dossier(dossier_id).recused) == 1


def test_where_nobody_is_left_the_leader_is_told_and_delegates(cases: Office) -> None:
    office = cases
    officer, substitute = hire(office, "lan", "dc"), hire(office, "thay", "vx")
    held = hire(office, "vang", "tp")
    dossier_id = at_review(office, MARITAL)
    item, leader = office.item(dossier_id, "review"), office.person(COMMUNE, "ld")
    done = recuse(office.installation, WorkItemId(item.id), "là con", actor=hat(office, held), now=office.now)
    assert done.to_leader
    assert isinstance(done.advice, NobodyLeft)
    assert "motcua delegation add" in done.advice.vietnamese
    assert any(letter.body.get("template") == "recused" for letter in office.rows(outbox, dossier_id=dossier_id))
    assert dossier_id in listed(office, leader)
    with pytest.raises(NobodyLeft):
        assign_work_item(office.installation, WorkItemId(item.id), "lan", actor=leader, now=office.now)
    assert hat(office, officer).roles == {RoleKey("dc")}
    elsewhere = hire(office, "co_vai", "tp")
    delegate(office, "thay", "co_vai", "tp")
    assign_work_item(office.installation, WorkItemId(item.id), "thay", actor=leader, now=office.now)
    do_as(office, hat(office, substitute), dossier_id, "review", outcome="ok")
    assert str(elsewhere) in office.dossier(dossier_id).deeds["review"]


def test_no_number_is_shown_or_kept_in_the_trail(cases: Office) -> None:
    office = cases
    officer, colleague = hire(office, "lan", "tp", number=OWN), hire(office, "hoa", "vx")
    related(office, officer, SON)
    (shown,) = shown_relations(office.installation, "lan", actor=hat(office, officer), now=office.now)
    assert shown["number"] == "…002"
    assert shown_relations(office.installation, "lan", actor=office.person(COMMUNE, "ld"), now=office.now)
    for nosy in (hat(office, colleague), office.person("phong_ldtbxh_a_luoi", "ld")):
        with pytest.raises(NotYours):
            shown_relations(office.installation, "lan", actor=nosy, now=office.now)
        with pytest.raises(NotYours):
            declare_relation(office.installation, "lan", Kinship.CHILD, SON, actor=nosy, now=office.now)
    trail = "".join(row.body for row in office.rows(audit_events))
    assert SON not in trail
    assert OWN not in trail
    assert SON not in repr(hat(office, officer))
