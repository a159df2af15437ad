"""Into whom a person was merged.

Why: the row of the merged person stays for history and for undoing; the column says that it is somebody else's by now. It comes by
ADD COLUMN, since a rebuilt table of people would lose the triggers of the search.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    key = sa.ForeignKey("user.id", name="fk_user_merged_into_id")
    op.add_column("user", sa.Column("merged_into_id", BIG_ID, key, nullable=True), inline_references=True)
    op.create_index("ix_user_merged_into_id", "user", ["merged_into_id"])


def downgrade():
    op.drop_index("ix_user_merged_into_id", "user")
    op.drop_column("user", "merged_into_id")
