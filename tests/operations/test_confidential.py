"""Confidential dossiers: the leader assigns, and nobody but the assigned handler and the leader knows of them."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from engine.cli import main
from engine.domain.applicant import Applicant
from engine.domain.conduct_refusals import NotAssignable, Reserved
from engine.domain.dossier import Channel
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, WorkItemId
from engine.domain.inbox_refusals import ReasonMissing
from engine.domain.refusals import NotYours
from engine.domain.substitution import Scope
from engine.operations.assign_work_item import assign_work_item
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.enter_late import OnPaper, propose_late_filing
from engine.operations.open_dossier import open_dossier, open_work_item
from engine.operations.receive_dossier import Filing
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.queries.proposals import open_proposals
from engine.store.queries.visibility import Reader
from engine.store.tables import audit_events, dossiers, handlers, work_items
from tests.office import COMMUNE, Office, fill
from tests.operations.beginning import Beginning, beginning, dossier
from tests.operations.paths import accepted, at_review, finish
from tests.operations.people import counted, delegate, do_as, found, hat, hire, listed

__all__ = ["beginning"]

DENUNCIATION, PETITION, ALLOWANCE, ADOPTION, CHILD = "2.002396", "2.002501", "1.001776", "2.001263", "2.001947"
MARITAL = "1.004873"


@pytest.mark.parametrize(
    ("procedure", "facts", "kept"),
    [
        (DENUNCIATION, {}, True),
        (ADOPTION, {}, True),
        (CHILD, {}, True),
        (PETITION, {"matter": "denunciation"}, True),
        (PETITION, {"matter": "suggestion"}, False),
        (ALLOWANCE, {"group": "hiv"}, True),
        (ALLOWANCE, {"group": "elderly"}, False),
        (MARITAL, {}, False),
    ],
)
def test_the_law_of_the_procedure_says_which_are_kept_secret(
    office: Office, procedure: str, facts: dict[str, str], kept: bool
) -> None:
    dossier_id = office.file(procedure, facts=facts).dossier_id
    assert office.dossier(dossier_id).confidential is kept
    assert {item.reserved for item in office.open_items(dossier_id)} == {kept}


def test_only_the_leader_and_the_assigned_handler_know_of_it(office: Office) -> None:
    other_desk, vp = hat(office, hire(office, "ban", "tn")), hat(office, hire(office, "xu_ly", "vp"))
    colleague = hat(office, hire(office, "dong_nghiep", "vp", "tp", "vt", "dg", "qs"))
    dossier_id = office.file(DENUNCIATION).dossier_id
    desk, leader = office.person(COMMUNE, "tn"), office.person(COMMUNE, "ld")
    assert [dossier_id in listed(office, one) for one in (desk, other_desk, leader)] == [True, False, True]
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    item = office.item(dossier_id, "initial")
    for stranger in (desk, other_desk, vp, colleague):
        assert dossier_id not in listed(office, stranger) | found(office, stranger) | found(office, stranger, "thu")
        assert counted(office, stranger) == 0
        for refused in (claim_work_item, release_work_item):
            with pytest.raises(NotFound, match="việc"):
                refused(office.installation, WorkItemId(item.id), actor=stranger, now=office.now)
        with pytest.raises(NotFound):
            open_dossier(office.installation, DossierId(dossier_id), actor=stranger, now=office.now)
    assert dossier_id in found(office, leader) & listed(office, leader)
    assign_work_item(office.installation, WorkItemId(item.id), "xu_ly", actor=leader, now=office.now)
    assert dossier_id in found(office, vp) & listed(office, vp)
    assert dossier_id not in listed(office, colleague) | found(office, colleague)
    do_as(office, vp, dossier_id, "initial")
    assert dossier_id in found(office, vp), "the handler sees it between two steps"
    finish(office, dossier_id)
    assert office.dossier(dossier_id).closed_at is not None


def test_the_desk_that_received_it_sees_it_while_it_is_at_the_desk(office: Office) -> None:
    dossier_id = office.file(DENUNCIATION).dossier_id
    desk = office.person(COMMUNE, "tn")
    open_dossier(office.installation, DossierId(dossier_id), actor=desk, now=office.now)
    do_as(office, desk, dossier_id, "receive", outcome="accept")
    do_as(office, desk, dossier_id, "digitise")
    with pytest.raises(NotFound):
        open_dossier(office.installation, DossierId(dossier_id), actor=desk, now=office.now)
    with pytest.raises(NotFound):
        withdraw_dossier(office.installation, DossierId(dossier_id), "rút", actor=desk, now=office.now)


def test_reads_and_refused_reads_are_events(office: Office) -> None:
    dossier_id = office.file(DENUNCIATION).dossier_id
    stranger, item = office.person(COMMUNE, "tp"), office.item(dossier_id, "receive")
    with pytest.raises(NotFound) as of_item:
        open_work_item(office.installation, WorkItemId(item.id), actor=stranger, now=office.now)
    with pytest.raises(NotFound):
        open_dossier(office.installation, DossierId(dossier_id), actor=stranger, now=office.now)
    nobody = uuid4()
    with pytest.raises(NotFound) as of_nothing:
        open_work_item(office.installation, WorkItemId(nobody), actor=stranger, now=office.now)
    assert str(of_item.value).replace(str(item.id), "") == str(of_nothing.value).replace(str(nobody), "")
    refused = office.rows(audit_events, dossier_id=dossier_id, kind="dossier:open_refused")
    assert [event.actor for event in refused] == [stranger.login] * 2


def test_what_is_taken_over_from_paper_is_kept_secret_too(beginning: Beginning) -> None:
    office = beginning.office
    rows = [
        dossier(procedure=DENUNCIATION, step="initial"),
        dossier(procedure=ALLOWANCE, code="CŨ-2"),
        dossier(code="CŨ-3"),
    ]
    beginning.imports(beginning.book(dossiers=rows))
    known = {row.code: row.id for row in office.rows(dossiers)}
    secret = {known[rows[0]["code"]], known["CŨ-2"]}
    desk, leader = office.person(COMMUNE, "tn"), office.person(COMMUNE, "ld")
    assert found(office, desk) == {known["CŨ-3"]}
    assert found(office, leader) == set(known.values())
    for dossier_id in secret:
        assert {item.reserved for item in office.open_items(dossier_id)} == {True}
    finish(office, known["CŨ-2"])
    assert office.open_items(known["CŨ-2"]) == [], "the leader assigns it, and it goes on to the next unit"


def test_a_late_entry_of_a_secret_dossier_is_known_to_whoever_proposes_and_to_the_leader(office: Office) -> None:
    desk, leader = office.person(COMMUNE, "tn"), office.person(COMMUNE, "ld")
    other_desk = hat(office, hire(office, "ban", "tn"))
    filing = Filing(
        procedure_code=DENUNCIATION,
        applicant=Applicant(name="Hồ Thị Thử"),
        facts=fill(office.installation.catalog.form("facts_denunciation"), {}),
        papers=(),
        channel=Channel.DESK,
    )
    paper = OnPaper(occurred_at=office.now, skipped="")
    office.now += timedelta(hours=2)
    key = propose_late_filing(office.installation, filing, paper, reason="Mất điện", actor=desk, now=office.now)
    with office.installation.database.reading() as session:
        seen = [
            [row.id for row in open_proposals(session, reader)]
            for reader in (None, *map(Reader.of, (other_desk, desk, leader)))
        ]
    assert seen == [[], [], [key], [key]]
    confirm_proposal(office.installation, key, actor=leader, now=office.now)
    (row,) = office.rows(dossiers)
    assert (row.confidential, row.id in found(office, other_desk)) == (True, False)


def test_who_assigns_and_to_whom(office: Office) -> None:
    hire(office, "khong_vai_tro", "tp")
    dossier_id = office.file(DENUNCIATION).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    item, leader, vp = office.item(dossier_id, "initial"), office.person(COMMUNE, "ld"), office.person(COMMUNE, "vp")
    with pytest.raises(NotAssignable, match="Người khong_vai_tro"):
        assign_work_item(office.installation, WorkItemId(item.id), "khong_vai_tro", actor=leader, now=office.now)
    with pytest.raises(NotAssignable):
        assign_work_item(office.installation, WorkItemId(item.id), "khong_co_ai", actor=leader, now=office.now)
    assign_work_item(office.installation, WorkItemId(item.id), vp.login, actor=leader, now=office.now)
    (event,) = office.rows(audit_events, dossier_id=dossier_id, kind="work_item:assigned")[-1:]
    assert event.actor == leader.login
    second = hire(office, "nguoi_khac", "vp")
    with pytest.raises(ReasonMissing, match="lý do"):
        assign_work_item(office.installation, WorkItemId(item.id), "nguoi_khac", actor=leader, now=office.now)
    assign_work_item(
        office.installation, WorkItemId(item.id), "nguoi_khac", actor=leader, now=office.now, reason="nghỉ ốm"
    )
    told = office.rows(audit_events, dossier_id=dossier_id, kind="work_item:assigned")[-1]
    assert '"reason":"nghỉ ốm"' in told.body
    assert dossier_id not in found(office, vp), "who is replaced sees it no more"
    assert dossier_id in found(office, hat(office, second))
    with pytest.raises(NotYours):
        assign_work_item(office.installation, WorkItemId(item.id), vp.login, actor=hat(office, second), now=office.now)


def test_what_the_handler_gives_back_goes_to_the_leader(office: Office) -> None:
    vp, leader = office.person(COMMUNE, "vp"), office.person(COMMUNE, "ld")
    dossier_id = office.file(DENUNCIATION).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    item = office.item(dossier_id, "initial")
    assign_work_item(office.installation, WorkItemId(item.id), vp.login, actor=leader, now=office.now)
    release_work_item(office.installation, WorkItemId(item.id), actor=vp, now=office.now)
    assert dossier_id not in listed(office, vp) | found(office, vp)
    assert dossier_id in listed(office, leader)


def test_a_leader_who_is_party_to_it_does_not_see_it(office: Office) -> None:
    boss = hat(office, hire(office, "sep", "ld", number="046190000001"))
    dossier_id = office.file(DENUNCIATION, facts={"content": "x", "office": "046190000001"}).dossier_id
    assert dossier_id not in listed(office, boss) | found(office, boss)
    with pytest.raises(NotFound):
        open_dossier(office.installation, DossierId(dossier_id), actor=boss, now=office.now)
    assert dossier_id in found(office, office.person(COMMUNE, "ld"))


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        (Scope(), True),
        (Scope(domains=frozenset({"khieu_nai_to_cao"})), True),
        (Scope(domains=frozenset({"ho_tich"})), False),
        (Scope(procedures=frozenset({DENUNCIATION})), True),
        (Scope(signing_only=True), False),
    ],
)
def test_who_stands_in_for_the_leader_sees_as_far_as_the_delegation_goes(
    office: Office, scope: Scope, sees: bool
) -> None:
    deputy = hire(office, "thay", "tc")
    dossier_id = office.file(DENUNCIATION).dossier_id
    leader = office.person(COMMUNE, "ld")
    delegate(office, "thay", leader.login, "ld", scope=scope)
    assert (dossier_id in listed(office, hat(office, deputy))) is sees
    assert (dossier_id in found(office, hat(office, deputy))) is sees


def test_work_that_is_not_confidential_stays_with_its_role(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    assert dossier_id in listed(office, office.person(COMMUNE, "tp"))
    assert dossier_id not in listed(office, office.person(COMMUNE, "ld"))


def test_a_reserved_task_is_not_taken_by_a_leader_without_being_assigned(office: Office) -> None:
    boss = hat(office, hire(office, "ca_hai", "ld", "vp"))
    dossier_id: UUID = accepted(office, DENUNCIATION)
    office.do(dossier_id, "digitise")
    item = office.item(dossier_id, "initial")
    with pytest.raises(Reserved):
        claim_work_item(office.installation, WorkItemId(item.id), actor=boss, now=office.now)
    assign_work_item(office.installation, WorkItemId(item.id), "ca_hai", actor=boss, now=office.now)
    assert office.item(dossier_id, "initial").claimed_by == boss.user_id


def test_an_upgrade_keeps_secret_what_an_earlier_release_did_not(
    office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That release had neither the flag nor reserved work: everybody of the role saw it, somebody had claimed it."""
    adoption, petition = office.file(ADOPTION).dossier_id, office.file(PETITION, facts={"matter": "suggestion"})
    sick = office.file(ALLOWANCE, facts={"group": "hiv"}).dossier_id
    with office.installation.database.command() as session:
        session.execute(update(dossiers).values(confidential=False))
        session.execute(update(work_items).values(reserved=False))
        session.execute(delete(handlers))
    (item,) = office.open_items(sick)
    at_desk = office.person(COMMUNE, "tn")
    claim_work_item(office.installation, WorkItemId(item.id), actor=at_desk, now=office.now)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    for _ in ("the first time", "again"):
        assert CliRunner().invoke(main, ["upgrade", "--unit", COMMUNE]).exit_code == 0
    (event,) = office.rows(audit_events, kind="dossiers:kept_secret")
    assert set(json.loads(event.body)["data"]["dossiers"]) == {str(adoption), str(sick)}
    assert [office.dossier(one).confidential for one in (adoption, sick, petition.dossier_id)] == [True, True, False]
    assert [row.user_id for row in office.rows(handlers, dossier_id=sick)] == [at_desk.user_id]
    stranger = hat(office, hire(office, "dong_nghiep", "tn"))
    for dossier_id in (adoption, sick):
        with pytest.raises(NotFound):
            open_dossier(office.installation, DossierId(dossier_id), actor=stranger, now=office.now)
    open_dossier(office.installation, DossierId(sick), actor=at_desk, now=office.now)
    finish(office, sick)
