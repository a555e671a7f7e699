"""One valid row of every table, to be changed by tests that want something else in it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from engine.domain.audit import GENESIS
from engine.store.database import Database, Session
from engine.store.tables import metadata
from tests.store.money_rows import MONEY
from tests.store.valid_remittances import REMITTED
from tests.store.valid_rows import DECIDED, NOON, SECOND, SUCCESSOR, UNIT, id_of

_HASH = bytes(range(32))
_VERSION = "a" * 64

_VALID: dict[str, dict[str, Any]] = {
    "units": {
        "id": UNIT,
        "name": "UBND xã A",
        "level": "commune",
        "area": "A",
        "valid_from": date(2020, 1, 1),
        "audit_head": GENESIS,
    },
    "users": {"id": id_of("user"), "login": "lan", "name": "Hồ Thị Lan", "created_at": NOON},
    "assignments": {
        "id": id_of("assignment"),
        "user_id": id_of("user"),
        "unit_id": UNIT,
        "role": "tn",
        "valid_from": date(2020, 1, 1),
    },
    "process_versions": {
        "hash": _VERSION,
        "process_id": "birth",
        "files": {"birth": "<xml/>"},
        "forms": {},
        "released_at": NOON,
        "released_by": "lan",
    },
    "dossiers": {
        "id": id_of("dossier"),
        "code": "H57.01-220105-0001",
        "procedure_code": "1.001193",
        "procedure_from": date(2021, 1, 1),
        "domain": "Hộ tịch",
        "domain_group": "ho_tich",
        "unit_id": UNIT,
        "channel": "desk",
        "status": "processing",
        "applicant_name": "Nguyễn Văn A",
        "search_text": "nguyen van a",
        "applicant": {"name": "Nguyễn Văn A"},
        "facts": {},
        "papers": [],
        "submitted_at": NOON,
        "accepted_at": NOON,
        "promised_at": NOON + timedelta(days=3),
        "first_promised_at": NOON + timedelta(days=3),
        "due_at": NOON + timedelta(days=3),
        "audit_head": GENESIS,
        "recorded_at": NOON,
    },
    "stages": {
        "id": id_of("stage"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "level": "commune",
        "process_id": "birth",
        "process_version": _VERSION,
        "status": "running",
        "state": b"{}",
        "started_at": NOON,
    },
    "work_items": {
        "id": id_of("work item"),
        "stage_id": id_of("stage"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "role": "tp",
        "process_id": "birth",
        "element": "review",
        "name": "Thẩm định",
        "kind": "review",
        "status": "open",
        "offered_at": NOON,
        "outside_clock": False,
    },
    "timers": {
        "id": id_of("timer"),
        "stage_id": id_of("stage"),
        "dossier_id": id_of("dossier"),
        "element": "wait",
        "process_id": "birth",
        "due_at": NOON,
        "next_try_at": NOON,
    },
    "awaited_messages": {
        "id": id_of("awaited"),
        "stage_id": id_of("stage"),
        "dossier_id": id_of("dossier"),
        "name": "withdrawal",
        "element": "withdrawn",
        "process_id": "birth",
    },
    "incidents": {
        "id": id_of("incident"),
        "stage_id": id_of("stage"),
        "dossier_id": id_of("dossier"),
        "command": "fire_timer",
        "subject_id": id_of("timer"),
        "arguments": {},
        "error": "FeeUnpaid",
        "raised_at": NOON,
    },
    "messages": {
        "id": id_of("message"),
        "dossier_id": id_of("dossier"),
        "kind": "request",
        "name": "residence_requested",
        "to_stage_id": id_of("stage"),
        "payload": {},
        "status": "waiting",
        "sent_at": NOON,
    },
    "handoffs": {
        "id": id_of("handoff"),
        "dossier_id": id_of("dossier"),
        "function": "residence",
        "from_stage_id": id_of("stage"),
        "from_unit_id": UNIT,
        "to_stage_id": id_of("stage"),
        "to_unit_id": UNIT,
        "visit": 1,
        "sent_at": NOON,
    },
    "fee_lines": {
        "id": id_of("fee line"),
        "dossier_id": id_of("dossier"),
        "position": 0,
        "item": "Lệ phí",
        "kind": "le_phi",
        "amount": 8000,
        "legal_source": "NQ",
        "explanation": "1 × 8.000 đ",
        "assessed_at": NOON,
    },
    "receipts": {
        "id": id_of("receipt"),
        "unit_id": UNIT,
        "series": "BL",
        "year": 2022,
        "number": 1,
        "dossier_id": id_of("dossier"),
        "amount": 8000,
        "issued_at": NOON,
        "issued_by": id_of("user"),
    },
    "receipt_lines": {"receipt_id": id_of("receipt"), "fee_line_id": id_of("fee line"), "amount": 8000},
    "register_entries": {
        "id": id_of("entry"),
        "unit_id": UNIT,
        "book": "khai_sinh",
        "year": 2022,
        "number": 1,
        "dossier_id": id_of("dossier"),
        "document": 0,
        "content": {},
        "entered_at": NOON,
    },
    "slips": {
        "id": id_of("slip"),
        "unit_id": UNIT,
        "key": "acceptance",
        "form_set": "2018",
        "year": 2022,
        "number": 1,
        "dossier_id": id_of("dossier"),
        "content": {},
        "issued_at": NOON,
        "issued_by": id_of("user"),
    },
    "book_closings": {
        "unit_id": UNIT,
        "kind": "register:khai_sinh",
        "period": "2021",
        "last": 8,
        "entries": 7,
        "voided": 1,
        "skipped": 1,
        "elsewhere": 0,
        "closed_by": id_of("user"),
        "closed_at": NOON,
    },
    "book_turns": {
        "unit_id": UNIT,
        "kind": "register:khai_sinh",
        "period": "2022",
        "first": 1,
        "volume": 2,
        "page": 7,
        "reason": "Sang quyển mới",
        "recorded_by": id_of("user"),
        "recorded_at": NOON,
    },
    "number_series": {"unit_id": UNIT, "kind": "register:khai_sinh", "period": "2022", "last": 1},
    "restructurings": {"day": date(2025, 7, 1), "successions": [], "started_at": NOON, "started_by": "lan"},
    "transfers": {
        "stage_id": id_of("stage"),
        "day": date(2025, 7, 1),
        "dossier_id": id_of("dossier"),
        "from_unit_id": UNIT,
        "to_unit_id": SUCCESSOR,
        "from_level": "commune",
        "at_desk": True,
        "at": NOON,
    },
    "closed_books": {
        "unit_id": UNIT,
        "kind": "register:khai_sinh",
        "period": "2025",
        "day": date(2025, 7, 1),
        "last": 1,
    },
    "audit_events": {
        "chain": str(id_of("dossier")),
        "seq": 1,
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "kind": "dossier:received",
        "actor": "lan",
        "occurred_at": NOON,
        "recorded_at": NOON,
        "body": "{}",
        "prev_hash": GENESIS,
        "hash": _HASH,
    },
    "outbox": {
        "id": id_of("letter"),
        "dossier_id": id_of("dossier"),
        "topic": "mail",
        "body": {},
        "status": "pending",
        "created_at": NOON,
        "next_try_at": NOON,
    },
    "surveys": {
        "id": id_of("survey"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "satisfied": 1,
        "answers": {},
        "given_at": NOON,
    },
    "visits": {
        "stage_id": id_of("stage"),
        "visit": 1,
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "handed_over_at": NOON,
    },
    "suggestions": {
        "id": id_of("suggestion"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "key": "allowance",
        "procedure_code": "1.001776",
        "subject": "a" * 64,
        "status": "suggested",
        "suggested_at": NOON,
        "expires_on": NOON.date(),
    },
    "nonconforming_results": {
        "id": id_of("wrong"),
        "dossier_id": id_of("dossier"),
        "unit_id": UNIT,
        "action": "correct",
        "fault": "agency",
        "found_by": "Lan",
        "found_at": NOON,
        "description": "Sai tên",
        "new_dossier_id": id_of("dossier"),
        "recorded_at": NOON,
        "recorded_by": id_of("user"),
    },
    "register_notes": {
        "id": id_of("note"),
        "entry_id": id_of("entry"),
        "dossier_id": id_of("dossier"),
        "kind": "corrected",
        "note": "Đã đính chính",
        "noted_at": NOON,
    },
    **DECIDED,
    **MONEY,
    **REMITTED,
    "settings": {"key": "tariff", "value": "demo"},
}

BASE = ("units", "users", "process_versions", "dossiers", "stages")


class Rows:
    """Valid rows by table; `add` changes some columns and inserts."""

    tables = tuple(table.name for table in metadata.sorted_tables)

    def valid(self, table: str, **changes: Any) -> Mapping[str, Any]:
        return MappingProxyType(_VALID[table] | changes)

    def id(self, name: str) -> UUID:
        """A name's own UUID, the same in every test."""
        return id_of(name)

    def add(self, session: Session, table: str, **changes: Any) -> None:
        for needed, changes_of_it in SECOND.get(table, {}).items():
            known = metadata.tables[needed]
            if session.execute(select(known.c.id).where(known.c.id == changes_of_it["id"])).first() is None:
                self.add(session, needed, **changes_of_it)
        session.execute(insert(metadata.tables[table]), dict(self.valid(table, **changes)))

    def add_needs_of(self, session: Session, table: str) -> None:
        """The rows that a row of the table refers to."""
        if table in ("transfers", "closed_books"):
            self.add(session, "restructurings")
        for name in (*BASE, "fee_lines", "receipts"):
            if name == table:
                return
            self.add(session, name)


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def office(database: Database, rows: Rows) -> Database:
    """A database with one unit, one officer, one process, one dossier and its running stage."""
    with database.transaction() as session:
        for table in BASE:
            rows.add(session, table)
    return database
