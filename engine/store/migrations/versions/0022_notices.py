"""Letters that leave by a channel, and who is on call."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0022"
down_revision = "0021"

_BEFORE = "status IN ('pending', 'sent', 'failed')"
_SINCE = "status IN ('pending', 'sent', 'failed', 'withheld')"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(
            sa.Column(
                "channel",
                sa.Text(),
                comment="by what it leaves; null: it lies in the folder of letters, or waits for a channel",
            )
        )
        table.add_column(sa.Column("address", sa.Text(), comment="where the channel brings it"))
        table.add_column(sa.Column("receipt", sa.Text(), comment="what the server that took it calls it"))
        table.drop_constraint(op.f("ck_outbox_status"), type_="check")
        table.create_check_constraint(op.f("ck_outbox_status"), _SINCE)
        table.create_check_constraint(op.f("ck_outbox_channel"), "channel IN ('email', 'sms', 'app', 'group')")
        table.create_check_constraint(op.f("ck_outbox_addressed"), "(channel IS NOT NULL) = (address IS NOT NULL)")
        table.create_check_constraint(op.f("ck_outbox_receipt"), "receipt IS NULL OR status = 'sent'")
    addressed = sa.text("channel IS NOT NULL")
    op.create_index(
        "ix_outbox_channel",
        "outbox",
        ["channel", "status", "sent_at"],
        postgresql_where=addressed,
        sqlite_where=addressed,
    )
    on_call()


def downgrade() -> None:
    op.drop_table("on_call")
    op.drop_index("ix_outbox_channel", table_name="outbox")
    op.execute("DELETE FROM outbox WHERE status = 'withheld'")  # the trail says that they were
    with op.batch_alter_table("outbox") as table:
        for name in ("receipt", "addressed", "channel", "status"):
            table.drop_constraint(op.f(f"ck_outbox_{name}"), type_="check")
        table.create_check_constraint(op.f("ck_outbox_status"), _BEFORE)
        for name in ("receipt", "address", "channel"):
            table.drop_column(name)


def on_call() -> None:
    op.create_table(
        "on_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False, comment="mobile, or empty"),
        sa.Column("email", sa.Text(), nullable=False, comment="or empty"),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("struck_at", Instant(), comment="entered by mistake, or somebody else took over"),
        sa.Column("struck_by", sa.Uuid()),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_on_call_period")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_on_call_name")),
        sa.CheckConstraint("phone <> '' OR email <> ''", name=op.f("ck_on_call_reached")),
        sa.CheckConstraint("(struck_at IS NOT NULL) = (struck_by IS NOT NULL)", name=op.f("ck_on_call_struck")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_on_call_recorded_by")),
        sa.ForeignKeyConstraint(["struck_by"], ["users.id"], name=op.f("fk_on_call_struck_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_on_call_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
    )
    op.create_index("ix_on_call_unit", "on_call", ["unit_id", "ends_at"], unique=False)
