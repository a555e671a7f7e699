"""A small office with open dossiers everywhere, on the day of a restructuring."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from click.testing import CliRunner, Result

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.actor import system
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.identifiers import UnitId, WorkItemId
from engine.domain.instant import VIETNAM
from engine.operations.claim_work_item import claim_work_item
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.operations.restructure import Applied, restructure
from engine.store import audit_verify, settings
from engine.store.database import in_transaction
from engine.store.doctor import examine
from engine.store.queries.report_cchc import cchc
from engine.store.queries.report_ii06a import Ii06a, ii06a
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope
from engine.store.tables import (
    dossiers,
    stages,
    timers,
    work_items,
)
from tests.office import Office, fill
from tests.operations.paths import accepted, at_review
from tests.operations.reorganised import COMMUNE, DISTRICT, PROVINCE

MARRIAGE, MARITAL, COPIES, MERIT, BIRTH_CHAIN, LAND = (
    *("1.000894", "1.004873", "2.000815", "1.010824"),
    *("2.000986", "2.000983"),
)
DAY = date(2022, 6, 1)
BEFORE, MORNING = datetime(2022, 5, 16, 9, tzinfo=VIETNAM), datetime(2022, 6, 1, 8, 13, tzinfo=VIETNAM)
SYSTEM = system("cli", UnitId(COMMUNE))

APPLICANT, CHANNEL = Applicant(name="Hồ Thị Thử"), Channel.DESK
Build = Callable[..., Office]


def everywhere(office: Office) -> dict[str, UUID]:
    """Open dossiers in every place that the day finds them in, and some that are done."""
    done = at_review(office, COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
    until_done(office, done)
    found = {"desk": office.file(MARRIAGE).dossier_id, "specialist": at_review(office, MARITAL)}
    found["claimed"] = at_review(office, MARITAL)
    item = office.item(found["claimed"], "review")
    claim_work_item(office.installation, WorkItemId(item.id), actor=office.person(COMMUNE, "tp"), now=office.now)
    found["supplement"] = at_review(office, MARITAL)
    office.do(found["supplement"], "review", outcome="supplement")
    office.do(found["supplement"], "supplement_notice")
    found["posting"] = accepted(office, LAND)
    while not office.rows(timers, dossier_id=found["posting"]):
        office.complete(office.open_items(found["posting"])[0])
    found["district"] = accepted(office, MERIT)
    until_at(office, found["district"], DISTRICT)
    found["province"] = accepted(office, MERIT)
    until_at(office, found["province"], PROVINCE)
    found["police"] = accepted(office, BIRTH_CHAIN, facts={"event_on": "2022-05-10"})
    until_at(office, found["police"], "cong_an_trung_son")
    found["result"] = at_review(office, COPIES, facts={"items": [{"name": "Bằng", "pages": 2, "copies": 1}]})
    while office.dossier(found["result"]).status != "result_at_desk":
        office.complete(office.open_items(found["result"])[0])
    office.sweep()
    return found | {"done": done}


def until_at(office: Office, dossier_id: UUID, unit: str) -> None:
    while not any(item.unit_id == unit for item in office.open_items(dossier_id)):
        items = [item for item in office.open_items(dossier_id) if item.unit_id != unit]
        office.complete(items[0])


def until_done(office: Office, dossier_id: UUID) -> None:
    """To the end, letting time pass where only a timer waits."""
    for _ in range(120):
        items = office.open_items(dossier_id)
        if items:
            office.complete(items[0])
        elif due := [timer.due_at for timer in office.rows(timers, dossier_id=dossier_id)]:
            office.now = max(office.now, min(due)) + timedelta(minutes=1)
            office.sweep()
        else:
            return
    raise AssertionError([item.element for item in office.open_items(dossier_id)])


def apply(office: Office, **given: Any) -> Applied:
    return restructure(office.installation, DAY, actor=SYSTEM, now=office.now, **given)


def healthy(office: Office) -> None:
    office.sweep()
    database = office.installation.database
    assert examine(database, now=office.now, read_stage=reader(office.installation)).problems == ()
    assert audit_verify.verify(database).problems == ()


def promises(office: Office) -> dict[str, tuple[Any, ...]]:
    """What no restructuring may touch: every deadline of dossiers, stages, steps and timers."""
    names = ("code", "promised_at", "first_promised_at", "due_at", "clock", "clock_stopped_at", "notice_due_at")
    found = {f"dossier {row.id}": tuple(getattr(row, name) for name in names) for row in office.rows(dossiers)}
    names = ("due_at", "planned_due_at", "clock", "term", "own_verdict", "state", "started_at")
    found |= {f"stage {row.id}": tuple(getattr(row, name) for name in names) for row in office.rows(stages)}
    found |= {f"item {row.id}": (row.due_at, row.warn_at, row.element) for row in office.rows(work_items)}
    return found | {f"timer {row.id}": (row.due_at, row.next_try_at) for row in office.rows(timers)}


def scope(office: Office, unit: str, first: str, last: str, *, mapped: bool = False) -> ReportScope:
    catalog = office.installation.catalog
    return ReportScope(
        unit=UnitId(unit),
        period=ReportPeriod(first=date.fromisoformat(first), last=date.fromisoformat(last)),
        calendar=catalog.working_calendar,
        organisation=catalog.organisation,
        now=office.now,
        mapped=mapped,
    )


def figures(office: Office, *asked: Any, **how: Any) -> dict[str, Any]:
    with office.installation.database.reading() as session:
        found = cchc(session, scope(office, *asked, **how))
    names = ("received", "completed", "in_progress", "within_term", "overdue", "overdue_chain", "waiting", "groups")
    return {name: getattr(found, name) for name in names} | {"service": found.service}


def form(office: Office, *asked: Any, **how: Any) -> dict[int, int]:
    with office.installation.database.reading() as session:
        found: Ii06a = ii06a(session, scope(office, *asked, **how))
    return found.total.columns


def runs(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["restructure", "--on", DAY.isoformat(), *arguments])


def stand_at(office: Office, now: datetime) -> None:
    """The installation's stored clock, which the command line goes by."""
    office.now = now
    stored = {"shown_at": now.isoformat(), "set_at": datetime.now(VIETNAM).isoformat()}
    in_transaction(office.installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, stored))


def file_at(office: Office, unit: str, procedure: str, facts: dict[str, Any]) -> UUID:
    block = office.installation.catalog.procedure(procedure).block(office.now.date())
    given = fill(office.installation.catalog.form(str(block.facts_form)), facts)
    filing = Filing(procedure_code=procedure, applicant=APPLICANT, facts=given, papers=[], channel=CHANNEL)
    return receive_dossier(office.installation, filing, actor=office.person(unit, "tn"), now=office.now).dossier_id
