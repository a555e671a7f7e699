"""The office that the pictures show: the demo's first three months, stopped in the middle of a morning with work left
over in every list, and served by a clock that stands still."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from waitress.server import create_server  # type: ignore[import-untyped]

from engine.adapters.carriers import configured_carriers
from engine.adapters.clock import SystemClock
from engine.adapters.signing import make_demo_certificate
from engine.bootstrap import DEMO_CLOCK_SETTING, choose_tariff, create, open_installation
from engine.config import var_folder
from engine.demo.accounts import COMMUNE, create_accounts
from engine.demo.cashier import Cashier
from engine.demo.course import Course
from engine.demo.diary import FIRST_DAY
from engine.demo.office import Office
from engine.demo.plan import plan_year
from engine.demo.plan_fees import TARIFF
from engine.demo.staff import Staff
from engine.demo.year import SET_UP_AT, Unsent, is_empty
from engine.domain.instant import VIETNAM
from engine.operations.worker_seen import worker_seen
from engine.store import settings
from engine.store.database import Durability, in_transaction
from engine.store.queries.open_work import OpenWork
from web import create_app

STANDS_AT = datetime(2021, 8, 31, 10, 20, tzinfo=VIETNAM)
_LEFT_FROM = {  # since when the people of the commune do not get round to their work, by role
    **dict.fromkeys(("ld", "vt"), datetime(2021, 8, 27, 8, tzinfo=VIETNAM)),
    **dict.fromkeys(("tp", "dc", "vx", "tc"), datetime(2021, 8, 31, 7, tzinfo=VIETNAM)),
}
_FORGOTTEN_FROM = datetime(2021, 8, 24, 8, tzinfo=VIETNAM)
_ONE_IN = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class StoppedClock:
    """No page shows that it moves, but what happened later stands later in every list."""

    asked: "count[int]" = field(default_factory=count)

    def now(self) -> datetime:
        return STANDS_AT + timedelta(microseconds=next(self.asked))


class HalfDone(Office):
    """In its last days something of everything stays undone."""

    def _arrange(self, course: Course, work: OpenWork, now: datetime) -> None:
        if work.unit_id != COMMUNE or work.role not in _LEFT_FROM:
            return super()._arrange(course, work, now)
        is_forgotten = now >= _FORGOTTEN_FROM and course.place % _ONE_IN == 0
        if now < _LEFT_FROM[work.role] and not is_forgotten:
            super()._arrange(course, work, now)
        return None


def load(url: str) -> bool:
    """False, and nothing, where the database has been loaded before."""
    if not is_empty(url):
        return False
    running = choose_tariff(create(url, home=COMMUNE, now=SET_UP_AT, durability=Durability.BULK), TARIFF)
    installation = running.installation
    staff = Staff(people=create_accounts(installation, now=SET_UP_AT))
    office = HalfDone(installation=installation, staff=staff, courier=Unsent(), files=running.files)
    office.keep_worker(FIRST_DAY, STANDS_AT.date())
    cashier = Cashier(installation=installation, staff=staff, agenda=office.agenda)
    cashier.keep(office.calendar, FIRST_DAY, STANDS_AT.date())
    office.expect(plan_year(installation.catalog))
    office.agenda.run(FIRST_DAY, STANDS_AT, _day_passed)
    office.sweep(STANDS_AT)
    clock = {"shown_at": STANDS_AT.isoformat(), "set_at": SystemClock().now().isoformat()}
    in_transaction(installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, clock))
    running.close()
    return True


def _day_passed(day: date) -> None:
    pass


CHANNELS = {
    "MOTCUA_SMTP_HOST": "127.0.0.1",
    "MOTCUA_SMTP_FROM": "motcua@vi-du.vn",
    "MOTCUA_SMS_URL": "https://vi-du.vn/",
}
"""What pages ask for before they offer filing online; no worker runs, so nothing leaves."""


@contextmanager
def served(url: str) -> Iterator[str]:
    """Its address, while it is served."""
    make_demo_certificate(var_folder() / "signing", agency="UBND xã Trung Sơn (minh họa)", now=SystemClock().now())
    running = replace(open_installation(url), clock=StoppedClock(), carriers=configured_carriers(CHANNELS))
    worker_seen(running.installation, "may-chu", now=STANDS_AT)
    app = create_app(running, secret_key=b"a key for pictures only")
    server = create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        running.close()
