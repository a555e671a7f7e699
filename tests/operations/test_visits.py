"""A dossier that a level above returns for a supplement (A10): each visit at a unit has its own term and verdict."""

from typing import Any
from uuid import UUID

from engine.domain.identifiers import UnitId
from engine.store.queries.report_cchc import cchc
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope
from engine.store.tables import audit_events, handoffs, slips, stages, visits
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, finish, instant

SOCIAL, MERIT, RELOCATION = "1.001776", "1.010824", "1.001109"
DISTRICT = "phong_ldtbxh_a_luoi"
FORWARD = {"posting_close": {"outcome": "none"}, "review": {"outcome": "ok"}}


def forward(office: Office, dossier_id: UUID) -> None:
    """The commune's work up to the hand-over, on the day."""
    for _ in range(40):
        if office.dossier(dossier_id).status == "forwarded":
            return
        office.complete(office.open_items(dossier_id)[0])
    raise AssertionError([item.element for item in office.open_items(dossier_id)])


def send_back(office: Office, dossier_id: UUID) -> None:
    office.do(dossier_id, "receive")
    office.do(dossier_id, "check", outcome="supplement")
    office.do(dossier_id, "reply", outcome="supplement")


def own(office: Office, dossier_id: UUID) -> Any:
    (stage,) = office.rows(stages, dossier_id=dossier_id, level="commune")
    return stage


def test_each_return_is_a_visit_of_its_own(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, MERIT)
    forward(office, dossier_id)
    assert (own(office, dossier_id).visit, own(office, dossier_id).own_verdict) == (1, "early")
    office.now = instant(2, 9)
    send_back(office, dossier_id)
    again = own(office, dossier_id)
    assert (again.visit, again.handed_over_at, again.own_verdict) == (2, None, None)
    assert (again.term, again.due_at) == ("5 working_days", instant(9, 17))
    assert office.dossier(dossier_id).notice_due_at == instant(7, 17)
    assert [slip.unit_id for slip in office.rows(slips, dossier_id=dossier_id, key="supplement")] == [DISTRICT]

    office.do(dossier_id, "supplement_notice")
    (stopped,) = office.rows(audit_events, dossier_id=dossier_id, kind="clock:stopped")
    assert '"notice_late":false' in stopped.body
    assert (own(office, dossier_id).due_at, office.dossier(dossier_id).due_at) == (None, None)
    office.now = instant(7, 9)
    office.do(dossier_id, "supplement_receive")
    assert own(office, dossier_id).due_at == own(office, dossier_id).planned_due_at == instant(14, 17)
    assert office.dossier(dossier_id).promised_at == instant(4, 17, month=4), "the total restarts with the supplement"

    office.now = instant(16, 9)  # the second visit is late
    forward(office, dossier_id)
    assert own(office, dossier_id).own_verdict == "overdue"
    send_back(office, dossier_id)
    assert own(office, dossier_id).visit == 3
    office.do(dossier_id, "supplement_notice")
    office.do(dossier_id, "supplement_receive")
    forward(office, dossier_id)
    had = sorted(office.rows(visits, dossier_id=dossier_id), key=lambda visit: visit.visit)
    assert [(visit.visit, visit.own_verdict) for visit in had] == [(1, "early"), (2, "overdue")]
    assert own(office, dossier_id).own_verdict == "early"
    at_district = sorted(office.rows(stages, dossier_id=dossier_id, level="district"), key=lambda stage: stage.visit)
    assert [stage.visit for stage in at_district] == [1, 2, 3]
    assert [handoff.visit for handoff in office.rows(handoffs, dossier_id=dossier_id, to_unit_id=DISTRICT)] == [1, 2, 3]
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.verdict) == ("returned", "early"), "late in a visit, in time for the citizen"
    assert report(office).overdue == 1


def test_a_return_that_passes_a_level_reaches_each_of_them(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, MERIT)
    forward(office, dossier_id)
    while not office.rows(stages, dossier_id=dossier_id, level="province"):
        office.complete(office.open_items(dossier_id)[0])
    send_back_from_province(office, dossier_id)
    (district,) = office.rows(stages, dossier_id=dossier_id, level="district")
    assert (district.visit, district.due_at, district.handed_over_at) == (2, instant(10, 17), None)
    office.do(dossier_id, "reply", outcome="supplement")
    assert own(office, dossier_id).visit == 2
    (district,) = office.rows(stages, dossier_id=dossier_id, level="district")
    assert (district.visit, district.own_verdict) == (2, "early")
    office.do(dossier_id, "supplement_notice")
    office.do(dossier_id, "supplement_receive")
    forward(office, dossier_id)
    second = office.rows(stages, dossier_id=dossier_id, level="district", visit=3)
    assert len(second) == 1


def send_back_from_province(office: Office, dossier_id: UUID) -> None:
    for element, answer in (
        ("receive", {}),
        ("check", {"outcome": "supplement"}),
        ("reply", {"outcome": "supplement"}),
    ):
        office.do(dossier_id, element, **answer)


def test_a_return_that_is_never_supplemented_ends_the_visit_too(office: Office) -> None:
    dossier_id = accepted(office, SOCIAL)
    (stage,) = office.rows(stages, dossier_id=dossier_id)
    assert stage.term == "7 working_days + 2 working_days + 3 working_days"
    merit = accepted(office, MERIT)
    forward(office, merit)
    send_back(office, merit)
    office.do(merit, "supplement_notice")
    office.now = instant(30, 9, month=4)
    office.sweep()
    finish(office, merit)
    assert office.dossier(merit).status == "cancelled_no_supplement"
    assert own(office, merit).own_verdict == "on_time" or own(office, merit).own_verdict == "early"


def test_a_later_leg_of_the_chain_has_its_own_term(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, RELOCATION)
    assert own(office, dossier_id).term == "5 working_days"
    assert own(office, dossier_id).due_at == instant(8, 17)
    office.now = instant(9, 9)  # late in the first leg
    while office.dossier(dossier_id).status != "forwarded":
        office.complete(office.open_items(dossier_id)[0])
    assert own(office, dossier_id).own_verdict == "overdue"
    office.now = instant(15, 9)
    while office.dossier(dossier_id).status == "forwarded":
        office.complete(office.open_items(dossier_id)[0])
    assert (own(office, dossier_id).visit, own(office, dossier_id).due_at) == (2, instant(22, 17))
    finish(office, dossier_id)
    (first,) = office.rows(visits, dossier_id=dossier_id)
    assert (first.own_verdict, own(office, dossier_id).own_verdict) == ("overdue", "early")


def test_the_report_names_the_level_that_was_late(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, MERIT)
    forward(office, dossier_id)
    office.do(dossier_id, "receive")
    office.now = instant(18, 9)
    assert report(office).late_units == (), "the promise still holds"
    office.now = instant(30, 9)
    finish(office, dossier_id)
    found = report(office)
    assert [(late.unit, late.dossiers) for late in found.late_units] == [(DISTRICT, 1)]
    assert (found.overdue, found.overdue_chain) == (0, 1)


def report(office: Office) -> Any:
    catalog = office.installation.catalog
    period = ReportPeriod(first=instant(1, 12).date(), last=instant(30, 12, month=4).date())
    scope = ReportScope(
        unit=UnitId(COMMUNE),
        period=period,
        calendar=catalog.working_calendar,
        organisation=catalog.organisation,
        now=office.now,
    )
    with office.installation.database.reading() as session:
        return cchc(session, scope)
