"""A dossier that should not have been entered is annulled by two people, keeps its number and is counted nowhere."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from engine.cli.doctor import reader
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, ProposalId
from engine.domain.proposal import AnnulmentGround
from engine.domain.refusals import AlreadyIssued, AlreadySettled, NoMandate, OwnProposal, ProposedAlready, WrongState
from engine.operations.annul_dossier import propose_annulment
from engine.operations.command import on_dossier
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.proposals import decline_proposal
from engine.operations.receipts import collect, void_receipt
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store import dossiers
from engine.store.database import Session, in_transaction
from engine.store.doctor import examine
from engine.store.queries.report_cchc import cchc
from engine.store.queries.report_ii06a import ii06a
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope
from engine.store.tables import handoffs, proposals, receipts, register_entries, stages, timers
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, at_review, finish, instant

MARITAL, COPIES, MERIT, BIRTH = "1.004873", "2.000815", "1.010824", "1.001193"
COPY = {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}


def propose(office: Office, dossier_id: UUID, role: str = "tn", **changes: Any) -> ProposalId:
    given = {"ground": AnnulmentGround.WRONG_PROCEDURE, "reason": "Chọn nhầm thủ tục", **changes}
    return propose_annulment(
        office.installation, DossierId(dossier_id), actor=office.person(COMMUNE, role), now=office.now, **given
    )


def confirm(office: Office, proposal_id: ProposalId, role: str = "ld") -> None:
    confirm_proposal(office.installation, proposal_id, actor=office.person(COMMUNE, role), now=office.now)


def healthy(office: Office) -> None:
    """The doctor finds nothing, once the worker has had its round."""
    office.sweep()
    diagnosis = examine(office.installation.database, now=office.now, read_stage=reader(office.installation))
    assert diagnosis.ok, [(problem.where, problem.en) for problem in diagnosis.problems]


def scope(office: Office) -> ReportScope:
    catalog = office.installation.catalog
    period = ReportPeriod(first=date(2022, 3, 1), last=date(2022, 3, 31))
    calendar, organisation = catalog.working_calendar, catalog.organisation
    return ReportScope(unit=COMMUNE, period=period, calendar=calendar, organisation=organisation, now=office.now)


def test_the_number_stays_and_nobody_counts_it(office: Office) -> None:
    wrong = accepted(office, MARITAL)
    code = office.dossier(wrong).code
    proposal = propose(office, wrong)
    assert office.dossier(wrong).status == "accepted", "nothing happens before somebody else has confirmed"
    confirm(office, proposal)
    dossier = office.dossier(wrong)
    assert (dossier.status, dossier.code, dossier.verdict, dossier.due_at) == ("annulled", code, None, None)
    assert not office.open_items(wrong)
    right = accepted(office, MARITAL)
    assert office.dossier(right).code != code
    with office.installation.database.reading() as session:
        assert cchc(session, scope(office)).received == 1
        assert ii06a(session, scope(office)).total.columns[3] == 1
    healthy(office)


def test_whoever_asks_may_not_confirm_and_only_named_roles_may(office: Office) -> None:
    dossier_id = accepted(office, MARITAL)
    with pytest.raises(NoMandate):
        propose(office, dossier_id, role="qs")
    proposal = propose(office, dossier_id)
    with pytest.raises(ProposedAlready):
        propose(office, dossier_id, role="tp")
    with pytest.raises(OwnProposal):
        confirm(office, proposal, role="tn")
    with pytest.raises(NoMandate):
        confirm(office, proposal, role="qs")
    assert office.dossier(dossier_id).status == "accepted"
    decline_proposal(office.installation, proposal, "Đúng thủ tục", actor=office.person(COMMUNE, "ld"), now=office.now)
    with pytest.raises(AlreadySettled):
        confirm(office, proposal)
    confirm(office, propose(office, dossier_id))
    assert [row.status for row in office.rows(proposals)].count("confirmed") == 1


def test_a_double_entry_names_the_dossier_that_stays(office: Office) -> None:
    first, second = accepted(office, MARITAL), accepted(office, MARITAL)
    double = {"ground": AnnulmentGround.DOUBLE_ENTRY, "reason": "Nhập hai lần"}
    with pytest.raises(InvalidInput):
        propose(office, second, **double)
    with pytest.raises(InvalidInput):
        propose(office, second, **double, other_code=office.dossier(second).code)
    with pytest.raises(NotFound):
        propose(office, second, **double, other_code="000.00.00.H00-220101-0001")
    proposal = propose(office, second, **double, other_code=office.dossier(first).code)
    (row,) = office.rows(proposals, id=proposal)
    assert row.related_id == first
    confirm(office, proposal)
    assert office.dossier(first).status == "accepted"


def test_one_that_was_never_accepted_can_be_annulled_too(office: Office) -> None:
    dossier_id = office.file(MARITAL).dossier_id
    confirm(office, propose(office, dossier_id))
    assert (office.dossier(dossier_id).status, office.dossier(dossier_id).code) == ("annulled", None)
    healthy(office)


def test_agencies_that_have_the_dossier_are_told_and_waits_end(office: Office) -> None:
    dossier_id = accepted(office, MERIT)
    while not office.rows(stages, dossier_id=dossier_id, level="province"):
        items = [item for item in office.open_items(dossier_id) if item.unit_id != "so_ldtbxh_thua_thien_hue"]
        office.complete(items[0])
    confirm(office, propose(office, dossier_id))
    assert not office.open_items(dossier_id)
    assert {stage.ended_at is None for stage in office.rows(stages, dossier_id=dossier_id)} == {False}
    assert {handoff.outcome for handoff in office.rows(handoffs, dossier_id=dossier_id)} == {"withdrawn"}
    healthy(office)


def test_a_wait_for_a_supplement_ends(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    assert office.rows(timers, dossier_id=dossier_id)
    confirm(office, propose(office, dossier_id))
    assert not office.rows(timers, dossier_id=dossier_id)
    healthy(office)


def test_not_after_something_was_issued(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    early = propose(office, dossier_id)
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "sign", outcome="sign")
    with pytest.raises(AlreadyIssued, match="đã ký"):
        confirm(office, early)
    finish(office, dossier_id)
    with pytest.raises(AlreadyIssued):
        propose(office, dossier_id, role="vp")
    assert office.dossier(dossier_id).status == "returned"


def test_not_while_a_receipt_is_valid(office: Office) -> None:
    dossier_id = accepted(office, COPIES, facts=COPY)
    desk = office.person(COMMUNE, "tn")

    def pay(session: Session) -> None:
        dossier = dossiers.lock(session, dossier_id)
        with on_dossier(office.installation, session, dossier, actor=desk, now=office.now) as paying:
            collect(paying, COMMUNE)

    in_transaction(office.installation.database, pay)
    with pytest.raises(AlreadyIssued, match="biên lai"):
        propose(office, dossier_id)
    (receipt,) = office.rows(receipts, dossier_id=dossier_id)
    void_receipt(office.installation, DossierId(dossier_id), receipt.id, "Hoàn tiền", actor=desk, now=office.now)
    confirm(office, propose(office, dossier_id))
    assert office.dossier(dossier_id).status == "annulled"
    healthy(office)


def test_numbers_that_it_had_in_books_stay_voided(office: Office) -> None:
    dossier_id = at_review(office, COPIES, facts=COPY)
    office.do(dossier_id, "review", outcome="ok")
    assert office.rows(register_entries, dossier_id=dossier_id)
    confirm(office, propose(office, dossier_id))
    (entry,) = office.rows(register_entries, dossier_id=dossier_id)
    assert (entry.number, entry.void_reason) == (1, "Chọn nhầm thủ tục")
    healthy(office)


def test_an_annulled_dossier_goes_nowhere(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, BIRTH, facts={"event_on": "2022-03-01"})
    confirm(office, propose(office, dossier_id))
    with pytest.raises(WrongState):
        withdraw_dossier(
            office.installation,
            DossierId(dossier_id),
            "Theo đơn",
            actor=office.person(COMMUNE, "tn"),
            now=office.now,
        )
    office.now = instant(30, 9)
    assert office.sweep().warnings == 0
