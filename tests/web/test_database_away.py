"""The database goes away while somebody types: the page says so, keeps what was typed, and sends it again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.store.tables import dossiers
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.test_pages import APPLICANT, BIRTH

ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]
POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ONLY_POSTGRESQL, indirect=True)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@contextmanager
def away(url: str) -> Iterator[None]:
    """Nobody may connect to the database, and whoever was connected is cut off."""
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


@POSTGRESQL_ONLY
def test_what_was_typed_is_sent_again_when_the_database_is_back(
    enter: Enter, office: Office, database_url: str
) -> None:
    desk = enter("tn")
    page = desk.get(f"/reception/{BIRTH}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    typed = {**APPLICANT, "applicant.name": 'Hồ Thị "Gõ" & <Dài>'}
    with away(database_url):
        refused = desk.client.post(f"/reception/{BIRTH}", data={"csrf_token": token[1], **typed})
    assert refused.status_code == 503
    form = refused.text.partition("Gửi lại")[0].rpartition("<form")[2]
    kept = {name: unescape(value) for name, value in _HIDDEN.findall(form)}
    assert typed.items() <= kept.items()
    again = desk.client.post(f"/reception/{BIRTH}", data=kept, follow_redirects=True)
    assert again.status_code == 200
    assert [row.applicant_name for row in office.rows(dossiers)] == [typed["applicant.name"]]


@POSTGRESQL_ONLY
def test_a_password_is_not_kept(enter: Enter, database_url: str) -> None:
    desk = enter("tn")
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/inbox").text)
    assert token is not None
    with away(database_url):
        given = {"csrf_token": token[1], "login": "lan", "password": "rất bí mật"}
        refused = desk.client.post("/sign-in", data=given)
    assert refused.status_code == 503
    assert "rất bí mật" not in refused.text
