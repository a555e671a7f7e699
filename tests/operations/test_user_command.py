"""`motcua user`: what whoever runs the server does with accounts, by the same operations as the pages."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.cli import main
from engine.domain.administration_refusals import AccountElsewhere, OwnAccount
from engine.domain.identifiers import UserId
from engine.domain.instant import local
from engine.domain.refusals import SignInRefused
from engine.operations.administration import close_account, reset_password
from engine.operations.users import sign_in
from engine.store import settings
from engine.store.database import Database
from engine.store.tables import assignments, audit_events, users
from tests.office import COMMUNE, Office
from tests.web.small_office import PASSWORD, hire, small_catalog, small_office

Run = Callable[..., Result]
LOGIN = "hien.kan"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    made = small_office(database, small_catalog(), tmp_path / "letters")
    shown = {"shown_at": made.now.isoformat(), "set_at": datetime.now(UTC).isoformat()}
    with database.transaction() as session:
        settings.put(session, DEMO_CLOCK_SETTING, shown)
    return made


@pytest.fixture
def run(office: Office, database_url: str, tmp_path: Path) -> Run:
    def command(*words: str) -> Result:
        environment = {"MOTCUA_DATABASE_URL": database_url, "MOTCUA_VAR": str(tmp_path)}
        return CliRunner().invoke(main, ["user", *words], env=environment)

    made = command("add", LOGIN, "--name", "Kăn Hiền", "--role", f"{COMMUNE}:tp", "--password", PASSWORD)
    assert made.exit_code == 0, made.stderr
    return command


def kinds(office: Office) -> list[str]:
    return [row.kind for row in office.rows(audit_events) if row.kind.startswith("user:")]


def test_a_role_is_given_and_ended(run: Run, office: Office) -> None:
    day = local(office.now + timedelta(days=20)).date()
    given = run("give", LOGIN, f"{COMMUNE}:hd", "--until", day.isoformat())
    assert given.exit_code == 0, given.stderr
    (role,) = office.rows(assignments, role="hd")
    assert (role.unit_id, role.valid_from, role.valid_to) == (COMMUNE, local(office.now).date(), day)
    again = run("give", LOGIN, f"{COMMUNE}:hd")
    assert again.exit_code == 1
    assert "đã giữ vai trò" in again.stderr
    assert "already holds role" in again.stderr
    ended = run("end", LOGIN, f"{COMMUNE}:hd")
    assert ended.exit_code == 0, ended.stderr
    assert office.rows(assignments, role="hd")[0].valid_to == local(office.now).date()
    assert {"user:assigned", "user:role_ended"} <= set(kinds(office))


def test_an_account_is_closed_and_opened_again(run: Run, office: Office) -> None:
    assert run("close", LOGIN).exit_code == 0
    with pytest.raises(SignInRefused):
        sign_in(office.installation, LOGIN, PASSWORD, now=office.now)
    listed = run("list", "--unit", COMMUNE)
    assert "đã khóa" in next(line for line in listed.stdout.splitlines() if line.startswith(LOGIN))
    assert run("reopen", LOGIN).exit_code == 0
    sign_in(office.installation, LOGIN, PASSWORD, now=office.now)
    assert {"user:closed", "user:reopened"} <= set(kinds(office))


def test_a_password_is_set_and_must_be_changed(run: Run, office: Office) -> None:
    short = run("password", LOGIN, "--password", "ngan")
    assert short.exit_code == 1
    assert "phải có ít nhất 10 ký tự" in short.stderr
    assert run("password", LOGIN, "--password", "mot-mat-khau-moi").exit_code == 0
    (user,) = office.rows(users, login=LOGIN)
    assert user.must_change
    sign_in(office.installation, LOGIN, "mot-mat-khau-moi", now=office.now)
    assert "mot-mat-khau-moi" not in json.dumps([str(row.body) for row in office.rows(audit_events)])


def test_accounts_are_listed_with_their_roles(run: Run) -> None:
    told = {row["login"]: row for row in json.loads(run("list", "--json").stdout)}
    assert told[LOGIN]["active"]
    assert [(role["unit"], role["role"]) for role in told[LOGIN]["roles"]] == [(COMMUNE, "tp")]


def test_what_is_not_there_is_a_sentence(run: Run) -> None:
    for words in (
        ("close", "ai.do"),
        ("give", LOGIN, "khong_co:tp"),
        ("give", LOGIN, "tp"),
        ("end", LOGIN, f"{COMMUNE}:ld"),
        ("list", "--unit", "khong_co"),
    ):
        refused = run(*words)
        assert refused.exit_code == 1, words
        assert "Traceback" not in refused.stderr
        assert len(refused.stderr.splitlines()) >= 2, "in both languages"


def test_what_the_pages_refuse_names_the_command_that_does_it(run: Run, office: Office) -> None:
    hire(office, "qt", COMMUNE)
    administrator = office.person(COMMUNE, "qt")
    assert administrator.user_id is not None
    with pytest.raises(OwnAccount, match="motcua user close"):
        close_account(office.installation, administrator.user_id, actor=administrator, now=office.now)
    assert run("close", f"{COMMUNE}.qt").exit_code == 0
    assert run("give", LOGIN, "ubnd_a_luoi:cv").exit_code == 0
    (user,) = office.rows(users, login=LOGIN)
    with pytest.raises(AccountElsewhere, match="motcua user password"):
        reset_password(office.installation, UserId(user.id), PASSWORD, actor=administrator, now=office.now)
    assert run("password", LOGIN, "--password", "mot-mat-khau-moi").exit_code == 0
