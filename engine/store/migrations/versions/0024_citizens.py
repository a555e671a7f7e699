"""What lets a citizen follow a dossier without an account."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Bytes, Instant

revision = "0024"
down_revision = "0019"


def upgrade() -> None:
    tracking_secrets()


def downgrade() -> None:
    op.drop_table("tracking_secrets")


def tracking_secrets() -> None:
    op.create_table(
        "tracking_secrets",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column(
            "salt", Bytes(), nullable=False, comment="with the server's key, which is not here, it gives the secret"
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the secret that was issued last"),
        sa.Column("serial", sa.Integer(), nullable=False, comment="how often one was issued; only the last one opens"),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True, comment="who printed or renewed it; null: filed online"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_tracking_secrets_hash")),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_tracking_secrets_serial")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_tracking_secrets_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_tracking_secrets_issued_by")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_tracking_secrets")),
    )
