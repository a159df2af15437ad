"""Public replies that their authors may still take back.

Why: an agent who sees a slip in the second after sending could do nothing about it. Going back loses what is held at that moment; the
backup that is made first has it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _text(length: int | None = None) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade():
    op.create_table(
        "held_reply",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("body", _text(), nullable=False),
        sa.Column("body_html", _text(), nullable=False),
        sa.Column("excerpt", _text(200), nullable=False),
        sa.Column("status", _text(16), nullable=True),
        sa.Column("seen", BIG_ID, nullable=False),
        sa.Column("via", _text(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_held_reply_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_held_reply_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_held_reply"),
        sqlite_autoincrement=True,
    )
    for column in ("ticket_id", "author_id", "due_at"):
        op.create_index(f"ix_held_reply_{column}", "held_reply", [column])


def downgrade():
    op.drop_table("held_reply")
