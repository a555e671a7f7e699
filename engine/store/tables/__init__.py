"""The tables of the database; CHECKs, partial unique indexes and triggers make it refuse nonsense."""

from engine.store.tables.administration import backups, examinations, sign_ins, workers
from engine.store.tables.audit import audit_events, outbox, settings, surveys
from engine.store.tables.books import book_closings, book_turns
from engine.store.tables.calendar_orders import calendar_orders
from engine.store.tables.cash import cash_days, cash_hand_overs, cash_months, cash_movements
from engine.store.tables.closings import closings, skipped_numbers
from engine.store.tables.comments import comment_mentions, comments
from engine.store.tables.custodies import custodies
from engine.store.tables.delegations import delegations, handlers, relations
from engine.store.tables.diagrams import diagram_drafts, diagram_releases, diagram_saves, versions_in_force
from engine.store.tables.dossier_files import dossier_files
from engine.store.tables.dossiers import dossiers
from engine.store.tables.fees import fee_lines, number_series, receipt_lines, receipts, register_entries, slips
from engine.store.tables.filings import filings
from engine.store.tables.handoffs import handoffs, messages
from engine.store.tables.incoming_files import incoming_files, incoming_parts
from engine.store.tables.kept_forms import attempts, kept_forms
from engine.store.tables.kept_originals import kept_originals
from engine.store.tables.metadata import metadata
from engine.store.tables.nonconforming_results import nonconforming_results, register_notes
from engine.store.tables.on_call import on_call
from engine.store.tables.online_filings import online_draft_files, online_drafts, online_filings
from engine.store.tables.proposals import proposals
from engine.store.tables.receipt_books import (
    receipt_book_issues,
    receipt_books,
    receipt_sheets,
    receipt_use_closings,
)
from engine.store.tables.remittances import bank_accounts, bank_payments, remittances
from engine.store.tables.restructurings import closed_books, restructurings, transfers
from engine.store.tables.saved_filters import default_filters, saved_filters
from engine.store.tables.signing import blank_issues, blank_lots, blank_sheets, signed_results, signing_positions
from engine.store.tables.stages import process_versions, stages, visits
from engine.store.tables.suggestions import suggestions
from engine.store.tables.takeovers import carried_figures, number_openings, taken_dossiers, takeovers
from engine.store.tables.task_drafts import task_drafts
from engine.store.tables.tracking_secrets import tracking_secrets
from engine.store.tables.units import assignments, units, users
from engine.store.tables.work_items import awaited_messages, incidents, timers, work_items

__all__ = [
    "assignments",
    "attempts",
    "audit_events",
    "awaited_messages",
    "backups",
    "bank_accounts",
    "bank_payments",
    "blank_issues",
    "blank_lots",
    "blank_sheets",
    "book_closings",
    "book_turns",
    "calendar_orders",
    "carried_figures",
    "cash_days",
    "cash_hand_overs",
    "cash_months",
    "cash_movements",
    "closed_books",
    "closings",
    "comment_mentions",
    "comments",
    "custodies",
    "default_filters",
    "delegations",
    "diagram_drafts",
    "diagram_releases",
    "diagram_saves",
    "dossier_files",
    "dossiers",
    "examinations",
    "fee_lines",
    "filings",
    "handlers",
    "handoffs",
    "incidents",
    "incoming_files",
    "incoming_parts",
    "kept_forms",
    "kept_originals",
    "messages",
    "metadata",
    "nonconforming_results",
    "number_openings",
    "number_series",
    "on_call",
    "online_draft_files",
    "online_drafts",
    "online_filings",
    "outbox",
    "process_versions",
    "proposals",
    "receipt_book_issues",
    "receipt_books",
    "receipt_lines",
    "receipt_sheets",
    "receipt_use_closings",
    "receipts",
    "register_entries",
    "register_notes",
    "relations",
    "remittances",
    "restructurings",
    "saved_filters",
    "settings",
    "sign_ins",
    "signed_results",
    "signing_positions",
    "skipped_numbers",
    "slips",
    "stages",
    "suggestions",
    "surveys",
    "taken_dossiers",
    "takeovers",
    "task_drafts",
    "timers",
    "tracking_secrets",
    "transfers",
    "units",
    "users",
    "versions_in_force",
    "visits",
    "work_items",
    "workers",
]
