"""Loading the demo year into an empty database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from engine.bootstrap import DEMO_CLOCK_SETTING, Running, choose_tariff, create
from engine.demo.accounts import COMMUNE, create_accounts
from engine.demo.cashier import Cashier
from engine.demo.diary import FIRST_DAY, LAST_DAY
from engine.demo.office import Office
from engine.demo.plan import plan_year
from engine.demo.plan_fees import TARIFF
from engine.demo.staff import Staff
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.instant import VIETNAM
from engine.store import schema, settings
from engine.store.database import Database, Durability, in_transaction
from engine.store.queries.volume import NOTHING, Volume, volume
from engine.store.refusals import DatabaseMissing

SET_UP_AT = datetime(2021, 5, 28, 8, 0, tzinfo=VIETNAM)  # the last working day before the year begins
_END_OF_DAY = time(17)
_LOADING_SETTING = "demo_loading"


class DatabaseNotEmpty(Refusal):
    vi = (
        "Cơ sở dữ liệu {where} đã có {filed} hồ sơ và {users} tài khoản. Dữ liệu trình diễn chỉ nạp vào cơ sở dữ liệu "
        "trống; hãy đặt MOTCUA_DATABASE_URL tới một tệp khác hoặc xóa tệp này."
    )
    en = (
        "The database {where} already has {filed} dossiers and {users} accounts. The demo year is loaded into an empty "
        "database only; let MOTCUA_DATABASE_URL name another file, or delete this one."
    )


class LoadingInterrupted(Refusal):
    vi = "Lần nạp dữ liệu trình diễn trước vào {where} bị dừng giữa chừng. Hãy xóa cơ sở dữ liệu đó rồi nạp lại."
    en = "Loading the demo year into {where} was interrupted before. Delete that database and load it again."


class Unsent:
    """Letters of the demo year reach nobody."""

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Loading:
    """What is loaded where: `until` is the last day, `real_now` what the real clock says meanwhile."""

    url: str
    until: date
    real_now: Callable[[], datetime]
    day_passed: Callable[[date], None]


def is_empty(url: str) -> bool:
    """Whether nobody has worked with the database: it may have a schema and diagrams, but no people or dossiers.

    Raises LoadingInterrupted, DatabaseBehind, DatabaseAhead and whatever else keeps a database from being read."""
    held = _held(url)
    return not (held.users or held.filed)


def load_year(loading: Loading) -> Volume:
    """Play the year up to the end of a day, and set the installation's clock there.

    Raises DatabaseNotEmpty, LoadingInterrupted, InvalidInput for a day outside the year, and whatever an operation
    refuses."""
    if not FIRST_DAY <= loading.until <= LAST_DAY:
        raise InvalidInput(
            "--until",
            f"năm trình diễn từ {FIRST_DAY:%d/%m/%Y} đến {LAST_DAY:%d/%m/%Y}",
            f"the demo year runs from {FIRST_DAY} to {LAST_DAY}",
        )
    held = _held(loading.url)
    if held.users or held.filed:
        raise DatabaseNotEmpty(where=Database(loading.url).where, filed=held.filed, users=held.users)
    running = create(loading.url, home=COMMUNE, now=SET_UP_AT, durability=Durability.BULK)
    try:
        _keep(running, _LOADING_SETTING, True)
        loaded = _play(choose_tariff(running, TARIFF), loading)
        _keep(running, _LOADING_SETTING, False)
        return loaded
    finally:
        running.close()


def _play(running: Running, loading: Loading) -> Volume:
    installation = running.installation
    until = datetime.combine(loading.until, _END_OF_DAY, VIETNAM)
    staff = Staff(people=create_accounts(installation, now=SET_UP_AT))
    office = Office(installation=installation, staff=staff, courier=Unsent(), files=running.files)
    office.keep_worker(FIRST_DAY, loading.until)
    cashier = Cashier(installation=installation, staff=staff, agenda=office.agenda)
    cashier.keep(office.calendar, FIRST_DAY, LAST_DAY)
    office.expect(plan_year(installation.catalog))
    office.agenda.run(FIRST_DAY, until, loading.day_passed)
    office.sweep(until)
    _keep(running, DEMO_CLOCK_SETTING, {"shown_at": until.isoformat(), "set_at": loading.real_now().isoformat()})
    with installation.database.reading() as session:
        return volume(session)


def _keep(running: Running, name: str, value: object) -> None:
    in_transaction(running.installation.database, lambda session: settings.put(session, name, value))


def _held(url: str) -> Volume:
    """What a database holds; nothing where there is none yet."""
    database = Database(url)
    try:
        with database.reading() as session:
            if schema.current(session) is None:
                return NOTHING
        schema.check(database)
        with database.reading() as session:
            if settings.get(session, _LOADING_SETTING):
                raise LoadingInterrupted(where=database.where)
            return volume(session)
    except DatabaseMissing:
        return NOTHING
    finally:
        database.close()
