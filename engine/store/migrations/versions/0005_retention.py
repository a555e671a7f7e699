"""When a finished stage was freed of what only moved it, and which are still to be."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0005"
down_revision = "0004"

COMMENT = "when its state and what only moved it was dropped; null while it is at hand"
ENDED = "trimmed_at IS NULL OR ended_at IS NOT NULL"
WAITING = sa.text("ended_at IS NOT NULL AND trimmed_at IS NULL")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("stages", sa.Column("trimmed_at", Instant(), nullable=True, comment=COMMENT))
        op.create_check_constraint(op.f("ck_stages_trimmed"), "stages", ENDED)
    else:  # SQLite takes a constraint with its column only, without making the table anew
        op.execute(f"ALTER TABLE stages ADD COLUMN trimmed_at TEXT CONSTRAINT ck_stages_trimmed CHECK ({ENDED})")
    op.create_index("ix_stages_untrimmed", "stages", ["ended_at"], postgresql_where=WAITING, sqlite_where=WAITING)


def downgrade() -> None:
    op.drop_index("ix_stages_untrimmed", table_name="stages")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_stages_trimmed"), "stages")
    op.drop_column("stages", "trimmed_at")
