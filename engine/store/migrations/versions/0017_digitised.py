"""Which dossiers were digitised, for reports: an index that only those events cost anything."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_DIGITISED = sa.text("kind = 'dossier:digitised'")


def upgrade() -> None:
    op.create_index(
        "ix_audit_events_digitised",
        "audit_events",
        ["dossier_id", "occurred_at"],
        postgresql_where=_DIGITISED,
        sqlite_where=_DIGITISED,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_events_digitised", table_name="audit_events")
