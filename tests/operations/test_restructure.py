"""The day of a restructuring: a small office with open dossiers everywhere goes over to its successors."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.book import Book
from engine.domain.book_line import Line
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, RoleKey, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.restructuring import (
    EarlierPending,
)
from engine.operations import restructure as command
from engine.operations.books import all_lines, open_book
from engine.operations.open_dossier import open_dossier
from engine.operations.plan_restructuring import plan_restructuring
from engine.operations.restructure import restructure
from engine.operations.users import Account, Holding, create_user
from engine.store.doctor import examine
from engine.store.queries.inbox import inbox
from engine.store.queries.search import search_all
from engine.store.queries.visibility import Reader
from engine.store.tables import (
    audit_events,
    closed_books,
    dossiers,
    handoffs,
    register_entries,
    restructurings,
    slips,
    stages,
    timers,
    transfers,
    work_items,
)
from tests.office import Office, open_office
from tests.operations.paths import accepted
from tests.operations.reorganised import COMMUNE, DISTRICT, NEW_CODE, NEW_COMMUNE, PROVINCE
from tests.operations.restructured import (
    BEFORE,
    COPIES,
    DAY,
    MERIT,
    MORNING,
    SYSTEM,
    Build,
    apply,
    everywhere,
    figures,
    file_at,
    form,
    healthy,
    promises,
    runs,
    stand_at,
    until_at,
    until_done,
)


@pytest.fixture
def office(build: Build) -> Office:
    return build()


def test_the_whole_office_goes_over(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    before, held = promises(office), {row.id: row.unit_id for row in office.rows(work_items)}
    plan = plan_restructuring(office.installation, DAY)
    assert (plan.total.dossiers, plan.total.claimed, plan.problems) == (9, 1, ())
    done = apply(office)
    assert (done.dossiers, done.stages) == (plan.total.dossiers, plan.total.stages)
    assert promises(office) == before
    open_units = {row.unit_id for row in office.rows(stages) if row.ended_at is None}
    assert open_units == {NEW_COMMUNE, PROVINCE, "cong_an_trung_son_moi", "bhxh_a_luoi_moi"}
    for row in office.rows(work_items):
        settled = row.status in ("done", "cancelled")
        assert (row.unit_id == held[row.id]) is (settled or held[row.id] == PROVINCE)
    assert {row.unit_id for row in office.rows(dossiers) if row.id != where["done"]} == {NEW_COMMUNE}
    assert office.dossier(where["done"]).unit_id == COMMUNE
    healthy(office)


def test_the_trail_says_who_had_it_and_why(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    apply(office)
    for name, dossier_id in where.items():
        events = [
            json.loads(row.body) for row in office.rows(audit_events, dossier_id=dossier_id, kind="dossier:moved")
        ]
        assert len(events) == (name != "done")
    (event,) = office.rows(audit_events, dossier_id=where["claimed"], kind="dossier:moved")
    body = json.loads(event.body)
    assert set(body["before"]["units"].values()) == {COMMUNE}
    assert set(body["data"]["units"].values()) == {NEW_COMMUNE}
    assert body["data"]["basis"] == ["NQ số 1"]
    assert [row["claimed_by"] for row in body["data"]["released"]] == [f"{COMMUNE}.tp"]
    assert (event.occurred_at, event.recorded_at) == (datetime(2022, 6, 1, tzinfo=VIETNAM), MORNING)
    units = {row.chain for row in office.rows(audit_events, kind="unit:restructured")}
    assert {f"unit:{COMMUNE}", f"unit:{NEW_COMMUNE}", f"unit:{DISTRICT}", f"unit:{PROVINCE}"} <= units


def test_everything_can_be_finished_under_the_successors(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    apply(office)
    chain = UnitId(NEW_COMMUNE), frozenset({RoleKey("tn"), RoleKey("tp")})
    with office.installation.database.reading() as session:
        page = inbox(session, Reader(unit_id=chain[0], roles=chain[1], user_id=None), now=office.now)
    assert {where["desk"], where["specialist"], where["claimed"]} <= {entry.dossier_id for entry in page.entries}
    for name in ("desk", "specialist", "claimed", "district", "province", "police", "posting", "result", "supplement"):
        until_done(office, where[name])
        assert office.dossier(where[name]).closed_at is not None, name
    assert office.dossier(where["desk"]).code.startswith(f"{NEW_CODE}-220601-")
    assert office.dossier(where["specialist"]).code.startswith("000.25.35.H57-220516-")
    assert {row.outcome for row in office.rows(handoffs, dossier_id=where["province"])} == {"granted"}
    healthy(office)


def read_book(office: Office, unit: str, kind: str) -> list[Line]:
    """As the successor reads its own and its predecessor's."""
    book = Book(unit_id=UnitId(unit), kind=kind, year=2022)
    opened = open_book(office.installation, book, actor=office.person(NEW_COMMUNE, "tp"), now=office.now)
    with office.installation.database.reading() as session:
        return list(all_lines(session, opened))


def test_books_go_on_or_begin_anew(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    apply(office)
    last = {row.kind: row.last for row in office.rows(closed_books) if row.unit_id == COMMUNE}
    assert last["receipt:BL"] == 1
    until_done(office, where["result"])
    numbers = sorted((row.unit_id, row.number) for row in office.rows(register_entries, book="SO_CT_BS"))
    kind = "register:" + office.rows(register_entries, dossier_id=where["done"])[0].book
    assert last[kind] == 2
    again = file_at(office, NEW_COMMUNE, COPIES, {"items": [{"name": "Thẻ", "pages": 1, "copies": 1}]})
    until_done(office, again)
    (entry,) = office.rows(register_entries, dossier_id=again)
    assert (entry.unit_id, entry.number) == (NEW_COMMUNE, 3), numbers
    ours, before = (read_book(office, unit, kind) for unit in (NEW_COMMUNE, COMMUNE))
    assert [(line.first, line.last, line.remark) for line in ours] == [
        (1, 2, "Ghi ở sổ của đơn vị trước"),
        (3, 3, None),
    ]
    assert [(line.first, line.cells[2]) for line in before] == [(1, "Hồ Thị Thử"), (2, "Hồ Thị Thử")]
    slip = office.rows(slips, dossier_id=where["desk"])
    assert slip == []
    until_done(office, where["desk"])
    (slip, *_) = office.rows(slips, dossier_id=where["desk"], key="acceptance") or [None]
    assert {row.unit_id for row in office.rows(slips, dossier_id=where["specialist"])} == {COMMUNE}
    if slip is not None:
        assert (slip.unit_id, slip.number) == (NEW_COMMUNE, 1)
    healthy(office)


def test_the_successor_keeps_the_archive(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    apply(office)
    organisation = office.installation.catalog.organisation
    archives = organisation.mapped_to(UnitId(NEW_COMMUNE), DAY)
    desk = office.person(NEW_COMMUNE, "tn")
    with office.installation.database.reading() as session:
        found = {row.id for row in search_all(session, Reader.of(desk), archives, "")}
    assert set(where.values()) <= found
    police = office.person("cong_an_a_luoi_moi", "tn")
    open_dossier(office.installation, DossierId(where["done"]), actor=desk, now=office.now)
    with pytest.raises(NotFound):
        open_dossier(office.installation, DossierId(where["done"]), actor=police, now=office.now)
    assert organisation.mapped_to(UnitId(NEW_COMMUNE), DAY - timedelta(days=1)) == archives[:1]


def test_repeating_it_changes_nothing(office: Office) -> None:
    everywhere(office)
    office.now = MORNING
    apply(office)
    rows = [office.rows(table) for table in (stages, work_items, transfers, audit_events, closed_books)]
    office.now += timedelta(hours=1)
    again = apply(office)
    assert (again.already, again.dossiers, again.stages) == (True, 0, 0)
    assert [office.rows(table) for table in (stages, work_items, transfers, audit_events, closed_books)] == rows


def test_interrupted_and_repeated_it_completes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere(office)
    office.now = MORNING
    monkeypatch.setattr(command, "BATCH", 2)
    move, seen = command._move, []

    def killed(*given: Any) -> int:
        seen.append(given)
        if len(seen) == 6:
            raise KeyboardInterrupt
        return move(*given)

    monkeypatch.setattr(command, "_move", killed)
    with pytest.raises(KeyboardInterrupt):
        apply(office)
    assert len({row.dossier_id for row in office.rows(transfers)}) == 4
    (begun,) = office.rows(restructurings)
    assert begun.finished_at is None
    office.sweep()
    half = examine(office.installation.database, now=office.now, read_stage=reader(office.installation)).problems
    assert {problem.kind for problem in half} == {"unit_ended", "restructuring"}
    done = apply(office)
    assert (done.already, done.dossiers) == (False, 5)
    healthy(office)


def test_the_three_days_of_2025(database_url: str) -> None:
    """By the organisation that is shipped, one restructuring after the other."""
    office = open_office(database_url, now=datetime(2024, 12, 16, 9, tzinfo=VIETNAM))
    try:
        where = {unit: accepted(office, MERIT) for unit in (DISTRICT, PROVINCE)}
        for unit, dossier_id in where.items():
            until_at(office, dossier_id, unit)
        promised = {row.id: (row.promised_at, row.code) for row in office.rows(dossiers)}
        office.now = datetime(2025, 7, 1, 8, tzinfo=VIETNAM)
        while office.sweep().letters:
            pass
        with pytest.raises(EarlierPending, match="--on 2025-01-01"):
            restructure(office.installation, date(2025, 7, 1), actor=SYSTEM, now=office.now)
        for day in (date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)):
            done = restructure(office.installation, day, actor=SYSTEM, now=office.now)
            assert done.stages == {1: 1, 3: 3, 7: 4}[day.month], day
        healthy(office)
        held = {row.unit_id for row in office.rows(stages) if row.ended_at is None}
        assert held == {"ubnd_a_luoi_1", "so_noi_vu_hue"}
        for dossier_id in where.values():
            until_done(office, dossier_id)
        assert {row.status for row in office.rows(dossiers)} == {"returned"}
        assert {row.id: (row.promised_at, row.code) for row in office.rows(dossiers)} == promised
        healthy(office)
        year = ("2024-01-01", "2025-12-31")
        (mapped, was) = (form(office, unit, *year, mapped=True) for unit in ("ubnd_a_luoi_1", COMMUNE))
        assert (mapped[3], mapped[10], was[5]) == (2, 2, 2)
    finally:
        office.running.close()


def test_reports_read_as_it_was_and_reconcile(office: Office) -> None:
    everywhere(office)
    office.now = MORNING
    past, shown = ("2022-05-01", "2022-05-31"), ("2022-05-01", "2022-06-30")
    before = {unit: figures(office, unit, *past) for unit in (COMMUNE, PROVINCE, DISTRICT)}
    apply(office)
    assert {unit: figures(office, unit, *past) for unit in (COMMUNE, PROVINCE, DISTRICT)} == before
    for name, now in (("at once", MORNING), ("later", datetime(2022, 6, 30, 16, tzinfo=VIETNAM))):
        if name == "later":
            for row in list(office.rows(dossiers)):
                if row.status == "processing" and not office.rows(timers, dossier_id=row.id):
                    until_done(office, row.id)
            file_at(office, NEW_COMMUNE, COPIES, {"items": [{"name": "Thẻ", "pages": 1, "copies": 1}]})
        office.now = max(now, office.now)
        old, new, both = (
            form(office, COMMUNE, *shown),
            form(office, NEW_COMMUNE, *shown),
            form(office, NEW_COMMUNE, *shown, mapped=True),
        )
        for columns in (old, new, both):
            assert columns[3] == columns[4] + columns[5] + columns[6] == columns[7] + columns[11]
            assert columns[7] == columns[8] + columns[9] + columns[10]
        assert new[6] == old[11], "what was open at the commune's last midnight is carried over, no more and no less"
        for column in (4, 5, 7, 8, 9):
            assert old[column] + new[column] == both[column]
        assert (both[11], both[6]) == (new[11], 0)
        money = [figures(office, unit, *shown)["service"].fees_total for unit in (COMMUNE, NEW_COMMUNE)]
        assert figures(office, NEW_COMMUNE, *shown, mapped=True)["service"].fees_total == sum(money)
    assert form(office, COMMUNE, "2022-06-02", "2022-06-30") == dict.fromkeys(range(3, 14), 0)
    assert figures(office, NEW_COMMUNE, *past)["received"] == 0


def test_the_previewed_command(office: Office) -> None:
    everywhere(office)
    administrator = Account(
        login="quantri",
        name="Quản trị",
        password=None,
        holdings=[Holding(unit_id=UnitId(COMMUNE), role=RoleKey("qt"), valid_from=date(2019, 1, 1))],
    )
    create_user(office.installation, administrator, actor=SYSTEM, now=office.now)
    stand_at(office, BEFORE)
    preview = orjson.loads(runs("--json").stdout)
    assert preview["state"] == "planned"
    assert preview["problems"] == []
    (commune,) = [move for move in preview["moves"] if move["from"] == COMMUNE]
    assert (commune["to"], commune["dossiers"], commune["claimed"], commune["basis"]) == (NEW_COMMUNE, 9, 1, "NQ số 1")
    assert {book["policy"] for book in preview["books"]} == {"anew", "continue"}
    assert {"login": f"{COMMUNE}.tp"}.items() <= {k: v for p in preview["people"] for k, v in p.items()}.items() or any(
        person["login"] == f"{COMMUNE}.tp" and person["proposed"] == [f"{NEW_COMMUNE}:tp"]
        for person in preview["people"]
    )
    assert [kept["keeper"] for kept in preview["money"]] == [NEW_COMMUNE]
    early = runs("--apply")
    assert (early.exit_code, "chưa tới" in early.stderr) == (1, True)
    stand_at(office, MORNING)
    assert "không giữ vai trò quản trị" in runs("--apply", "--by", f"{COMMUNE}.tp").stderr
    assert "Không tìm thấy tài khoản" in runs("--apply", "--by", "ai.do").stderr
    applied = runs("--apply", "--assign", "--by", "quantri", "--json")
    assert applied.exit_code == 0, applied.output
    assert orjson.loads(applied.stdout)["dossiers"] == 9
    again = orjson.loads(runs("--apply", "--json").stdout)
    assert (again["already"], again["dossiers"]) == (True, 0)
    assert orjson.loads(runs("--json").stdout)["state"] == "applied"
    office.people.clear()
    moved = CliRunner().invoke(main, ["report", "cchc", "--from", "2022-05-01", "--to", "2022-06-30"])
    assert moved.exit_code == 0, moved.output
    doctor = CliRunner().invoke(main, ["doctor", "--json"])
    assert orjson.loads(doctor.stdout)["problems"] == []
