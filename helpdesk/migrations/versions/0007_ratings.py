"""Ratings: one of each resolution of a ticket, by its requester.

Why: a second rating of the same resolution overwrites the first, which the unique pair makes certain; a ticket that is opened
again and solved again can be rated anew. `resolution_id` is a plain number, as the ids of events are everywhere.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")


def upgrade():
    op.create_table(
        "rating",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("resolution_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("remark", TEXT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_rating_ticket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_rating_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("ticket_id", "resolution_id", name="uq_rating_ticket_id_resolution_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rating_user_id", "rating", ["user_id"])


def downgrade():
    op.drop_table("rating")
