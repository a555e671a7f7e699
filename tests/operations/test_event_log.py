"""`motcua audit export`: the trail for other tools, whole, of everybody but the confidential, and noted."""

import csv
import json
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from sqlalchemy import update

from engine.cli import main
from engine.domain.event_log import Transition
from engine.operations.claim_work_item import claim_work_item
from engine.store.queries import event_log
from engine.store.queries.event_log import Logged, traces
from engine.store.tables import audit_events, dossiers
from tests.office import COMMUNE, Office

COPY, DEATH = "2.000815", "1.000656"
DAYS = ("--from", "2022-03-01", "--to", "2022-03-31")
APPLICANT = "Hồ Thị Thử"


@pytest.fixture
def export(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    url = office.installation.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)

    def run(*given: object) -> Result:
        return CliRunner().invoke(main, ["audit", "export", *map(str, given)])

    return run


def accepted(office: Office, procedure: str = COPY) -> UUID:
    dossier = office.file(procedure).dossier_id
    first = office.open_items(dossier)[0]
    office.complete(first)
    return dossier


def lines(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def named(file: Path) -> list[str]:
    log = etree.parse(file).getroot()
    return [str(trace.find("{*}string[@key='motcua:dossier']").get("value")) for trace in log.findall("{*}trace")]


def test_the_log_of_some_days_has_every_event_and_no_confidential_dossier(
    office: Office, export: Any, tmp_path: Path
) -> None:
    ours, other, secret = accepted(office), accepted(office, DEATH), accepted(office)
    with office.installation.database.transaction() as session:
        session.execute(update(dossiers).where(dossiers.c.id == secret).values(confidential=True))
    answer = export("--xes", tmp_path / "log.xes", "--csv", tmp_path / "log.csv", *DAYS, "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["xes"] == {"file": str(tmp_path / "log.xes"), "dossiers": 2}
    rows = lines(tmp_path / "log.csv")
    kept = [row for row in office.rows(audit_events) if row.dossier_id in (ours, other)]
    assert {(row["dossier_id"], row["hash"]) for row in rows} == {(str(row.dossier_id), row.hash.hex()) for row in kept}
    assert set(named(tmp_path / "log.xes")) == {str(ours), str(other)}
    text = (tmp_path / "log.csv").read_text() + (tmp_path / "log.xes").read_text()
    assert APPLICANT not in text
    assert str(secret) not in text


def test_one_procedure_one_dossier_or_other_days(office: Office, export: Any, tmp_path: Path) -> None:
    ours, other = accepted(office), accepted(office, DEATH)
    file = tmp_path / "log.xes"
    for asked, expected in (
        ((*DAYS, "--procedure", DEATH), [other]),
        (("--dossier", office.dossier(ours).code), [ours]),
        (("--from", "2022-04-01", "--to", "2022-04-30"), []),
        ((*DAYS, "--unit", COMMUNE), [ours, other]),
        ((*DAYS, "--unit", "ubnd_a_luoi"), []),
    ):
        assert export("--xes", file, *asked).exit_code == 0, asked
        assert sorted(named(file)) == sorted(map(str, expected)), asked


def test_taking_the_log_out_is_an_event_of_each_unit_whose_it_is(office: Office, export: Any, tmp_path: Path) -> None:
    accepted(office)
    export("--csv", tmp_path / "log.csv", *DAYS)
    events = [json.loads(row.body) for row in office.rows(audit_events, kind="event_log:taken")]
    assert [event["unit"] for event in events] == [COMMUNE]
    assert {event["actor"] for event in events} == {"system:prompt"}
    assert {event["data"]["format"] for event in events} == {"csv"}


def test_what_is_asked_for_wrongly_is_said_and_writes_nothing(office: Office, export: Any, tmp_path: Path) -> None:
    secret, file = accepted(office), tmp_path / "log.xes"
    code = office.dossier(secret).code
    with office.installation.database.transaction() as session:
        session.execute(update(dossiers).where(dossiers.c.id == secret).values(confidential=True))
    for given, exit_code, sentence in (
        (DAYS, 2, "--xes FILE"),
        (("--xes", file), 2, "--from DATE --to DATE"),
        (("--xes", file, "--from", "2022-03-31", "--to", "2022-03-01"), 1, "before the first day"),
        (("--xes", file, *DAYS, "--procedure", "9.999999"), 1, "9.999999"),
        (("--xes", file, "--dossier", "000.00.00"), 1, "There is no dossier"),
        (("--xes", file, "--dossier", code), 1, "There is no dossier"),
        (("--xes", tmp_path / "nowhere" / "log.xes", *DAYS), 1, "cannot be written"),
    ):
        answer = export(*given)
        assert (answer.exit_code, sentence in answer.stderr) == (exit_code, True), (given, answer.stderr)
    assert list(tmp_path.glob("*log*")) == []


def test_a_few_dossiers_are_in_memory_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = [accepted(office) for _ in range(5)]
    monkeypatch.setattr(event_log, "AT_ONCE", 2)
    database = office.installation.database
    with database.counting() as count, database.surveying() as session:
        found = traces(session, None, Logged())
        first = list(islice(found, 2))
        begun = count.statements
        rest = list(found)
    assert begun < count.statements
    assert sorted(UUID(trace.dossier) for trace in (*first, *rest)) == sorted(filed)
    assert all([event.seq for event in trace.events] == list(range(1, len(trace.events) + 1)) for trace in rest)


def test_each_kind_of_work_has_its_transition_and_what_came_late_stands_where_it_happened(office: Office) -> None:
    dossier = accepted(office)
    item = office.open_items(dossier)[0]
    claim_work_item(office.installation, item.id, actor=office.person(item.unit_id, item.role), now=office.now)
    with office.installation.database.reading() as session:
        (trace,) = traces(session, None, Logged(dossier=dossier))
    claimed = next(event for event in trace.events if event.kind == "work_item:claimed")
    assert (claimed.transition, claimed.activity, claimed.element) == (Transition.START, item.name, item.element)
    assert [event.occurred_at for event in trace.course] == sorted(event.occurred_at for event in trace.course)
