"""Which tickets people want no mails about.

Why: who is in copy of a long conversation, or was named in a request that a stranger made up, could stop its mails only by
blocking all mails of the helpdesk.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "mute",
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_mute_ticket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_mute_user_id"),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name="pk_mute"),
    )
    op.create_index("ix_mute_user_id", "mute", ["user_id"])


def downgrade():
    op.execute("DELETE FROM token WHERE purpose = 'mute'")
    op.drop_table("mute")
