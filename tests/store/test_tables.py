"""The database refuses nonsense by itself, whatever the program does."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Boolean, Column, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from engine.store.database import Database
from engine.store.tables import metadata
from engine.store.types import Instant
from tests.store.valid_rows import id_of

LATER = datetime.fromisoformat("2022-01-06T05:00:00+00:00")

_SUBMITTED = {"submitted_by": id_of("user"), "submitted_at": LATER}
_REASONED = {"reason": "thêm bước", "legal_basis": "QĐ 1", "valid_from": date(2022, 1, 6)}
_SETTLED = {"settled_by": id_of("user"), "settled_at": LATER}


# table, what is changed in a valid row, the part of the database that refuses it
NONSENSE: list[tuple[str, dict[str, Any], str]] = [
    ("units", {"valid_to": date(2019, 1, 1)}, "ck_units_period"),
    ("assignments", {"valid_to": date(2019, 1, 1)}, "ck_assignments_period"),
    ("assignments", {"user_id": uuid4()}, "foreign key"),
    ("dossiers", {"channel": "fax"}, "ck_dossiers_channel"),
    ("dossiers", {"status": "lost"}, "ck_dossiers_status"),
    ("dossiers", {"outcome": "maybe"}, "ck_dossiers_outcome"),
    ("dossiers", {"verdict": "late", "result_at": LATER}, "ck_dossiers_verdict"),
    ("dossiers", {"status": "submitted"}, "ck_dossiers_accepted"),
    ("dossiers", {"accepted_at": None, "code": None}, "ck_dossiers_accepted"),
    ("dossiers", {"code": None}, "ck_dossiers_coded"),
    ("dossiers", {"status": "returned"}, "ck_dossiers_closed"),
    ("dossiers", {"closed_at": LATER}, "ck_dossiers_closed"),
    ("dossiers", {"promised_at": None}, "ck_dossiers_promised"),
    ("dossiers", {"first_promised_at": None}, "ck_dossiers_promised"),
    ("dossiers", {"clock_stopped_at": LATER, "due_at": None}, "ck_dossiers_stopped"),
    ("dossiers", {"clock_stopped_at": LATER, "clock_stopped_for": "supplement"}, "ck_dossiers_stopped_is_not_due"),
    ("dossiers", {"result_at": LATER}, "ck_dossiers_judged"),
    ("dossiers", {"verdict": "early"}, "ck_dossiers_judged"),
    ("dossiers", {"warned": 60}, "ck_dossiers_warned"),
    ("dossiers", {"unit_id": "nowhere"}, "foreign key"),
    ("dossiers", {"applicant_name": None}, "applicant_name"),
    ("stages", {"status": "lost"}, "ck_stages_status"),
    ("stages", {"status": "completed"}, "ck_stages_ended"),
    ("stages", {"ended_at": LATER}, "ck_stages_ended"),
    ("stages", {"own_verdict": "late"}, "ck_stages_own_verdict"),
    ("stages", {"warned": 1}, "ck_stages_warned"),
    ("stages", {"process_version": "b" * 64}, "foreign key"),
    ("work_items", {"status": "lost"}, "ck_work_items_status"),
    ("work_items", {"kind": "coffee"}, "ck_work_items_kind"),
    ("work_items", {"status": "done"}, "ck_work_items_done"),
    ("work_items", {"status": "claimed"}, "ck_work_items_claimed_by_someone"),
    ("work_items", {"claimed_at": LATER}, "ck_work_items_claimed"),
    ("work_items", {"warned": 99}, "ck_work_items_warned"),
    ("work_items", {"stage_id": uuid4()}, "foreign key"),
    ("timers", {"attempts": -1}, "ck_timers_attempts"),
    ("timers", {"due_at": None}, "due_at"),
    ("incidents", {"resolved_at": LATER}, "ck_incidents_resolved"),
    ("incidents", {"resolved_by": "lan"}, "ck_incidents_resolved"),
    ("messages", {"kind": "rumour"}, "ck_messages_kind"),
    ("messages", {"status": "lost"}, "ck_messages_status"),
    ("messages", {"status": "delivered"}, "ck_messages_delivered"),
    ("messages", {"delivered_at": LATER}, "ck_messages_delivered"),
    ("handoffs", {"visit": 0}, "ck_handoffs_visit"),
    ("handoffs", {"returned_at": LATER - timedelta(days=9)}, "ck_handoffs_returned"),
    ("fee_lines", {"kind": "tip"}, "ck_fee_lines_kind"),
    ("fee_lines", {"amount": -1}, "ck_fee_lines_amount"),
    ("fee_lines", {"amount": None}, "ck_fee_lines_known"),
    ("fee_lines", {"position": -1}, "ck_fee_lines_position"),
    ("receipts", {"amount": 0}, "ck_receipts_amount"),
    ("receipts", {"number": 0}, "ck_receipts_number"),
    ("receipts", {"voided_at": LATER}, "ck_receipts_voided"),
    ("receipts", {"void_reason": "spoilt"}, "ck_receipts_voided"),
    ("receipt_lines", {"amount": 0}, "ck_receipt_lines_amount"),
    ("cash_days", {"box": "pocket"}, "ck_cash_days_box"),
    ("cash_days", {"counted": 7000}, "ck_cash_days_counted"),
    ("cash_days", {"opening": -1, "taken_in": 8001}, "ck_cash_days_sums"),
    ("cash_movements", {"kind": "loan"}, "ck_cash_movements_kind"),
    ("cash_movements", {"box": "pocket"}, "ck_cash_movements_box"),
    ("cash_movements", {"amount": -1}, "ck_cash_movements_amount"),
    ("cash_movements", {"kind": "refund"}, "ck_cash_movements_refund"),
    ("cash_movements", {"month": date(2021, 12, 1)}, "ck_cash_movements_deposit"),
    ("cash_movements", {"document": "GNT 7"}, "ck_cash_movements_document"),
    ("cash_hand_overs", {"from_box": "pocket"}, "ck_cash_hand_overs_from_box"),
    ("cash_hand_overs", {"to_box": "pocket"}, "ck_cash_hand_overs_to_box"),
    ("cash_hand_overs", {"to_box": "desk"}, "ck_cash_hand_overs_boxes"),
    ("cash_hand_overs", {"amount": 0}, "ck_cash_hand_overs_amount"),
    ("cash_hand_overs", {"taken_at": LATER}, "ck_cash_hand_overs_taken"),
    ("receipts", {"way": "gold"}, "ck_receipts_way"),
    ("bank_accounts", {"bank": "1"}, "ck_bank_accounts_bank"),
    ("bank_accounts", {"number": "1"}, "ck_bank_accounts_number"),
    ("bank_accounts", {"name": ""}, "ck_bank_accounts_name"),
    ("bank_accounts", {"confirmed_by": id_of("user"), "confirmed_at": LATER}, "ck_bank_accounts_two_people"),
    ("bank_accounts", {"confirmed_at": LATER}, "ck_bank_accounts_confirmed"),
    ("bank_accounts", {"ended_at": LATER}, "ck_bank_accounts_ended"),
    ("remittances", {"amount": 0}, "ck_remittances_amount"),
    ("remittances", {"used": -1}, "ck_remittances_used"),
    ("remittances", {"number": ""}, "ck_remittances_number"),
    ("remittances", {"used": 8000}, "ck_remittances_matched"),
    ("remittances", {"matched_by": id_of("user")}, "ck_remittances_matched_by"),
    ("remittances", {"matched_at": LATER}, "ck_remittances_matched_at"),
    ("remittances", {"set_aside_at": LATER}, "ck_remittances_set_aside"),
    ("remittances", {"set_aside_for": "tiền thuê"}, "ck_remittances_set_aside_for"),
    ("bank_payments", {"kind": "loan"}, "ck_bank_payments_kind"),
    ("bank_payments", {"amount": 0}, "ck_bank_payments_amount"),
    ("bank_payments", {"document": ""}, "ck_bank_payments_document"),
    ("bank_payments", {"month": date(2022, 1, 1)}, "ck_bank_payments_deposit"),
    ("bank_payments", {"remittance_id": None}, "ck_bank_payments_remittance"),
    ("bank_payments", {"kind": "refund"}, "ck_bank_payments_refund"),
    ("cash_months", {"payable": 8000}, "ck_cash_months_payable"),
    ("cash_months", {"retained": -1, "payable": 8001}, "ck_cash_months_retained"),
    ("receipt_lines", {"fee_line_id": uuid4()}, "foreign key"),
    ("receipt_books", {"first": 51}, "ck_receipt_books_range"),
    ("receipt_books", {"book": 0}, "ck_receipt_books_book"),
    ("receipt_books", {"face_value": 0}, "ck_receipt_books_face_value"),
    ("receipt_books", {"bought_by": None}, "ck_receipt_books_whence"),
    ("receipt_book_issues", {"returned_at": LATER}, "ck_receipt_book_issues_returned"),
    ("receipt_book_issues", {"user_id": uuid4()}, "foreign key"),
    ("receipt_sheets", {"fate": "eaten"}, "ck_receipt_sheets_fate"),
    ("receipt_sheets", {"fate": "used", "reason": None}, "ck_receipt_sheets_used"),
    ("receipt_sheets", {"reason": None}, "ck_receipt_sheets_reason"),
    ("receipt_sheets", {"noted_by": None}, "ck_receipt_sheets_noted"),
    ("receipt_sheets", {"number": 0}, "ck_receipt_sheets_number"),
    ("receipt_use_closings", {"closing": 91}, "ck_receipt_use_closings_closing"),
    ("receipt_use_closings", {"first": date(2021, 12, 31)}, "ck_receipt_use_closings_days"),
    ("register_entries", {"number": 0}, "ck_register_entries_number"),
    ("register_entries", {"document": -1}, "ck_register_entries_document"),
    ("register_entries", {"void_reason": "spoilt"}, "ck_register_entries_voided"),
    ("slips", {"key": "postcard"}, "ck_slips_key"),
    ("slips", {"number": 0}, "ck_slips_number"),
    ("number_series", {"last": -1}, "ck_number_series_last"),
    ("book_turns", {"page": 0}, "ck_book_turns_place"),
    ("book_closings", {"skipped": -1}, "ck_book_closings_counts"),
    ("book_closings", {"voided": 8}, "ck_book_closings_voided"),
    ("book_closings", {"remark": "lost"}, "ck_book_closings_missing"),
    ("book_closings", {"last": 9}, "ck_book_closings_whole"),
    ("book_closings", {"confirmed_at": LATER}, "ck_book_closings_confirmed"),
    ("book_closings", {"confirmed_at": LATER, "confirmed_by": id_of("user")}, "ck_book_closings_two_people"),
    ("audit_events", {"seq": 0}, "ck_audit_events_seq"),
    ("audit_events", {"occurred_at": LATER}, "ck_audit_events_happened_before_written"),
    ("audit_events", {"hash": b"short"}, "ck_audit_events_hash"),
    ("outbox", {"status": "lost", "next_try_at": None}, "ck_outbox_status"),
    ("outbox", {"status": "sent", "next_try_at": None}, "ck_outbox_sent"),
    ("outbox", {"next_try_at": None}, "ck_outbox_pending"),
    ("outbox", {"channel": "pigeon", "address": "A"}, "ck_outbox_channel"),
    ("outbox", {"channel": "sms"}, "ck_outbox_addressed"),
    ("outbox", {"receipt": "sms-1"}, "ck_outbox_receipt"),
    ("on_call", {"ends_at": LATER - timedelta(days=9)}, "ck_on_call_period"),
    ("on_call", {"name": ""}, "ck_on_call_name"),
    ("on_call", {"phone": ""}, "ck_on_call_reached"),
    ("on_call", {"struck_at": LATER}, "ck_on_call_struck"),
    ("surveys", {"satisfied": 2}, "ck_surveys_satisfied"),
    ("saved_filters", {"list": "everything"}, "ck_saved_filters_list"),
    ("saved_filters", {"name": ""}, "ck_saved_filters_name"),
    ("saved_filters", {"owner_id": uuid4()}, "foreign key"),
    ("restructurings", {"finished_at": LATER - timedelta(days=9)}, "ck_restructurings_finished"),
    ("transfers", {"to_unit_id": "xa"}, "ck_transfers_moved"),
    ("transfers", {"day": date(2025, 7, 2)}, "foreign key"),
    ("closed_books", {"last": -1}, "ck_closed_books_last"),
    ("sign_ins", {"outcome": "perhaps"}, "ck_sign_ins_outcome"),
    ("sign_ins", {"user_id": None}, "ck_sign_ins_known"),
    ("workers", {"seen_at": LATER - timedelta(days=9)}, "ck_workers_seen"),
    ("examinations", {"finished_at": LATER}, "ck_examinations_finished"),
    ("kept_forms", {"name": "short"}, "ck_kept_forms_name"),
    ("kept_forms", {"until": LATER - timedelta(days=9)}, "ck_kept_forms_until"),
    ("kept_forms", {"user_id": uuid4()}, "foreign key"),
    ("attempts", {"name": "127.0.0.1"}, "ck_attempts_name"),
    ("attempts", {"count": 0}, "ck_attempts_count"),
    ("tracking_secrets", {"hash": "short"}, "ck_tracking_secrets_hash"),
    ("tracking_secrets", {"serial": 0}, "ck_tracking_secrets_serial"),
    ("tracking_secrets", {"dossier_id": uuid4()}, "foreign key"),
    ("online_drafts", {"code_hash": "a" * 64}, "ck_online_drafts_code"),
    ("online_drafts", {"code_until": LATER}, "ck_online_drafts_code"),
    ("online_drafts", {"code_hash": "short", "code_until": LATER}, "ck_online_drafts_code_hash"),
    ("online_drafts", {"code_tries": 6}, "ck_online_drafts_code_tries"),
    ("online_drafts", {"dossier_id": id_of("dossier"), "confirmed_at": None}, "ck_online_drafts_filed"),
    ("online_drafts", {"until": LATER - timedelta(days=9)}, "ck_online_drafts_until"),
    ("online_draft_files", {"media_type": "text/html"}, "ck_online_draft_files_media_type"),
    ("online_draft_files", {"sha256": "short"}, "ck_online_draft_files_sha256"),
    ("online_draft_files", {"size": 0}, "ck_online_draft_files_size"),
    ("online_draft_files", {"pages": 0}, "ck_online_draft_files_pages"),
    ("online_filings", {"reference": ""}, "ck_online_filings_reference"),
    ("incoming_files", {"draft_id": None}, "ck_incoming_files_owner"),
    ("incoming_files", {"dossier_id": id_of("dossier")}, "ck_incoming_files_owner"),
    ("incoming_files", {"size": 0, "received": 0}, "ck_incoming_files_size"),
    ("incoming_files", {"received": 1001}, "ck_incoming_files_received"),
    ("incoming_files", {"until": LATER - timedelta(days=9)}, "ck_incoming_files_until"),
    ("incoming_parts", {"place": -1}, "ck_incoming_parts_place"),
    ("incoming_parts", {"content": b""}, "ck_incoming_parts_content"),
    ("backups", {"bytes": 0}, "ck_backups_bytes"),
    ("dossier_files", {"kind": "song", "paper": None}, "ck_dossier_files_kind"),
    ("dossier_files", {"media_type": "text/html"}, "ck_dossier_files_media_type"),
    ("dossier_files", {"paper": None}, "ck_dossier_files_named_paper"),
    ("dossier_files", {"kind": "result"}, "ck_dossier_files_named_paper"),
    ("dossier_files", {"struck_at": LATER, "struck_by": id_of("user")}, "ck_dossier_files_struck"),
    ("dossier_files", {"replaced_by": id_of("file")}, "ck_dossier_files_replaced"),
    ("dossier_files", {"sha256": "a"}, "ck_dossier_files_sha256"),
    ("dossier_files", {"size": 0}, "ck_dossier_files_size"),
    ("dossier_files", {"pages": 0}, "ck_dossier_files_pages"),
    ("kept_originals", {"returned_at": LATER}, "ck_kept_originals_returned"),
    ("kept_originals", {"count": 0}, "ck_kept_originals_count"),
    ("signing_positions", {"authority": "delegated"}, "ck_signing_positions_authority"),
    ("signed_results", {"way": "digital", "scan_owed": False}, "ck_signed_results_digital"),
    ("signed_results", {"sealed_at": LATER}, "ck_signed_results_sealed"),
    ("signed_results", {"signed_at": LATER}, "ck_signed_results_signed_before_written"),
    ("signed_results", {"way": "digital", "sha256": "a" * 64}, "ck_signed_results_scan"),
    ("blank_lots", {"last": 0}, "ck_blank_lots_range"),
    ("blank_issues", {"first": 0}, "ck_blank_issues_range"),
    ("blank_sheets", {"spent": "spoilt"}, "ck_blank_sheets_spoilt"),
    ("blank_sheets", {"dossier_id": None}, "ck_blank_sheets_used_for_a_dossier"),
    ("diagram_drafts", {"status": "lost"}, "ck_diagram_drafts_status"),
    ("diagram_drafts", {"status": "submitted"}, "ck_diagram_drafts_submitted"),
    ("diagram_drafts", {"status": "dropped"}, "ck_diagram_drafts_settled"),
    ("diagram_drafts", {"status": "submitted", **_SUBMITTED}, "ck_diagram_drafts_reasoned"),
    ("diagram_drafts", {"status": "released", **_SUBMITTED, **_REASONED, **_SETTLED}, "ck_diagram_drafts_four_eyes"),
    ("diagram_drafts", {"version": 0}, "ck_diagram_drafts_version"),
    ("diagram_drafts", {"based_on": "a"}, "ck_diagram_drafts_based_on"),
    ("diagram_saves", {"version": 0}, "ck_diagram_saves_version"),
    ("diagram_saves", {"digest": "a"}, "ck_diagram_saves_digest"),
    ("diagram_releases", {"released_by": id_of("user")}, "ck_diagram_releases_four_eyes"),
    ("diagram_releases", {"number": 0}, "ck_diagram_releases_number"),
    ("diagram_releases", {"product": "a"}, "ck_diagram_releases_product"),
    ("versions_in_force", {"seq": 0}, "ck_versions_in_force_seq"),
    ("versions_in_force", {"version": "b" * 64}, "foreign key"),
]

# table, columns in which a second row differs from a valid first one, the index that refuses both together
DOUBLES = [
    ("users", {"id": uuid4()}, "login"),
    ("dossiers", {"id": uuid4()}, "code"),
    ("handoffs", {"id": uuid4()}, "to_stage_id"),
    ("fee_lines", {"id": uuid4()}, "position"),
    ("receipts", {"id": uuid4()}, "number"),
    ("register_entries", {"id": uuid4(), "document": 1}, "number"),
    ("register_entries", {"id": uuid4(), "number": 2}, "document"),
    ("slips", {"id": uuid4()}, "number"),
    ("incidents", {"id": uuid4()}, "subject_id"),
    ("surveys", {"id": uuid4()}, "dossier_id"),
    ("number_series", {}, "kind"),
    ("saved_filters", {"id": uuid4()}, "name"),
    ("restructurings", {}, "day"),
    ("closed_books", {}, "kind"),
    ("diagram_releases", {"id": uuid4()}, "number"),
    ("versions_in_force", {}, "seq"),
]


@pytest.mark.parametrize(("table", "changes", "refused_by"), NONSENSE)
def test_nonsense_is_refused(
    shared_database: Database, rows: Any, table: str, changes: dict[str, Any], refused_by: str
) -> None:
    def insert_it() -> None:
        with shared_database.transaction() as session:
            rows.add_needs_of(session, table)
            rows.add(session, table, **changes)

    with pytest.raises(IntegrityError, match=f"(?i){refused_by}"):
        insert_it()


def test_the_valid_rows_are_valid(database: Database, rows: Any) -> None:
    """Without this, a row that is refused for another reason would prove nothing."""
    with database.transaction() as session:
        rows.add_needs_of(session, "")
        for table in rows.tables:
            if not session.execute(select(metadata.tables[table])).first():
                rows.add(session, table)


@pytest.mark.parametrize(("table", "changes", "column"), DOUBLES)
def test_doubles_are_refused(database: Database, rows: Any, table: str, changes: dict[str, Any], column: str) -> None:
    with database.transaction() as session:
        rows.add_needs_of(session, table)
        rows.add(session, table)
    with pytest.raises(IntegrityError, match=column), database.transaction() as session:
        rows.add(session, table, **changes)


def test_a_line_is_paid_once_but_may_be_paid_again_after_voiding(database: Database, rows: Any) -> None:
    second = {"id": uuid4(), "number": 2}
    with database.transaction() as session:
        rows.add_needs_of(session, "receipt_lines")
        rows.add(session, "receipts", **second)
        rows.add(session, "receipt_lines", voided=True)
        rows.add(session, "receipt_lines", receipt_id=second["id"])
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text("UPDATE receipt_lines SET voided = false"))


def test_one_apology_a_dossier(database: Database, rows: Any) -> None:
    with database.transaction() as session:
        rows.add_needs_of(session, "slips")
        rows.add(session, "slips", key="apology")
    with pytest.raises(IntegrityError, match=r"dossier_id|one_apology"), database.transaction() as session:
        rows.add(session, "slips", key="apology", id=uuid4(), number=2)


@pytest.mark.parametrize("column", [c for t in metadata.sorted_tables for c in t.c if isinstance(c.type, Instant)])
def test_no_instant_without_a_zone(column: Column[Any]) -> None:
    with pytest.raises(ValueError, match="naive"):
        column.type.bind_processor(sqlite.dialect())(datetime.fromisoformat("2022-01-05T12:00:00"))


def test_instants_come_back_as_they_went(office: Database, rows: Any) -> None:
    """To the microsecond, from any zone, and in an order that is the order of time."""
    hanoi = datetime.fromisoformat("2022-01-05T07:00:00.000001+07:00")
    timers = metadata.tables["timers"]
    given = [hanoi, hanoi + timedelta(microseconds=1), hanoi + timedelta(days=400), hanoi - timedelta(days=365000)]
    with office.transaction() as session:
        for moment in given:
            rows.add(session, "timers", id=uuid4(), due_at=moment)
    with office.reading() as session:
        found = session.execute(select(timers.c.due_at).order_by(timers.c.due_at)).scalars().all()
    assert found == sorted(given)
    assert all(moment.utcoffset() == timedelta(0) for moment in found)


STORED_JSON = [{}, [], "chữ", 0, False, {"a": [1, 2.5, None, {"b": "đ"}]}]


@pytest.mark.parametrize("value", STORED_JSON)
def test_json_comes_back_as_it_went(database: Database, rows: Any, value: Any) -> None:
    with database.transaction() as session:
        rows.add(session, "settings", value=value)
    with database.reading() as session:
        assert session.execute(select(metadata.tables["settings"].c.value)).scalar_one() == value


# The trail and the released processes

TRAMPLING = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
}
ONLY_ON = {"replace": "sqlite", "truncate": "postgresql"}


@pytest.mark.parametrize(
    "table",
    [*("audit_events", "process_versions", "comments"), *("diagram_saves", "diagram_releases", "versions_in_force")],
)
@pytest.mark.parametrize("how", TRAMPLING)
def test_append_only(office: Database, rows: Any, table: str, how: str) -> None:
    if ONLY_ON.get(how, office.kind) != office.kind:
        return
    with office.transaction() as session:
        for name in ("audit_events", "comments", "diagram_releases", "diagram_saves", "versions_in_force"):
            rows.add(session, name)
    column = metadata.tables[table].c[0].name
    with pytest.raises(IntegrityError, match=f"{table} is append-only"), office.transaction() as session:
        session.execute(text(TRAMPLING[how].format(table=table, column=column)))


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_append_only_holds_in_a_session_that_plays_a_replica(office: Database, rows: Any) -> None:
    with office.transaction() as session:
        rows.add(session, "audit_events")
    replica = "SET LOCAL session_replication_role = replica; DELETE FROM audit_events"
    with pytest.raises(IntegrityError, match="append-only"), office.transaction() as session:
        session.execute(text(replica))


def test_every_boolean_has_a_value(database: Database) -> None:
    for table in metadata.sorted_tables:
        for column in table.c:
            assert not (isinstance(column.type, Boolean) and column.nullable), column
