"""The demo year meets a restructuring on its next day: nothing is lost, and the past reads as it was."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import catalog as catalogs
from engine.adapters.clock import SystemClock
from engine.bootstrap import DEMO_CLOCK_SETTING, Running, open_installation
from engine.demo.cashier import FLOAT
from engine.domain.cash import Box
from engine.domain.instant import VIETNAM
from engine.operations.cash import count_cash, hand_over, take_over
from engine.operations.sweep import sweep
from engine.operations.treasury import close_month, pay_treasury
from engine.operations.users import actors_of
from engine.store import settings
from engine.store import users as user_store
from engine.store.database import in_transaction
from engine.store.queries.cash import standing
from engine.store.tables import dossiers
from tests.conftest import copied
from tests.office import Office as Desk
from tests.operations.demo_year import WHOLE, Office
from tests.operations.reorganised import COMMUNE, DISTRICT, NEW_COMMUNE, PROVINCE, reorganised
from tests.operations.restructured import until_done

pytestmark = pytest.mark.slow

DAY = date(2022, 5, 31)
MORNING = datetime(2022, 5, 31, 8, tzinfo=VIETNAM)
KEPT = (
    "SELECT id, code, promised_at, first_promised_at, due_at, clock, clock_stopped_at FROM dossiers ORDER BY id",
    "SELECT id, started_at, term, clock, due_at, planned_due_at, own_verdict FROM stages ORDER BY id",
    "SELECT id, due_at, offered_at FROM work_items ORDER BY id",
    "SELECT id, due_at FROM timers ORDER BY id",
    "SELECT id, unit_id, amount FROM receipts ORDER BY id",
    "SELECT id, unit_id, number FROM register_entries ORDER BY id",
    "SELECT id, unit_id, number FROM slips ORDER BY id",
)


@pytest.fixture
def office(year_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with copied(year_url, tmp_path) as url:
        yield Office(url, monkeypatch)


def stand_at(now: datetime) -> Running:
    running = open_installation()
    stored = {"shown_at": now.isoformat(), "set_at": SystemClock().now().isoformat()}
    in_transaction(running.installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, stored))
    return running


def settle() -> None:
    """The people of the commune balance its cash on the last morning."""
    running = open_installation()
    installation, now = running.installation, MORNING
    with installation.database.reading() as session:
        users = [user_store.by_login(session, login) for login in ("demo.vanphong", "demo.taichinh")]
        spare = standing(session, COMMUNE, Box.DESK).balance - FLOAT
    desk, accountant = (actors_of(installation, user.id, now=now - timedelta(days=1))[0] for user in users if user)
    if spare:
        key = hand_over(installation, Box.DESK, spare, actor=desk, now=now)
        take_over(installation, key, actor=accountant, now=now)
        count_cash(installation, Box.DESK, FLOAT, actor=desk, now=now)
    found = close_month(installation, date(2022, 5, 1), actor=accountant, now=now)
    pay_treasury(installation, date(2022, 5, 1), found.payable, "GNT 13/2022", actor=accountant, now=now)
    count_cash(installation, Box.TREASURY, 0, actor=accountant, now=now)
    running.close()


def kept(office: Office) -> list[list[str]]:
    return [[repr(tuple(row)) for row in office.rows(statement)] for statement in KEPT]


def reports(office: Office) -> list[Any]:
    """What was reported before, of every unit that had a part in it."""
    days = (WHOLE, ("2021-05-30", "2021-12-31"), ("2022-01-01", "2022-05-30"))
    return [
        (office.cchc(*period, "--unit", unit), office.ii06a(*period, "--unit", unit))
        for period in days
        for unit in (COMMUNE, PROVINCE, DISTRICT)
    ]


def test_the_year_goes_over(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stood, read = reports(office), catalogs.load
    folder = reorganised(tmp_path, DAY)
    monkeypatch.setattr(catalogs, "load", lambda: read(folder))
    assert office.runs("init").exit_code == 0
    stand_at(MORNING).close()
    assert reports(office) == stood
    (problem,) = json.loads(office.runs("restructure", "--on", DAY.isoformat(), "--json").stdout)["problems"]
    assert "05/2022" in problem["message"], "the money of May is not paid yet"
    settle()
    plan = office.says("restructure", "--on", DAY.isoformat())
    assert (plan["problems"], plan["total"]["dossiers"]) == ([], 14)
    assert any(move["from"] == DISTRICT for move in plan["moves"])
    before = kept(office)
    done = office.says("restructure", "--on", DAY.isoformat(), "--apply", "--assign")
    assert (done["dossiers"], done["stages"]) == (14, plan["total"]["stages"])
    assert kept(office) == before
    assert reports(office) == stood
    assert office.says("restructure", "--on", DAY.isoformat(), "--apply")["already"]
    assert office.says("doctor")["problems"] == []
    assert office.says("audit", "verify")["problems"] == []
    reconcile(office)
    finish(office)
    assert office.says("doctor")["problems"] == []
    assert office.says("audit", "verify")["problems"] == []
    reconcile(office)
    assert reports(office) == stood


def reconcile(office: Office) -> None:
    """Over days that span the restructuring, the parts are the whole."""
    days = ("2021-05-30", "2022-12-31")
    old, new = (office.cchc(*days, "--unit", unit) for unit in (COMMUNE, NEW_COMMUNE))
    whole = office.cchc(*days, "--unit", NEW_COMMUNE, "--mapped")
    for name in ("received", "completed", "fees_total", "complaints"):
        assert old[name] + new[name] == whole[name]
    assert (old["received"], old["in_progress"], whole["in_progress"]) == (675, 14, new["in_progress"])
    (carried,) = {sum(row["6"] for row in office.ii06a(*days, "--unit", NEW_COMMUNE))}
    assert carried == 14
    for row in office.ii06a(*days, "--unit", NEW_COMMUNE, "--mapped"):
        assert row["3"] == row["4"] + row["5"] + row["6"] == row["7"] + row["11"]
        assert row["6"] == 0


def finish(office: Office) -> None:
    """Those who were assigned to the successors do what is left, as the year goes on."""
    running = open_installation()
    try:
        desk = Desk(running=running, now=MORNING)
        left = [row.id for row in desk.rows(dossiers) if row.closed_at is None]
        assert len(left) == 14
        for dossier_id in left:
            until_done(desk, dossier_id)
        assert not [row.id for row in desk.rows(dossiers) if row.closed_at is None]
        while sweep(running.installation, desk.mail, now=desk.now).letters:
            pass
    finally:
        running.close()
    stand_at(desk.now).close()
