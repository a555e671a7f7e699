"""Dossiers (hồ sơ): one row a request, counted once however many agencies handle it."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from engine.domain.dossier import CLOSED, NEVER_ACCEPTED, Channel, DossierStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Bytes, Instant, Json

_never_accepted = ", ".join(f"'{status}'" for status in sorted(NEVER_ACCEPTED))
_closed = ", ".join(f"'{status}'" for status in sorted(CLOSED))

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, unique=True, comment="mã hồ sơ, given at acceptance, never reused"),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_from", Date, comment="valid_from of the procedure's block at acceptance; frozen"),
    Column("domain", Text, nullable=False, comment="lĩnh vực"),
    Column("domain_group", Text, nullable=False, comment="ho_tich, chung_thuc, vhxh, dat_dai, khac"),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="the unit that received it"),
    Column("channel", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("applicant_name", Text, nullable=False),
    Column("search_text", Text, nullable=False, comment="name, phone, identity number: lower case, no diacritics"),
    Column("applicant", Json, nullable=False, comment="what the applicant gave about themselves"),
    Column("facts", Json, nullable=False, comment="the answers of the procedure's fact form; frozen at acceptance"),
    Column("papers", Json, nullable=False, comment="list of papers handed in: name, originals, copies, digitised"),
    Column("digitised", Boolean, nullable=False, server_default=text("false"), comment="every paper has its scan"),
    Column("tariff", Text, comment="name of the tariff of acceptance; frozen"),
    Column("submitted_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column(
        "promised_at",
        Instant,
        comment="as the slip says; anew only when a supplement restarts the term",
    ),
    Column("first_promised_at", Instant, comment="the first promise; never changes"),
    Column("due_at", Instant, comment="legal due instant of the running clock; null while it is stopped"),
    Column("reappointed_at", Instant, comment="new date of the one apology"),
    Column("notice_due_at", Instant, comment="last instant for asking a supplement"),
    Column("clock", Json, comment="the legal clock with every suspension and why"),
    Column("clock_stopped_at", Instant),
    Column("clock_stopped_for", Text),
    Column("result_at", Instant, comment="when the result reached the desk or the dossier was otherwise settled"),
    Column("outcome", Text, comment="granted, refused, partial"),
    Column("verdict", Text),
    Column("closed_at", Instant),
    Column("late_unit_id", ForeignKey("units.id"), comment="the agency at fault, as the apology names it"),
    Column("warned", Integer, nullable=False, server_default="0", comment="highest warning given, % of the term"),
    Column("warn_at", Instant, comment="when the next warning is due"),
    Column(
        "confidential",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="seen by the assigned handlers and the leader only; frozen when it was received",
    ),
    Column(
        "parties",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="personal numbers in it, a space around each",
    ),
    Column("deeds", Json, nullable=False, server_default=text("'{}'"), comment="kind of deed -> ids of who did it"),
    Column("recused", Json, nullable=False, server_default=text("'[]'"), comment="ids of who may not handle it"),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("audit_seq", Integer, nullable=False, server_default="0"),
    Column("audit_head", Bytes, nullable=False),
    Column("recorded_at", Instant, nullable=False, comment="when its last command was written down; never goes back"),
    Column("version", Integer, nullable=False, server_default="1"),
    one_of("channel", Channel),
    one_of("status", DossierStatus),
    one_of("outcome", ("granted", "refused", "partial")),
    one_of("verdict", ("early", "on_time", "overdue")),
    CheckConstraint(  # an annulled dossier may or may not have been accepted before
        f"status = 'annulled' OR (status NOT IN ({_never_accepted})) = (accepted_at IS NOT NULL)", name="accepted"
    ),
    agree("closed", f"status IN ({_closed})", "closed_at IS NOT NULL"),
    agree("coded", "accepted_at IS NOT NULL", "code IS NOT NULL"),
    agree("stopped", "clock_stopped_at IS NOT NULL", "clock_stopped_for IS NOT NULL"),
    CheckConstraint("clock_stopped_at IS NULL OR due_at IS NULL", name="stopped_is_not_due"),
    agree("judged", "result_at IS NOT NULL", "verdict IS NOT NULL"),
    CheckConstraint(
        "accepted_at IS NULL OR (promised_at IS NOT NULL AND first_promised_at IS NOT NULL)", name="promised"
    ),
    CheckConstraint("warned IN (0, 50, 75, 100)", name="warned"),
    Index("ix_dossiers_unit_accepted", "unit_id", "accepted_at"),
    # All that a search reads.
    Index(
        "ix_dossiers_search",
        *("unit_id", "submitted_at", "search_text", "code", "id", "confidential", "procedure_code"),
    ),
    partial_index("ix_dossiers_stopped", "unit_id", "clock_stopped_at", where="clock_stopped_at IS NOT NULL"),
    # Which procedures a desk receives most: all that the count reads.
    Index("ix_dossiers_used", "unit_id", "submitted_at", "procedure_code", "confidential"),
    partial_index("ix_dossiers_warn", "warn_at", where="warn_at IS NOT NULL"),
)
