"""What people who are signed in have begun to write.

Why: a draft that one browser keeps is gone with that browser; a person goes on on another device.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "draft",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_draft_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "place", name="pk_draft"),
    )


def downgrade():
    op.drop_table("draft")
