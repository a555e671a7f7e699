"""Put an installation together: database, catalogue, clock and couriers, from the configuration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from os import environ

from engine import catalog as catalogs
from engine.adapters.carriers import configured_carriers
from engine.adapters.clock import DemoClock, SystemClock
from engine.adapters.file_store import FileFolder
from engine.adapters.letterbox import Letterbox
from engine.adapters.pdf import render_pdf
from engine.adapters.signer_on_demand import SignerOnDemand
from engine.config import database_url, files_folder, var_folder
from engine.domain.actor import system
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.operations.calendar_orders import refresh_orders
from engine.operations.installation import Installation
from engine.operations.release_diagram import renew_diagrams
from engine.operations.release_processes import adopt_released, release_processes, sync_organisation
from engine.operations.sign_result import Means
from engine.ports import Carriers, Clock, Courier, FileStore, PdfSigner, Typesetter
from engine.store import schema, settings
from engine.store.database import Database, Durability, in_transaction

TARIFF_SETTING = "tariff"
DEMO_CLOCK_SETTING = "demo_clock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """An installation with the world around it."""

    installation: Installation
    clock: Clock
    courier: Courier
    files: FileStore
    carriers: Carriers = field(default_factory=dict)  # by which notices leave the house; none in a demo
    typeset: Typesetter = render_pdf
    means: Means | None = None  # of signing files; none where no certificate is configured

    @property
    def is_demo(self) -> bool:
        return isinstance(self.clock, DemoClock)

    def close(self) -> None:
        self.installation.database.close()


def create(url: str | None = None, *, home: UnitId, now: datetime, durability: Durability = Durability.FULL) -> Running:
    """Make the database ready: migrate, bring in the organisation, release the diagrams that are new.

    Safe to repeat. Raises a DatabaseUnavailable, and what the catalogue refuses."""
    catalog = catalogs.load()
    with _closed_on_failure(Database(url or database_url(), durability=durability)) as database:
        schema.upgrade(database)
        schema.check(database)
        installation = Installation(database=database, catalog=catalog, tariff=_tariff(database))
        sync_organisation(installation)
        release_processes(installation, actor=system("setup", home), now=now)
        renew_diagrams(installation, actor=system("setup", home), now=now)
        refresh_orders(installation)
        return _running(installation)


def open_installation(url: str | None = None, *, durability: Durability = Durability.FULL) -> Running:
    """Open a database that is ready. Raises DatabaseBehind or DatabaseAhead when its schema is another one."""
    catalog = catalogs.load()
    with _closed_on_failure(Database(url or database_url(), durability=durability)) as database:
        schema.check(database)
        installation = Installation(database=database, catalog=catalog, tariff=_tariff(database))
        adopt_released(installation)
        refresh_orders(installation)
        return _running(installation)


def _running(installation: Installation) -> Running:
    files = FileFolder(files_folder())
    clock = _clock(installation.database)
    return Running(
        installation=installation,
        clock=clock,
        # People who are made up may have numbers that are somebody's: a demo tells nobody.
        carriers={} if isinstance(clock, DemoClock) else configured_carriers(environ),
        courier=Letterbox(var_folder() / "letters"),
        files=files,
        means=signing_means(files),
    )


@contextmanager
def _closed_on_failure(database: Database) -> Iterator[Database]:
    try:
        yield database
    except Refusal:
        database.close()
        raise


def signing_means(files: FileStore) -> Means | None:
    """None where no certificate is configured."""
    signer = _configured("demo.p12", "MOTCUA_SIGNING_")
    if signer is None:
        return None
    seal = _configured("seal.p12", "MOTCUA_SEAL_", for_agency=True)
    return Means(typeset=render_pdf, signer=signer, files=files, seal=seal)


def _configured(demo: str, prefix: str, *, for_agency: bool = False) -> PdfSigner | None:
    """One that is configured and cannot be opened says so when somebody signs."""
    if not (var_folder() / "signing" / demo).exists() and not any(name.startswith(prefix) for name in environ):
        return None
    return SignerOnDemand(var_folder() / "signing", for_agency=for_agency)


def _tariff(database: Database) -> str:
    with database.reading() as session:
        return str(settings.get(session, TARIFF_SETTING) or "national")


def _clock(database: Database) -> Clock:
    with database.reading() as session:
        stored = settings.get(session, DEMO_CLOCK_SETTING)
    if stored is None:
        return SystemClock()
    return DemoClock(
        shown_at=datetime.fromisoformat(stored["shown_at"]), set_at=datetime.fromisoformat(stored["set_at"])
    )


def choose_tariff(running: Running, name: str) -> Running:
    """Let new dossiers be assessed by another tariff from now on. Raises NotFound."""
    running.installation.catalog.tariff(name)
    in_transaction(running.installation.database, lambda session: settings.put(session, TARIFF_SETTING, name))
    return replace(running, installation=replace(running.installation, tariff=name))
