"""A hint of each category, shown to who chooses it in a new request.

Why: "Billing" alone does not tell people that the invoice's number saves a question.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade():
    op.add_column("category", sa.Column("hint", TEXT, nullable=False, server_default=""))


def downgrade():
    op.drop_column("category", "hint")
