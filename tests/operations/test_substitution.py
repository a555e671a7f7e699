"""Delegations, and separation of duties through them: whoever stands in counts as both."""

import json
from datetime import date, timedelta

import pytest

from engine.domain.conduct_refusals import (
    DelegatedOnward,
    DelegationCircular,
    DelegationOverlaps,
    DutiesClash,
    NotHeld,
    RolesClash,
)
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import WorkItemId
from engine.domain.refusals import ClaimedByOther, NotYours
from engine.domain.substitution import Scope
from engine.operations.claim_work_item import claim_work_item
from engine.operations.delegations import end_delegation
from engine.store.tables import audit_events, delegations
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review
from tests.operations.people import delegate, do_as, hat, hire, listed

MARITAL = "1.004873"


# who reviews, who signs: as themselves or in whose name; and whether the second may
CASES = [
    ("a", "b", True),  # two people
    ("a", "a", False),  # one person
    ("a", "c for a", False),  # the signer acts for who reviewed
    ("c for a", "c", False),  # the reviewer acted for somebody else and signs himself
    ("c for a", "a", False),  # in whose name it was reviewed
    ("c for a", "d for a", False),  # two substitutes of one person
    ("c for a", "d for b", True),  # four people
    ("a", "d for b", True),
]


@pytest.mark.parametrize(("reviewer", "signer", "may"), CASES)
def test_who_reviewed_does_not_sign_in_whosever_name(office: Office, reviewer: str, signer: str, may: bool) -> None:
    people = {
        "a": hire(office, "a", "tp", "ld"),
        "b": hire(office, "b", "ld"),
        "c": hire(office, "c", "vx"),
        "d": hire(office, "d", "dc"),
    }
    if reviewer.startswith("c for"):
        delegate(office, "c", "a", "tp")
    if "c" in (signer, signer[:1]) and (signer == "c" or " for " in signer):
        delegate(office, "c", "b" if signer == "c" else signer[-1], "ld")
    if signer.startswith("d for"):
        delegate(office, "d", signer[-1], "ld")
    dossier_id = at_review(office, MARITAL)
    do_as(office, hat(office, people[reviewer[0]]), dossier_id, "review", outcome="ok")
    sign, signing = office.item(dossier_id, "sign"), hat(office, people[signer[0]])
    if may:
        claim_work_item(office.installation, WorkItemId(sign.id), actor=signing, now=office.now)
        do_as(office, signing, dossier_id, "sign", outcome="sign")
        return
    with pytest.raises(DutiesClash, match="thẩm định"):
        claim_work_item(office.installation, WorkItemId(sign.id), actor=signing, now=office.now)
    with pytest.raises(DutiesClash):
        do_as(office, signing, dossier_id, "sign", outcome="sign")
    assert office.item(dossier_id, "sign").status == "open"


def test_who_signed_does_not_review_what_came_back(office: Office) -> None:
    both = hire(office, "ca_hai", "tp", "ld")
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="ok")
    do_as(office, hat(office, both), dossier_id, "sign", outcome="return")
    with pytest.raises(DutiesClash):
        do_as(office, hat(office, both), dossier_id, "review", outcome="ok")
    office.do(dossier_id, "review", outcome="ok")


def test_events_name_both_and_the_substitute_takes_over_what_was_claimed(office: Office) -> None:
    absent, other = hat(office, hire(office, "vang", "tp")), hat(office, hire(office, "khac", "tp"))
    substitute = hire(office, "thay", "vx")
    dossier_id = at_review(office, MARITAL)
    item = office.item(dossier_id, "review")
    claim_work_item(office.installation, WorkItemId(item.id), actor=absent, now=office.now)
    with pytest.raises(NotYours):
        do_as(office, hat(office, substitute), dossier_id, "review", outcome="ok")
    delegate(office, "thay", "vang", "tp")
    assert dossier_id in listed(office, hat(office, substitute))
    with pytest.raises(ClaimedByOther):
        do_as(office, other, dossier_id, "review", outcome="ok")
    do_as(office, hat(office, substitute), dossier_id, "review", outcome="ok")
    event = office.rows(audit_events, dossier_id=dossier_id, kind="work_item:completed")[-1]
    body = json.loads(event.body)
    assert (event.actor, body["on_behalf_of"]) == ("thay", "vang")
    assert office.dossier(dossier_id).deeds["review"] == sorted([str(absent.user_id), str(substitute)])


@pytest.mark.parametrize(
    ("scope", "review", "sign"),
    [
        (Scope(), True, True),
        (Scope(domains=frozenset({"ho_tich"})), True, True),
        (Scope(domains=frozenset({"dat_dai"})), False, False),
        (Scope(procedures=frozenset({MARITAL})), True, True),
        (Scope(signing_only=True), False, True),
        (Scope(signing_only=True, procedures=frozenset({"1.001193"})), False, False),
    ],
)
def test_a_delegation_goes_as_far_as_it_says(office: Office, scope: Scope, review: bool, sign: bool) -> None:
    substitute = hire(office, "thay", "vx")
    hire(office, "vang", "tp", "ld")
    delegate(office, "thay", "vang", "tp", scope=scope)
    delegate(office, "thay", "vang", "ld", scope=scope)
    dossier_id = at_review(office, MARITAL)
    for element, may in (("review", review), ("sign", sign)):
        item, acting = office.item(dossier_id, element), hat(office, substitute)
        assert (dossier_id in listed(office, acting)) is may
        if not may:
            with pytest.raises(NotYours):
                claim_work_item(office.installation, WorkItemId(item.id), actor=acting, now=office.now)
        if element == "review":
            office.do(dossier_id, "review", outcome="ok")


def test_it_ends_with_its_last_day_without_anybody_doing_anything(office: Office) -> None:
    substitute = hire(office, "thay", "vx")
    hire(office, "vang", "tp")
    delegate(office, "thay", "vang", "tp", days=2)
    dossier_id = at_review(office, MARITAL)
    assert dossier_id in listed(office, hat(office, substitute))
    office.now += timedelta(days=2)
    assert dossier_id in listed(office, hat(office, substitute))
    office.now += timedelta(days=1)
    assert dossier_id not in listed(office, hat(office, substitute))


def test_it_is_ended_before_by_the_leader_or_who_is_absent(office: Office) -> None:
    substitute, stranger = hire(office, "thay", "vx"), hire(office, "la", "vp")
    absent = hire(office, "vang", "tp")
    given = delegate(office, "thay", "vang", "tp")
    with pytest.raises(NotYours):
        end_delegation(office.installation, given, "về", actor=hat(office, stranger), now=office.now)
    end_delegation(office.installation, given, "đã về", actor=hat(office, absent), now=office.now)
    assert not hat(office, substitute).substitutions
    with pytest.raises(NotFound):
        end_delegation(office.installation, given, "lần nữa", actor=hat(office, absent), now=office.now)
    kinds = [row.kind for row in office.rows(audit_events, chain=f"unit:{COMMUNE}")]
    assert kinds.count("delegation:given") == kinds.count("delegation:ended") == 1


@pytest.mark.parametrize(
    ("substitute", "absent", "role", "refusal"),
    [
        ("c", "a", "tp", DelegationOverlaps),  # b stands in for a already
        ("a", "b", "vx", DelegationCircular),  # of each other
        ("a", "c", "dc", DelegationCircular),  # a ← b ← c would stand in for each other in a ring
        ("d", "a", "ld", NotHeld),
        ("d", "b", "tp", DelegatedOnward),
        ("a", "a", "tp", InvalidInput),
        ("nobody", "a", "tp", NotFound),
        ("e", "f", "ql", RolesClash),  # who audits is not in charge of quality, not even for a time
    ],
)
def test_what_cannot_be_delegated(
    office: Office, substitute: str, absent: str, role: str, refusal: type[Refusal]
) -> None:
    for login, roles in {"a": ("tp",), "b": ("vx",), "c": ("dc",), "d": ("vp",), "e": ("dg",), "f": ("ql",)}.items():
        hire(office, login, *roles)
    delegate(office, "b", "a", "tp")
    delegate(office, "c", "b", "vx")
    before = len(office.rows(delegations))
    with pytest.raises(refusal) as said:
        delegate(office, substitute, absent, role)
    assert said.value.vietnamese
    assert said.value.english
    assert len(office.rows(delegations)) == before


def test_other_days_and_other_work_do_not_overlap(office: Office) -> None:
    for login in ("a", "b", "c"):
        hire(office, login, "tp")
    delegate(office, "b", "a", "tp", days=5)
    delegate(office, "c", "a", "tp", first=date(2022, 3, 13))
    delegate(office, "b", "c", "tp", scope=Scope(domains=frozenset({"ho_tich"})), first=date(2023, 1, 1))
    delegate(office, "a", "c", "tp", scope=Scope(domains=frozenset({"dat_dai"})), first=date(2023, 1, 1))
    assert len(office.rows(delegations)) == 4


def test_only_the_leader_or_who_is_absent_decides(office: Office) -> None:
    for login in ("a", "b", "c"):
        hire(office, login, "tp")
    with pytest.raises(NotYours):
        delegate(office, "b", "a", "tp", by="c")
    delegate(office, "b", "a", "tp", by="a")


def test_nobody_holds_two_roles_that_exclude_each_other(office: Office) -> None:
    with pytest.raises(RolesClash, match="Đánh giá viên"):
        hire(office, "hai_vai", "dg", "ql")
