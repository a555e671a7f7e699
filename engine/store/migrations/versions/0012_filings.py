"""How dossiers were filed at the desk: by which form (sent twice it files once), who stood by, who helped."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "filings",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False, comment="the officer at the desk"),
        sa.Column("token", sa.Uuid(), nullable=True, comment="of the form that was sent: sent again it files nothing"),
        sa.Column(
            "attendance",
            Json(),
            nullable=False,
            comment="who stood by and who may collect; {} = nothing to note",
        ),
        sa.Column("assisted_by", sa.Uuid(), nullable=True, comment="who helped the citizen to file online"),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "assisted_by IS NULL OR assisted_by = filed_by", name=op.f("ck_filings_assisted_at_the_desk")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_filings_dossier_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["users.id"], name=op.f("fk_filings_filed_by")),
        sa.ForeignKeyConstraint(["assisted_by"], ["users.id"], name=op.f("fk_filings_assisted_by")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_filings")),
        sa.UniqueConstraint("filed_by", "token", name=op.f("uq_filings_filed_by_token")),
    )
    op.create_index(
        "ix_dossiers_used", "dossiers", ["unit_id", "submitted_at", "procedure_code", "confidential"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_dossiers_used", table_name="dossiers")
    op.drop_table("filings")
