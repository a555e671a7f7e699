"""What lies beside the stages of a dossier goes over with them: proposals that others must confirm, past orders."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from engine.domain.identifiers import DossierId, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.organisation import UnitNotInForce
from engine.domain.proposal import AnnulmentGround
from engine.domain.succession import UnitEnded
from engine.operations.annul_dossier import propose_annulment
from engine.operations.enter_late import OnPaper, propose_late_filing
from engine.operations.plan_restructuring import plan_restructuring
from engine.operations.receive_dossier import Filing
from engine.store.tables import proposals
from tests.office import fill
from tests.operations.paths import accepted
from tests.operations.reorganised import COMMUNE, NEW_COMMUNE
from tests.operations.restructured import (
    APPLICANT,
    BEFORE,
    CHANNEL,
    DAY,
    MARITAL,
    MERIT,
    MORNING,
    Build,
    apply,
    healthy,
    promises,
)
from tests.operations.test_calendar_orders import STORM, record


def test_an_open_proposal_is_the_successors_to_confirm(build: Build) -> None:
    office = build()
    dossier_id = office.file(MARITAL).dossier_id
    propose_annulment(
        office.installation,
        DossierId(dossier_id),
        ground=AnnulmentGround.WRONG_PROCEDURE,
        reason="Chọn nhầm thủ tục",
        actor=office.person(COMMUNE, "tn"),
        now=office.now,
    )
    office.now = MORNING
    assert plan_restructuring(office.installation, DAY).total.proposals == 1
    apply(office)
    assert {row.unit_id for row in office.rows(proposals)} == {NEW_COMMUNE}
    healthy(office)


def test_a_unit_whose_work_has_moved_takes_no_late_entry(build: Build) -> None:
    office = build()
    office.file(MARITAL)
    desk = office.person(COMMUNE, "tn")
    office.now = MORNING
    apply(office)
    block = office.installation.catalog.procedure(MARITAL).block(BEFORE.date())
    facts = fill(office.installation.catalog.form(str(block.facts_form)), {})
    filing = Filing(procedure_code=MARITAL, applicant=APPLICANT, facts=facts, papers=[], channel=CHANNEL)
    with pytest.raises((UnitEnded, UnitNotInForce)):
        propose_late_filing(
            office.installation, filing, OnPaper(occurred_at=BEFORE), reason="Mất điện", actor=desk, now=office.now
        )


def test_days_that_an_order_took_from_the_predecessor_stay_out(build: Build) -> None:
    office = build()
    dossier_id = accepted(office, MERIT)
    flood = replace(STORM, areas=frozenset(), units=frozenset({UnitId(COMMUNE)}), decided_on=date(2022, 5, 17))
    record(office, flood, first=date(2022, 5, 18), last=date(2022, 5, 20))
    before = promises(office)
    office.now = MORNING
    apply(office)
    later = {"number": "14/QĐ-UBND", "decided_on": DAY, "first": date(2022, 6, 2), "last": date(2022, 6, 6)}
    (moved,) = record(office, flood, unit=NEW_COMMUNE, units=frozenset({UnitId(NEW_COMMUNE)}), **later)
    assert moved.due_before == before[f"dossier {dossier_id}"][3]
    assert moved.due_after == datetime(2022, 6, 21, 17, tzinfo=VIETNAM), "days of May were counted again"
    healthy(office)
