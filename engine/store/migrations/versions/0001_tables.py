"""Every table of the first release, and the triggers that make the trail and released processes append-only."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = {"audit_events": ("chain", "seq"), "process_versions": ("hash",)}


def upgrade() -> None:
    process_versions()
    settings()
    units()
    users()
    assignments()
    dossiers()
    number_series()
    audit_events()
    fee_lines()
    outbox()
    receipts()
    register_entries()
    slips()
    stages()
    surveys()
    awaited_messages()
    handoffs()
    incidents()
    messages()
    receipt_lines()
    timers()
    work_items()
    for table, key in APPEND_ONLY.items():
        protect(table, key)


def downgrade() -> None:
    op.drop_table("work_items")
    op.drop_table("timers")
    op.drop_table("receipt_lines")
    op.drop_table("messages")
    op.drop_table("incidents")
    op.drop_table("handoffs")
    op.drop_table("awaited_messages")
    op.drop_table("surveys")
    op.drop_table("stages")
    op.drop_table("slips")
    op.drop_table("register_entries")
    op.drop_table("receipts")
    op.drop_table("outbox")
    op.drop_table("fee_lines")
    op.drop_table("audit_events")
    op.drop_table("number_series")
    op.drop_table("dossiers")
    op.drop_table("assignments")
    op.drop_table("users")
    op.drop_table("units")
    op.drop_table("settings")
    op.drop_table("process_versions")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION append_only()")


def process_versions() -> None:
    op.create_table(
        "process_versions",
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the process, all it calls and their forms"),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("files", Json(), nullable=False, comment="process id -> text of its diagram; immutable"),
        sa.Column("forms", Json(), nullable=False, comment="form key -> schema, as released with the diagrams"),
        sa.Column("released_at", Instant(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_process_versions")),
    )
    op.create_index("ix_process_versions_process", "process_versions", ["process_id", "released_at"], unique=False)


def settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )


def units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False, comment="ordered level id of workflows/org, never an enum"),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day, inclusive; null = still valid"),
        sa.Column(
            "audit_seq", sa.Integer(), server_default="0", nullable=False, comment="events of the unit's own chain"
        ),
        sa.Column(
            "audit_head", sa.LargeBinary(), nullable=False, comment="hash of the last event of the unit's own chain"
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_units_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )


def users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True, comment="argon2id; null = cannot sign in"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False, comment="a demo account"),
        sa.Column("failed_sign_ins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )


def assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_assignments_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_assignments_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assignments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_unit_role", "assignments", ["unit_id", "role"], unique=False)
    op.create_index("ix_assignments_user", "assignments", ["user_id"], unique=False)


def dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True, comment="mã hồ sơ, given at acceptance, never reused"),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column(
            "procedure_from",
            sa.Date(),
            nullable=True,
            comment="valid_from of the procedure's block at acceptance; frozen",
        ),
        sa.Column("domain", sa.Text(), nullable=False, comment="lĩnh vực"),
        sa.Column("domain_group", sa.Text(), nullable=False, comment="ho_tich, chung_thuc, vhxh, dat_dai, khac"),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="the unit that received it"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column(
            "search_text", sa.Text(), nullable=False, comment="name, phone, identity number: lower case, no diacritics"
        ),
        sa.Column("applicant", Json(), nullable=False, comment="what the applicant gave about themselves"),
        sa.Column(
            "facts", Json(), nullable=False, comment="the answers of the procedure's fact form; frozen at acceptance"
        ),
        sa.Column(
            "papers", Json(), nullable=False, comment="list of papers handed in: name, originals, copies, digitised"
        ),
        sa.Column(
            "digitised",
            sa.Boolean(),
            server_default=sa.text("(false)"),
            nullable=False,
            comment="every paper has its scan",
        ),
        sa.Column("tariff", sa.Text(), nullable=True, comment="name of the tariff of acceptance; frozen"),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column(
            "promised_at",
            Instant(),
            nullable=True,
            comment="as the slip says; anew only when a supplement restarts the term",
        ),
        sa.Column("first_promised_at", Instant(), nullable=True, comment="the first promise; never changes"),
        sa.Column(
            "due_at",
            Instant(),
            nullable=True,
            comment="legal due instant of the running clock; null while it is stopped",
        ),
        sa.Column("reappointed_at", Instant(), nullable=True, comment="new date of the one apology"),
        sa.Column("notice_due_at", Instant(), nullable=True, comment="last instant for asking a supplement"),
        sa.Column("clock", Json(), nullable=True, comment="the legal clock with every suspension and why"),
        sa.Column("clock_stopped_at", Instant(), nullable=True),
        sa.Column("clock_stopped_for", sa.Text(), nullable=True),
        sa.Column(
            "result_at",
            Instant(),
            nullable=True,
            comment="when the result reached the desk or the dossier was otherwise settled",
        ),
        sa.Column("outcome", sa.Text(), nullable=True, comment="granted, refused, partial"),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("late_unit_id", sa.Text(), nullable=True, comment="the agency at fault, as the apology names it"),
        sa.Column(
            "warned", sa.Integer(), server_default="0", nullable=False, comment="highest warning given, % of the term"
        ),
        sa.Column("warn_at", Instant(), nullable=True, comment="when the next warning is due"),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("audit_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audit_head", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status IN ('cancelled_no_supplement', 'incomplete_at_desk', 'refused_after_review', 'rejected_at_desk', 'returned', 'withdrawn')) = (closed_at IS NOT NULL)",
            name=op.f("ck_dossiers_closed"),
        ),
        sa.CheckConstraint(
            "(status NOT IN ('incomplete_at_desk', 'rejected_at_desk', 'submitted')) = (accepted_at IS NOT NULL)",
            name=op.f("ck_dossiers_accepted"),
        ),
        sa.CheckConstraint("channel IN ('desk', 'online', 'post')", name=op.f("ck_dossiers_channel")),
        sa.CheckConstraint("outcome IN ('granted', 'refused', 'partial')", name=op.f("ck_dossiers_outcome")),
        sa.CheckConstraint(
            "status IN ('submitted', 'accepted', 'processing', 'waiting_supplement', 'waiting_opinion', 'waiting_payment', 'forwarded', 'signed', 'result_at_desk', 'returned', 'rejected_at_desk', 'incomplete_at_desk', 'refused_after_review', 'withdrawn', 'cancelled_no_supplement')",
            name=op.f("ck_dossiers_status"),
        ),
        sa.CheckConstraint("verdict IN ('early', 'on_time', 'overdue')", name=op.f("ck_dossiers_verdict")),
        sa.CheckConstraint("(accepted_at IS NOT NULL) = (code IS NOT NULL)", name=op.f("ck_dossiers_coded")),
        sa.CheckConstraint(
            "(clock_stopped_at IS NOT NULL) = (clock_stopped_for IS NOT NULL)", name=op.f("ck_dossiers_stopped")
        ),
        sa.CheckConstraint("(result_at IS NOT NULL) = (verdict IS NOT NULL)", name=op.f("ck_dossiers_judged")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR (promised_at IS NOT NULL AND first_promised_at IS NOT NULL)",
            name=op.f("ck_dossiers_promised"),
        ),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_dossiers_warned")),
        sa.ForeignKeyConstraint(["late_unit_id"], ["units.id"], name=op.f("fk_dossiers_late_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("code", name=op.f("uq_dossiers_code")),
    )
    op.create_index("ix_dossiers_unit_accepted", "dossiers", ["unit_id", "accepted_at"], unique=False)
    op.create_index(
        "ix_dossiers_warn",
        "dossiers",
        ["warn_at"],
        unique=False,
        postgresql_where=sa.text("warn_at IS NOT NULL"),
        sqlite_where=sa.text("warn_at IS NOT NULL"),
    )


def number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="book, slip, receipt series or dossier code series"),
        sa.Column("period", sa.Text(), nullable=False, comment="year, or day for dossier codes"),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_number_series_last")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_number_series_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", name=op.f("pk_number_series")),
    )


def audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column(
            "chain", sa.Text(), nullable=False, comment="the dossier's id, or unit:<id> for commands without a dossier"
        ),
        sa.Column("seq", sa.Integer(), nullable=False, comment="1, 2, 3 … in its chain"),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, comment="noun:subject:verb"),
        sa.Column("actor", sa.Text(), nullable=False, comment="login, or system:<part>"),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON (RFC 8785) of the whole event"),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256(prev_hash ‖ body)"),
        sa.CheckConstraint("occurred_at <= recorded_at", name=op.f("ck_audit_events_happened_before_written")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_events_seq")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_audit_events_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_audit_events_unit_id")),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_recorded", "audit_events", ["recorded_at"], unique=False)


def fee_lines() -> None:
    op.create_table(
        "fee_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "amount",
            sa.Integer(),
            nullable=True,
            comment="whole đồng; null only on external lines whose amount the other agency sets",
        ),
        sa.Column("legal_source", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("exemption", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True, comment="the paper that shows the exemption"),
        sa.Column("collected_by", sa.Text(), nullable=True, comment="another agency that collects an external line"),
        sa.Column("assessed_at", Instant(), nullable=False),
        sa.CheckConstraint("kind = 'external' OR amount IS NOT NULL", name=op.f("ck_fee_lines_known")),
        sa.CheckConstraint("kind IN ('phi', 'le_phi', 'none', 'external')", name=op.f("ck_fee_lines_kind")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_lines_amount")),
        sa.ForeignKeyConstraint(["collected_by"], ["units.id"], name=op.f("fk_fee_lines_collected_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_fee_lines_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_lines")),
        sa.UniqueConstraint("dossier_id", "position", name=op.f("uq_fee_lines_dossier_id_position")),
    )


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'pending') = (next_try_at IS NOT NULL)", name=op.f("ck_outbox_pending")),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent")),
        sa.CheckConstraint("status IN ('pending', 'sent', 'failed')", name=op.f("ck_outbox_status")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_outbox_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_dossier", "outbox", ["dossier_id"], unique=False)
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )


def receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False, comment="own or pre-printed series"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(voided_at IS NOT NULL) = (void_reason IS NOT NULL)", name=op.f("ck_receipts_voided")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipts_amount")),
        sa.CheckConstraint("number > 0", name=op.f("ck_receipts_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_receipts_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_receipts_issued_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_receipts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("unit_id", "series", "year", "number", name=op.f("uq_receipts_unit_id_series_year_number")),
    )
    op.create_index("ix_receipts_dossier", "receipts", ["dossier_id"], unique=False)
    op.create_index("ix_receipts_issued", "receipts", ["unit_id", "issued_at"], unique=False)


def register_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False, comment="0-based place among the documents of the dossier"),
        sa.Column("content", Json(), nullable=False, comment="what the book says of this number"),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True, comment="a spoilt number stays, voided with its reason"),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NOT NULL) = (void_reason IS NOT NULL)", name=op.f("ck_register_entries_voided")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_register_entries_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_register_entries_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_register_entries_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
        sa.UniqueConstraint(
            "unit_id", "book", "year", "number", name=op.f("uq_register_entries_unit_id_book_year_number")
        ),
    )
    op.create_index("ix_register_entries_dossier", "register_entries", ["dossier_id"], unique=False)


def slips() -> None:
    op.create_table(
        "slips",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("form_set", sa.Text(), nullable=False, comment="the dated set of forms, e.g. TT 01/2018"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "key IN ('acceptance', 'supplement', 'refusal', 'apology', 'stop', 'control', 'register')",
            name=op.f("ck_slips_key"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_slips_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_slips_issued_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_slips_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
        sa.UniqueConstraint("unit_id", "key", "year", "number", name=op.f("uq_slips_unit_id_key_year_number")),
    )
    op.create_index("ix_slips_dossier", "slips", ["dossier_id"], unique=False)
    op.create_index(
        "uq_slips_one_apology",
        "slips",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("key = 'apology'"),
        sqlite_where=sa.text("key = 'apology'"),
    )


def stages() -> None:
    op.create_table(
        "stages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("requester_id", sa.Uuid(), nullable=True, comment="the stage that asked for this one by a hand-off"),
        sa.Column(
            "function",
            sa.Text(),
            nullable=True,
            comment="function of the competence table that this stage carries out; null at the desk",
        ),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="lean state of the BPMN instance"),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True, comment="the stage's own term, e.g. 5 working_days"),
        sa.Column("clock", Json(), nullable=True, comment="the stage's own legal clock"),
        sa.Column(
            "due_at",
            Instant(),
            nullable=True,
            comment="own due instant; null before acceptance and while the clock is stopped",
        ),
        sa.Column(
            "planned_due_at", Instant(), nullable=True, comment="due instant in the chain that the citizen was promised"
        ),
        sa.Column(
            "handed_over_at",
            Instant(),
            nullable=True,
            comment="the stage's own work was done: result at the desk, or handed on",
        ),
        sa.Column("own_verdict", sa.Text(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_events", Json(), nullable=True),
        sa.Column("warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warn_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status IN ('completed', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_stages_ended")
        ),
        sa.CheckConstraint("own_verdict IN ('early', 'on_time', 'overdue')", name=op.f("ck_stages_own_verdict")),
        sa.CheckConstraint(
            "status IN ('running', 'incident', 'completed', 'cancelled')", name=op.f("ck_stages_status")
        ),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_stages_warned")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_stages_dossier_id")),
        sa.ForeignKeyConstraint(["process_version"], ["process_versions.hash"], name=op.f("fk_stages_process_version")),
        sa.ForeignKeyConstraint(["requester_id"], ["stages.id"], name=op.f("fk_stages_requester_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_stages_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
    )
    op.create_index("ix_stages_dossier", "stages", ["dossier_id"], unique=False)
    op.create_index(
        "ix_stages_unit_open",
        "stages",
        ["unit_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_stages_warn",
        "stages",
        ["warn_at"],
        unique=False,
        postgresql_where=sa.text("warn_at IS NOT NULL"),
        sqlite_where=sa.text("warn_at IS NOT NULL"),
    )


def surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False, comment="for counting only"),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False, comment="1 satisfied or very satisfied, 0 not"),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.CheckConstraint("satisfied IN (0, 1)", name=op.f("ck_surveys_satisfied")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_surveys_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_surveys_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_surveys_dossier_id")),
    )


def awaited_messages() -> None:
    op.create_table(
        "awaited_messages",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_awaited_messages_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_awaited_messages_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_messages")),
    )
    op.create_index("ix_awaited_messages_stage", "awaited_messages", ["stage_id", "name"], unique=False)


def handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Text(), nullable=False),
        sa.Column("to_stage_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_id", sa.Text(), nullable=False),
        sa.Column(
            "visit", sa.Integer(), nullable=False, comment="how many times this dossier went to this unit, from 1"
        ),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True, comment="what the reply said"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_handoffs_dossier_id")),
        sa.ForeignKeyConstraint(["from_stage_id"], ["stages.id"], name=op.f("fk_handoffs_from_stage_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_handoffs_from_unit_id")),
        sa.ForeignKeyConstraint(["to_stage_id"], ["stages.id"], name=op.f("fk_handoffs_to_stage_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_handoffs_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.UniqueConstraint("to_stage_id", name=op.f("uq_handoffs_to_stage_id")),
    )
    op.create_index("ix_handoffs_dossier", "handoffs", ["dossier_id"], unique=False)
    op.create_index(
        "ix_handoffs_open",
        "handoffs",
        ["to_unit_id"],
        unique=False,
        postgresql_where=sa.text("returned_at IS NULL"),
        sqlite_where=sa.text("returned_at IS NULL"),
    )


def incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False, comment="what was attempted: fire_timer, deliver_message …"),
        sa.Column("subject_id", sa.Uuid(), nullable=False, comment="the work item, timer or message of the command"),
        sa.Column(
            "arguments", Json(), nullable=False, comment="what the command was given, so that a retry loses nothing"
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(resolved_at IS NOT NULL) = (resolved_by IS NOT NULL)", name=op.f("ck_incidents_resolved")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_incidents_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_incidents_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_stage", "incidents", ["stage_id"], unique=False)
    op.create_index(
        "uq_incidents_open",
        "incidents",
        ["command", "subject_id"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
        sqlite_where=sa.text("resolved_at IS NULL"),
    )


def messages() -> None:
    op.create_table(
        "messages",
        sa.Column(
            "id", sa.Uuid(), nullable=False, comment="delivered once: the same id again is answered, not repeated"
        ),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=True),
        sa.Column("to_stage_id", sa.Uuid(), nullable=True),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.CheckConstraint("(status = 'delivered') = (delivered_at IS NOT NULL)", name=op.f("ck_messages_delivered")),
        sa.CheckConstraint("kind IN ('request', 'reply', 'withdrawal', 'external')", name=op.f("ck_messages_kind")),
        sa.CheckConstraint("status IN ('waiting', 'delivered', 'undeliverable')", name=op.f("ck_messages_status")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_messages_dossier_id")),
        sa.ForeignKeyConstraint(["from_stage_id"], ["stages.id"], name=op.f("fk_messages_from_stage_id")),
        sa.ForeignKeyConstraint(["to_stage_id"], ["stages.id"], name=op.f("fk_messages_to_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_dossier", "messages", ["dossier_id"], unique=False)
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["to_stage_id", "name"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
        sqlite_where=sa.text("status = 'waiting'"),
    )


def receipt_lines() -> None:
    op.create_table(
        "receipt_lines",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("fee_line_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_lines_amount")),
        sa.ForeignKeyConstraint(["fee_line_id"], ["fee_lines.id"], name=op.f("fk_receipt_lines_fee_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_lines_receipt_id")),
        sa.PrimaryKeyConstraint("receipt_id", "fee_line_id", name=op.f("pk_receipt_lines")),
    )
    op.create_index(
        "uq_receipt_lines_paid_once",
        "receipt_lines",
        ["fee_line_id"],
        unique=True,
        postgresql_where=sa.text("NOT voided"),
        sqlite_where=sa.text("NOT voided"),
    )


def timers() -> None:
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False, comment="what the legal clock computed"),
        sa.Column("next_try_at", Instant(), nullable=False, comment="due_at, later after a failed try"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_timers_attempts")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_timers_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_timers_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index("ix_timers_next_try", "timers", ["next_try_at"], unique=False)
    op.create_index("ix_timers_stage", "timers", ["stage_id"], unique=False)


def work_items() -> None:
    op.create_table(
        "work_items",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False, comment="the diagram that draws the task"),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("instance", sa.Integer(), nullable=True, comment="index inside a multi-instance task"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column(
            "due_at", Instant(), nullable=True, comment="step deadline; null where the law gives the step no time"
        ),
        sa.Column("outside_clock", sa.Boolean(), nullable=False, comment="the citizen's or the desk's own time"),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column(
            "occurred_at", Instant(), nullable=True, comment="when the work happened, where it was written down later"
        ),
        sa.Column("answer", Json(), nullable=True, comment="what was typed into the form"),
        sa.Column("warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warn_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status = 'done') = (done_at IS NOT NULL AND done_by IS NOT NULL)", name=op.f("ck_work_items_done")
        ),
        sa.CheckConstraint(
            "kind IN ('intake', 'work', 'review', 'signature', 'seal', 'book', 'payment', 'posting', 'council', 'external', 'supplement', 'return')",
            name=op.f("ck_work_items_kind"),
        ),
        sa.CheckConstraint(
            "status <> 'claimed' OR claimed_by IS NOT NULL", name=op.f("ck_work_items_claimed_by_someone")
        ),
        sa.CheckConstraint("status IN ('open', 'claimed', 'done', 'cancelled')", name=op.f("ck_work_items_status")),
        sa.CheckConstraint("(claimed_by IS NOT NULL) = (claimed_at IS NOT NULL)", name=op.f("ck_work_items_claimed")),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_work_items_warned")),
        sa.ForeignKeyConstraint(["claimed_by"], ["users.id"], name=op.f("fk_work_items_claimed_by")),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"], name=op.f("fk_work_items_done_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_work_items_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_work_items_stage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_work_items_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_items")),
    )
    op.create_index("ix_work_items_dossier", "work_items", ["dossier_id"], unique=False)
    op.create_index(
        "ix_work_items_inbox",
        "work_items",
        ["unit_id", "role", "due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('open', 'claimed')"),
        sqlite_where=sa.text("status IN ('open', 'claimed')"),
    )
    op.create_index(
        "ix_work_items_mine",
        "work_items",
        ["claimed_by", "due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('open', 'claimed')"),
        sqlite_where=sa.text("status IN ('open', 'claimed')"),
    )
    op.create_index("ix_work_items_stage", "work_items", ["stage_id"], unique=False)
    op.create_index(
        "ix_work_items_warn",
        "work_items",
        ["warn_at"],
        unique=False,
        postgresql_where=sa.text("warn_at IS NOT NULL"),
        sqlite_where=sa.text("warn_at IS NOT NULL"),
    )


def protect(table: str, key: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        protect_on_postgresql(table)
    else:
        protect_on_sqlite(table, key)


def protect_on_postgresql(table: str) -> None:
    """ALWAYS: also in a session that plays a replica, where ordinary triggers sleep."""
    op.execute(
        """
        CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION append_only()
        """
    )
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")


def protect_on_sqlite(table: str, key: tuple[str, ...]) -> None:
    """INSERT OR REPLACE deletes without a DELETE trigger, so an insert over an existing row is refused too."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 -- names of this file only
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}")
