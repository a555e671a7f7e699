"""Whoever only audits writes nothing at the command line either, and the try stays in the trail."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.domain.actor import system
from engine.domain.identifiers import RoleKey
from engine.operations.users import Account, Holding, create_user
from engine.store.tables import audit_events, closings
from tests.office import COMMUNE, Office

PASSWORD = "mat-khau-thu-123"


def hire(office: Office, login: str, *roles: str) -> None:
    holdings = [Holding(unit_id=COMMUNE, role=RoleKey(role), valid_from=date(2019, 1, 1)) for role in roles]
    account = Account(login=login, name=login, password=PASSWORD, holdings=holdings)
    create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)


@pytest.mark.parametrize(("roles", "may"), [(("dg",), False), (("dg", "ld"), True)])
def test_a_command_of_somebody_who_only_audits_is_refused_and_noted(
    office: Office, monkeypatch: pytest.MonkeyPatch, roles: tuple[str, ...], may: bool
) -> None:
    hire(office, "nguoi.xem", *roles)
    url = office.installation.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    given = ["--from", "2022-02-01", "--to", "2022-02-28", "--reason", "Chốt tháng", "--as", "nguoi.xem"]
    answer = CliRunner().invoke(main, ["close", *given, "--password", PASSWORD])
    refused = office.rows(audit_events, kind="write:refused")
    assert (answer.exit_code == 0, bool(office.rows(closings)), not refused) == (may, may, may), answer.output
    if not may:
        assert "An auditor reads and writes nothing" in answer.stderr
        assert json.loads(refused[0].body)["data"]["attempted"] == "motcua close"
