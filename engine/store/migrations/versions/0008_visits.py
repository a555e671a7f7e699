"""Visits of a stage, follow-ups that are suggested, and results that were found wrong after they were returned."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "stages",
        sa.Column(
            "visit",
            sa.Integer(),
            server_default="1",
            nullable=False,
            comment="how often the dossier has come to this unit for this function; a return is a new visit",
        ),
    )
    visits()
    suggestions()
    nonconforming_results()
    register_notes()


def downgrade() -> None:
    op.drop_table("register_notes")
    op.drop_table("nonconforming_results")
    op.drop_table("suggestions")
    op.drop_table("visits")
    op.drop_column("stages", "visit")


def visits() -> None:
    op.create_table(
        "visits",
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False, comment="as stages.visit was"),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True, comment="the term of this visit, e.g. 5 working_days"),
        sa.Column("clock", Json(), nullable=True, comment="the clock of this visit, finished"),
        sa.Column("planned_due_at", Instant(), nullable=True),
        sa.Column("handed_over_at", Instant(), nullable=False),
        sa.Column("own_verdict", sa.Text(), nullable=True),
        sa.CheckConstraint("own_verdict IN ('early', 'on_time', 'overdue')", name=op.f("ck_visits_own_verdict")),
        sa.CheckConstraint("visit > 0", name=op.f("ck_visits_visit")),
        sa.CheckConstraint("(clock IS NULL) = (own_verdict IS NULL)", name=op.f("ck_visits_judged")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_visits_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_visits_stage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_visits_unit_id")),
        sa.PrimaryKeyConstraint("stage_id", "visit", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_dossier", "visits", ["dossier_id"], unique=False)


def suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False, comment="the dossier whose result suggests it"),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="the desk that may file it"),
        sa.Column("key", sa.Text(), nullable=False, comment="the follow-up in the procedure's block"),
        sa.Column("procedure_code", sa.Text(), nullable=True, comment="null where another agency files it"),
        sa.Column("subject", sa.Text(), nullable=False, comment="SHA-256 of whom and what it is about"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("suggested_at", Instant(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False, comment="last day on which it may be accepted"),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was declined"),
        sa.Column("filed_dossier_id", sa.Uuid(), nullable=True, comment="the dossier that accepting it filed"),
        sa.CheckConstraint("status IN ('suggested', 'accepted', 'declined')", name=op.f("ck_suggestions_status")),
        sa.CheckConstraint(
            "(status <> 'suggested') = (decided_at IS NOT NULL AND decided_by IS NOT NULL)",
            name=op.f("ck_suggestions_decided"),
        ),
        sa.CheckConstraint("(status = 'declined') = (reason IS NOT NULL)", name=op.f("ck_suggestions_declined")),
        sa.CheckConstraint(
            "(status = 'accepted' AND procedure_code IS NOT NULL) = (filed_dossier_id IS NOT NULL)",
            name=op.f("ck_suggestions_filed"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_suggestions_decided_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_suggestions_dossier_id")),
        sa.ForeignKeyConstraint(["filed_dossier_id"], ["dossiers.id"], name=op.f("fk_suggestions_filed_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_suggestions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("unit_id", "subject", name=op.f("uq_suggestions_unit_id_subject")),
        sa.UniqueConstraint("dossier_id", "key", name=op.f("uq_suggestions_dossier_id_key")),
        sa.UniqueConstraint("filed_dossier_id", name=op.f("uq_suggestions_filed_dossier_id")),
    )


def nonconforming_results() -> None:
    op.create_table(
        "nonconforming_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False, comment="the dossier whose result was wrong; stays closed"),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False, comment="ISO 9001 8.7: what is done about it"),
        sa.Column("fault", sa.Text(), nullable=False, comment="whose error: the agency's is put right free of charge"),
        sa.Column("found_by", sa.Text(), nullable=False, comment="who found it, as written down"),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="what is wrong in the result"),
        sa.Column("new_dossier_id", sa.Uuid(), nullable=False, comment="the dossier that puts it right"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False, comment="who authorised the action"),
        sa.Column("settled_at", Instant(), nullable=True, comment="when the new dossier came to its end"),
        sa.Column(
            "put_right",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="false once settled: the result stands as it was",
        ),
        sa.CheckConstraint("action IN ('correct', 'annul')", name=op.f("ck_nonconforming_results_action")),
        sa.CheckConstraint("fault IN ('agency', 'applicant')", name=op.f("ck_nonconforming_results_fault")),
        sa.CheckConstraint("found_at <= recorded_at", name=op.f("ck_nonconforming_results_found")),
        sa.CheckConstraint("settled_at IS NOT NULL OR NOT put_right", name=op.f("ck_nonconforming_results_settled")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_nonconforming_results_dossier_id")),
        sa.ForeignKeyConstraint(
            ["new_dossier_id"], ["dossiers.id"], name=op.f("fk_nonconforming_results_new_dossier_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_nonconforming_results_recorded_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_nonconforming_results_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconforming_results")),
        sa.UniqueConstraint("new_dossier_id", name=op.f("uq_nonconforming_results_new_dossier_id")),
    )
    op.create_index(
        "uq_nonconforming_results_open",
        "nonconforming_results",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
        sqlite_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_nonconforming_results_recorded", "nonconforming_results", ["unit_id", "recorded_at"])


def register_notes() -> None:
    op.create_table(
        "register_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False, comment="the dossier on whose ground the note was made"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="what the column of notes of the book says"),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('corrected', 'replaced', 'annulled')", name=op.f("ck_register_notes_kind")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_register_notes_dossier_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entries.id"], name=op.f("fk_register_notes_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_notes")),
        sa.UniqueConstraint("entry_id", "dossier_id", name=op.f("uq_register_notes_entry_id_dossier_id")),
    )
    op.create_index("ix_register_notes_dossier", "register_notes", ["dossier_id"], unique=False)
