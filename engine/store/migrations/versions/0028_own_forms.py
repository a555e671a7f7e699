"""Forms of a unit's own: drawn, reviewed and released together with the diagram whose steps use them."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    for table, comment in (
        ("diagram_drafts", "forms of its own by key: form-js schemas"),
        ("diagram_releases", "the unit's own that its steps use; immutable"),
    ):
        op.add_column(table, sa.Column("forms", Json(), nullable=False, server_default="{}", comment=comment))


def downgrade() -> None:
    for table in ("diagram_releases", "diagram_drafts"):
        op.drop_column(table, "forms")
