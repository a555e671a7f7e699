"""What a later release must find in the database of an earlier one, read alike from SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

Execute = Callable[[str], Iterable[Any]]
Manifest = dict[str, list[list[Any]]]

_OPEN = "status IN ('open', 'claimed')"
FOUND = {
    "dossiers": "id, code, procedure_code, status, promised_at, first_promised_at, due_at, reappointed_at, "
    "clock_stopped_at, clock_stopped_for, accepted_at, result_at, verdict, audit_seq, audit_head FROM dossiers",
    "stages": "id, dossier_id, process_id, process_version, status, due_at, planned_due_at, ended_at FROM stages",
    "next work": f"id, stage_id, element, unit_id, role, status, due_at, claimed_by FROM work_items WHERE {_OPEN}",
    "work done": "stage_id, status, count(*) FROM work_items GROUP BY stage_id, status",
    "timers": "id, stage_id, element, due_at, next_try_at FROM timers",
    "awaited": "id, stage_id, name FROM awaited_messages",
    "messages": "id, to_stage_id, name, status FROM messages",
    "handoffs": "id, from_stage_id, to_stage_id, visit, returned_at, outcome FROM handoffs",
    "incidents": "id, stage_id, element, command, resolved_at FROM incidents",
    "outbox": "id, dossier_id, topic, status FROM outbox",
    "numbers": "unit_id, kind, period, last FROM number_series",
    "books": "unit_id, book, year, count(*), max(number) FROM register_entries GROUP BY unit_id, book, year",
    "slips": "unit_id, key, year, count(*), max(number) FROM slips GROUP BY unit_id, key, year",
    "receipts": "unit_id, series, year, count(*), max(number), sum(amount) FROM receipts "
    "GROUP BY unit_id, series, year",
    "fees": "dossier_id, sum(amount) FROM fee_lines GROUP BY dossier_id",
}
GROWING = {  # an upgrade itself releases diagrams and says so: more may be there, nothing may be gone
    "chains": "chain, seq, hash FROM audit_events",
    "versions": "hash, process_id FROM process_versions",
}


def manifest(execute: Execute) -> Manifest:
    """Instants as they are written in ISO 8601, ids and bytes in hexadecimal; rows in an order of their own."""
    return {name: _rows(execute(f"SELECT {words}")) for name, words in (FOUND | GROWING).items()}


def _rows(rows: Iterable[Any]) -> list[list[Any]]:
    return sorted(([_plain(value) for value in row] for row in rows), key=lambda row: [str(value) for value in row])


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        case UUID():
            return value.hex
        case bytes() | memoryview():
            return bytes(value).hex()
        case None | int() | str():
            return value
        case _:
            return int(value)
