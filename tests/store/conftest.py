"""One valid row of every table, to be changed by tests that want something else in it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from sqlalchemy import insert

from engine.domain.audit import GENESIS
from engine.store.database import Database, Session
from engine.store.tables import metadata

NOON = datetime(2022, 1, 5, 5, 0, tzinfo=UTC)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


_UNIT, _SUCCESSOR = "xa", "xb"
_HASH = bytes(range(32))
_VERSION = "a" * 64

_VALID: dict[str, dict[str, Any]] = {
    "units": {
        "id": _UNIT,
        "name": "UBND xã A",
        "level": "commune",
        "area": "A",
        "valid_from": date(2020, 1, 1),
        "audit_head": GENESIS,
    },
    "users": {"id": _id("user"), "login": "lan", "name": "Hồ Thị Lan", "created_at": NOON},
    "assignments": {
        "id": _id("assignment"),
        "user_id": _id("user"),
        "unit_id": _UNIT,
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
        "id": _id("dossier"),
        "code": "H57.01-220105-0001",
        "procedure_code": "1.001193",
        "procedure_from": date(2021, 1, 1),
        "domain": "Hộ tịch",
        "domain_group": "ho_tich",
        "unit_id": _UNIT,
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
        "id": _id("stage"),
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "level": "commune",
        "process_id": "birth",
        "process_version": _VERSION,
        "status": "running",
        "state": b"{}",
        "started_at": NOON,
    },
    "work_items": {
        "id": _id("work item"),
        "stage_id": _id("stage"),
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
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
        "id": _id("timer"),
        "stage_id": _id("stage"),
        "dossier_id": _id("dossier"),
        "element": "wait",
        "process_id": "birth",
        "due_at": NOON,
        "next_try_at": NOON,
    },
    "awaited_messages": {
        "id": _id("awaited"),
        "stage_id": _id("stage"),
        "dossier_id": _id("dossier"),
        "name": "withdrawal",
        "element": "withdrawn",
        "process_id": "birth",
    },
    "incidents": {
        "id": _id("incident"),
        "stage_id": _id("stage"),
        "dossier_id": _id("dossier"),
        "command": "fire_timer",
        "subject_id": _id("timer"),
        "arguments": {},
        "error": "FeeUnpaid",
        "raised_at": NOON,
    },
    "messages": {
        "id": _id("message"),
        "dossier_id": _id("dossier"),
        "kind": "request",
        "name": "residence_requested",
        "to_stage_id": _id("stage"),
        "payload": {},
        "status": "waiting",
        "sent_at": NOON,
    },
    "handoffs": {
        "id": _id("handoff"),
        "dossier_id": _id("dossier"),
        "function": "residence",
        "from_stage_id": _id("stage"),
        "from_unit_id": _UNIT,
        "to_stage_id": _id("stage"),
        "to_unit_id": _UNIT,
        "visit": 1,
        "sent_at": NOON,
    },
    "fee_lines": {
        "id": _id("fee line"),
        "dossier_id": _id("dossier"),
        "position": 0,
        "item": "Lệ phí",
        "kind": "le_phi",
        "amount": 8000,
        "legal_source": "NQ",
        "explanation": "1 × 8.000 đ",
        "assessed_at": NOON,
    },
    "receipts": {
        "id": _id("receipt"),
        "unit_id": _UNIT,
        "series": "BL",
        "year": 2022,
        "number": 1,
        "dossier_id": _id("dossier"),
        "amount": 8000,
        "issued_at": NOON,
        "issued_by": _id("user"),
    },
    "receipt_lines": {"receipt_id": _id("receipt"), "fee_line_id": _id("fee line"), "amount": 8000},
    "register_entries": {
        "id": _id("entry"),
        "unit_id": _UNIT,
        "book": "khai_sinh",
        "year": 2022,
        "number": 1,
        "dossier_id": _id("dossier"),
        "document": 0,
        "content": {},
        "entered_at": NOON,
    },
    "slips": {
        "id": _id("slip"),
        "unit_id": _UNIT,
        "key": "acceptance",
        "form_set": "2018",
        "year": 2022,
        "number": 1,
        "dossier_id": _id("dossier"),
        "content": {},
        "issued_at": NOON,
        "issued_by": _id("user"),
    },
    "number_series": {"unit_id": _UNIT, "kind": "register:khai_sinh", "period": "2022", "last": 1},
    "restructurings": {"day": date(2025, 7, 1), "successions": [], "started_at": NOON, "started_by": "lan"},
    "transfers": {
        "stage_id": _id("stage"),
        "day": date(2025, 7, 1),
        "dossier_id": _id("dossier"),
        "from_unit_id": _UNIT,
        "to_unit_id": _SUCCESSOR,
        "from_level": "commune",
        "at_desk": True,
        "at": NOON,
    },
    "closed_books": {
        "unit_id": _UNIT,
        "kind": "register:khai_sinh",
        "period": "2025",
        "day": date(2025, 7, 1),
        "last": 1,
    },
    "audit_events": {
        "chain": str(_id("dossier")),
        "seq": 1,
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "kind": "dossier:received",
        "actor": "lan",
        "occurred_at": NOON,
        "recorded_at": NOON,
        "body": "{}",
        "prev_hash": GENESIS,
        "hash": _HASH,
    },
    "outbox": {
        "id": _id("letter"),
        "dossier_id": _id("dossier"),
        "topic": "mail",
        "body": {},
        "status": "pending",
        "created_at": NOON,
        "next_try_at": NOON,
    },
    "surveys": {
        "id": _id("survey"),
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "satisfied": 1,
        "answers": {},
        "given_at": NOON,
    },
    "visits": {
        "stage_id": _id("stage"),
        "visit": 1,
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "handed_over_at": NOON,
    },
    "suggestions": {
        "id": _id("suggestion"),
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "key": "allowance",
        "procedure_code": "1.001776",
        "subject": "a" * 64,
        "status": "suggested",
        "suggested_at": NOON,
        "expires_on": NOON.date(),
    },
    "nonconforming_results": {
        "id": _id("wrong"),
        "dossier_id": _id("dossier"),
        "unit_id": _UNIT,
        "action": "correct",
        "fault": "agency",
        "found_by": "Lan",
        "found_at": NOON,
        "description": "Sai tên",
        "new_dossier_id": _id("dossier"),
        "recorded_at": NOON,
        "recorded_by": _id("user"),
    },
    "register_notes": {
        "id": _id("note"),
        "entry_id": _id("entry"),
        "dossier_id": _id("dossier"),
        "kind": "corrected",
        "note": "Đã đính chính",
        "noted_at": NOON,
    },
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
        return _id(name)

    def add(self, session: Session, table: str, **changes: Any) -> None:
        if table == "transfers":
            self.add(session, "units", id=_SUCCESSOR)
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
