"""Units, people and their roles, dossiers, settings and the series of numbers."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    units()
    users()
    assignments()
    dossiers()
    settings()
    number_series()


def downgrade() -> None:
    op.drop_table("number_series")
    op.drop_table("settings")
    op.drop_table("dossiers")
    op.drop_table("assignments")
    op.drop_table("users")
    op.drop_table("units")


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
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="a demo account"),
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
            server_default=sa.text("false"),
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
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("audit_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audit_head", sa.LargeBinary(), nullable=False),
        sa.Column(
            "recorded_at", Instant(), nullable=False, comment="when its last command was written down; never goes back"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status IN ('cancelled_no_supplement', 'incomplete_at_desk', 'refused_after_review', "
            "'rejected_at_desk', 'returned', 'withdrawn')) = (closed_at IS NOT NULL)",
            name=op.f("ck_dossiers_closed"),
        ),
        sa.CheckConstraint(
            "(status NOT IN ('incomplete_at_desk', 'rejected_at_desk', 'submitted')) = (accepted_at IS NOT NULL)",
            name=op.f("ck_dossiers_accepted"),
        ),
        sa.CheckConstraint("channel IN ('desk', 'online', 'post')", name=op.f("ck_dossiers_channel")),
        sa.CheckConstraint("outcome IN ('granted', 'refused', 'partial')", name=op.f("ck_dossiers_outcome")),
        sa.CheckConstraint(
            "status IN ('submitted', 'accepted', 'processing', 'waiting_supplement', "
            "'waiting_opinion', 'waiting_payment', 'forwarded', 'signed', 'result_at_desk', "
            "'returned', 'rejected_at_desk', 'incomplete_at_desk', 'refused_after_review', "
            "'withdrawn', 'cancelled_no_supplement')",
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
        sa.CheckConstraint("clock_stopped_at IS NULL OR due_at IS NULL", name=op.f("ck_dossiers_stopped_is_not_due")),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_dossiers_warned")),
        sa.ForeignKeyConstraint(["late_unit_id"], ["units.id"], name=op.f("fk_dossiers_late_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("code", name=op.f("uq_dossiers_code")),
    )
    op.create_index(
        "ix_dossiers_search", "dossiers", ["unit_id", "submitted_at", "search_text", "code", "id"], unique=False
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


def settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
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
