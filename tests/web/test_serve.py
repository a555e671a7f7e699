"""`motcua serve`: what it prints, and what it says when it cannot begin."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from engine.demo.accounts import PEOPLE, create_accounts
from engine.store.queries.accounts import demo_accounts
from tests.office import COMMUNE, Office


def test_the_demo_accounts_are_listed_by_unit_with_their_roles(office: Office) -> None:
    create_accounts(office.installation, now=office.now)
    with office.installation.database.reading() as session:
        held = demo_accounts(session, date(2022, 3, 7))
        assert demo_accounts(session, date(2018, 1, 1)) == []
    of_demo = [holding for holding in held if holding.login.startswith("demo.")]
    assert {holding.login for holding in of_demo} == {person.login for person in PEOPLE}
    assert {holding.role for holding in of_demo if holding.login == "demo.tuphap"} == {"tn", "tp"}
    units = [holding.unit_id for holding in held]
    assert units == sorted(units)
    assert COMMUNE in units


def test_an_address_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "MOTCUA_VAR": str(tmp_path), "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path}/m.sqlite3"}
    motcua = [sys.executable, "-c", "from engine.cli import main; main()"]
    subprocess.run([*motcua, "init"], env=environment, check=True, capture_output=True)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = subprocess.run([*motcua, "serve", "--port", port], env=environment, capture_output=True, text=True)
    assert said.returncode == 1
    assert f"The address 127.0.0.1:{port} cannot be opened" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_database_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "MOTCUA_VAR": str(tmp_path), "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path}/m.sqlite3"}
    motcua = [sys.executable, "-c", "from engine.cli import main; main()", "serve"]
    said = subprocess.run(motcua, env=environment, capture_output=True, text=True)
    assert said.returncode == 1
    assert "motcua init" in said.stderr
    assert "Traceback" not in said.stderr
