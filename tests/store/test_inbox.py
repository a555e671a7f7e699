"""The inbox query: what it lists, in which order, and that it does not read what it does not show."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import sqlite

from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.store.database import Database, Session
from engine.store.queries import inbox
from engine.store.queries.inbox import Cursor, Part, Which
from engine.store.queries.visibility import Reader
from engine.store.tables import dossiers, process_versions, stages, units, users, work_items

NOW = datetime(2022, 3, 15, 3, 0, tzinfo=UTC)
ME, OTHER = UserId(UUID(int=1)), UserId(UUID(int=2))
COMMUNE, DISTRICT = UnitId("commune"), UnitId("district")
TP, LD = RoleKey("tp"), RoleKey("ld")
DESK = Reader(unit_id=COMMUNE, roles=frozenset({TP, LD}), user_id=ME)


@pytest.fixture
def office(database: Database) -> Database:
    with database.transaction() as session:
        session.execute(insert(units), [_unit(COMMUNE), _unit(DISTRICT)])
        session.execute(insert(users), [_user(ME, "me"), _user(OTHER, "other")])
        version = {"hash": "v", "process_id": "p", "files": {}, "forms": {}, "released_at": NOW, "released_by": "t"}
        session.execute(insert(process_versions), version)
    return database


def _unit(key: UnitId) -> dict[str, object]:
    valid = {"valid_from": date(2020, 1, 1), "audit_head": b""}
    return {"id": key, "name": key, "level": "commune", "area": "a", **valid}


def _user(key: UserId, login: str) -> dict[str, object]:
    return {"id": key, "login": login, "name": login.title(), "created_at": NOW}


def _dossier(session: Session, applicant: str, code: str | None) -> UUID:
    key = uuid4()
    accepted = {"code": code, "accepted_at": NOW, "promised_at": NOW, "first_promised_at": NOW} if code else {}
    session.execute(
        insert(dossiers),
        {
            "id": key,
            "procedure_code": "1.001193",
            "domain": "d",
            "domain_group": "ho_tich",
            "unit_id": COMMUNE,
            "channel": "desk",
            "status": "accepted" if code else "submitted",
            "applicant_name": applicant,
            "search_text": applicant.lower(),
            "applicant": {},
            "facts": {},
            "papers": [],
            "submitted_at": NOW,
            "audit_head": b"",
            "recorded_at": NOW,
            **accepted,
        },
    )
    session.execute(insert(stages), _stage(key))
    return key


def _stage(dossier: UUID) -> dict[str, object]:
    run = {"process_id": "p", "process_version": "v", "status": "running", "state": b"", "started_at": NOW}
    return {"id": dossier, "dossier_id": dossier, "unit_id": COMMUNE, "level": "commune", **run}


def offer(
    session: Session,
    *,
    due: float | None = None,
    offered: float = -100,
    role: str = "tp",
    unit: str = "commune",
    by: UserId | None = None,
    done: bool = False,
    applicant: str = "ho thi nhi",
    code: str | None = None,
) -> UUID:
    """A work item due (offered) so many hours from now."""
    key, dossier = uuid4(), _dossier(session, applicant, code)
    status = "done" if done else "claimed" if by else "open"
    session.execute(
        insert(work_items),
        {
            "id": key,
            "stage_id": dossier,
            "dossier_id": dossier,
            "unit_id": unit,
            "role": role,
            "kind": "review",
            "process_id": "p",
            "element": "review",
            "name": "Thẩm tra",
            "status": status,
            "outside_clock": False,
            "offered_at": NOW + timedelta(hours=offered),
            "due_at": None if due is None else NOW + timedelta(hours=due),
            **({"claimed_by": by, "claimed_at": NOW} if by else {"claimed_by": None, "claimed_at": None}),
            **({"done_by": ME, "done_at": NOW} if done else {"done_by": None, "done_at": None}),
        },
    )
    return key


def listed(database: Database, which: Which = Which.OFFERED, needle: str = "", reader: Reader = DESK) -> list[UUID]:
    with database.reading() as session:
        page = inbox.inbox(session, reader, which=which, now=NOW, needle=needle)
        return [entry.id for entry in page.entries]


def test_work_comes_by_due_time_and_work_without_one_last_oldest_first(office: Database) -> None:
    with office.transaction() as session:
        last, third = offer(session, offered=-1), offer(session, offered=-9)
        second, first = offer(session, due=5, role="ld"), offer(session, due=-2)
    assert listed(office) == [first, second, third, last]


def test_only_open_work_of_the_own_unit_and_roles_is_listed(office: Database) -> None:
    with office.transaction() as session:
        mine = offer(session, due=1)
        offer(session, due=1, unit="district")
        offer(session, due=1, role="vx")
        offer(session, due=1, done=True)
    assert listed(office) == [mine]
    assert listed(office, reader=Reader(unit_id=COMMUNE, roles=frozenset(), user_id=ME)) == []


def test_the_lists_of_the_page_and_their_counts(office: Database) -> None:
    with office.transaction() as session:
        late, claimed, theirs = offer(session, due=-1), offer(session, due=2, by=ME), offer(session, by=OTHER)
    assert listed(office, Which.LATE) == [late]
    assert listed(office, Which.MINE) == [claimed]
    assert listed(office) == [late, claimed, theirs]
    with office.reading() as session:
        assert inbox.counts(session, DESK, now=NOW) == inbox.Counts(offered=3, mine=1, late=1)
        page = inbox.inbox(session, DESK, now=NOW)
    assert [entry.claimed_by_name for entry in page.entries] == [None, "Me", "Other"]


@pytest.mark.parametrize(("needle", "found"), [("nhi", 0), ("h57-220315-0002", 1), ("%", None), ("x_y", None)])
def test_a_name_or_a_code_is_found(office: Database, needle: str, found: int | None) -> None:
    with office.transaction() as session:
        entries = [
            offer(session, due=1, applicant="ho thi nhi"),
            offer(session, due=2, applicant="a viet xoy", code="000.25.35.H57-220315-0002"),
        ]
    assert listed(office, needle=needle) == ([] if found is None else [entries[found]])


@pytest.mark.parametrize("which", Which)
def test_many_that_match_are_listed_like_few(office: Database, which: Which, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.transaction() as session:
        for hour in range(-6, 6):
            offer(session, due=hour, role=("tp", "ld")[hour % 2], by=ME if hour % 3 else None)
            offer(session, offered=hour, unit=("commune", "district")[hour % 2])
            offer(session, due=hour, applicant="a viet xoy")
    few = listed(office, which, needle="nhi")
    monkeypatch.setattr(inbox, "few_matching", lambda *_: None)
    assert few == listed(office, which, needle="nhi") != []


def test_work_that_was_handed_here_is_found(office: Database) -> None:
    with office.transaction() as session:
        handed = offer(session, due=1, unit="district")
        asked = select(work_items.c.stage_id, work_items.c.dossier_id).where(work_items.c.id == handed)
        desk, dossier = session.execute(asked).one()
        own = {"id": uuid4(), "unit_id": DISTRICT, "requester_id": desk}
        session.execute(insert(stages), _stage(dossier) | own)
    reader = Reader(unit_id=DISTRICT, roles=frozenset({TP}), user_id=ME)
    assert listed(office, reader=reader, needle="nhi") == [handed]


def test_pages_follow_each_other_without_gap_or_repeat(office: Database) -> None:
    with office.transaction() as session:
        everything = [offer(session, due=hour // 3) for hour in range(10)] + [offer(session) for _ in range(5)]
    seen: list[UUID] = []
    after: Cursor | None = None
    with office.reading() as session:
        while True:
            page = inbox.inbox(session, DESK, now=NOW, after=after, limit=4)
            seen += [entry.id for entry in page.entries]
            if page.following is None:
                break
            after = Cursor.read(page.following.written())
            assert after == page.following
    assert len(seen) == len(set(seen)) == len(everything)
    assert set(seen[:10]) == set(everything[:10])


@pytest.mark.parametrize("written", ["", "dated", "dated.x.y", "never.20220101T000000.0.00", "dated.2022.\x00"])
def test_a_cursor_that_no_page_wrote_is_none(written: str) -> None:
    assert Cursor.read(written) is None


def test_the_page_is_read_from_the_index_in_its_order(sqlite_template: Path, opened: Callable[[str], Database]) -> None:
    """However much is open, the first page costs its own rows: no step of the plan reads or sorts a whole role."""
    database = opened(f"sqlite:///{sqlite_template}")
    values = {"unit": "commune", "held_0": "ld", "held_1": "tp", "rows": 51, "leads": True, "user": ME}
    statement = inbox._page(Which.OFFERED, Part.DATED, inbox.Sized.of(DESK), False, False).params(values)
    written = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with database.reading() as session:
        steps = [row.detail for row in session.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")]
    searches = [step for step in steps if "work_items" in step and "INDEX ix_work_items_inbox" in step]
    assert len(searches) == 2
    assert not [step for step in steps if step.startswith("SCAN work_items")]
    after = [following for step, following in pairwise(steps) if step in searches]
    assert all("OF ORDER BY" in step for step in after), "only rows with the same due instant may be sorted"
