"""Who put somebody in copy, and the address that they typed; how far end users have read.

Why: the requester sees the people that they added by what they typed themselves, and never by what the helpdesk knew of that
address already. What is newer than what somebody has seen has a dot in their list.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDRESS = sa.String(320).with_variant(postgresql.VARCHAR(320, collation="C"), "postgresql")


def upgrade():
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("added_by_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("address", ADDRESS, nullable=True))
        table.create_foreign_key("fk_participant_added_by_id", "user", ["added_by_id"], ["id"])
        table.create_index("ix_participant_added_by_id", ["added_by_id"])
    op.create_table(
        "seen",
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("event_id", BIG_ID, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_seen_ticket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_seen_user_id"),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name="pk_seen"),
    )
    op.create_index("ix_seen_user_id", "seen", ["user_id"])


def downgrade():
    op.drop_table("seen")
    with op.batch_alter_table("participant") as table:
        table.drop_index("ix_participant_added_by_id")
        table.drop_constraint("fk_participant_added_by_id", type_="foreignkey")
        for name in ("address", "added_by_id"):
            table.drop_column(name)
