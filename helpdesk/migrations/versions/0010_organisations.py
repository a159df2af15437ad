"""Organisations with a mail domain, and whose people belong to which.

Why: people of one company may see each other's requests where an admin allows it. The column comes by ADD COLUMN, since a rebuilt
table of people would lose the triggers of the search.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "organisation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", _text(100), nullable=False),
        sa.Column("domain", _text(255), nullable=True),
        sa.Column("sees_all", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name", name="uq_organisation_name"),
        sa.UniqueConstraint("domain", name="uq_organisation_domain"),
        sqlite_autoincrement=True,
    )
    key = sa.ForeignKey("organisation.id", name="fk_user_organisation_id")
    op.add_column("user", sa.Column("organisation_id", BIG_ID, key, nullable=True), inline_references=True)
    op.create_index("ix_user_organisation_id", "user", ["organisation_id"])


def downgrade():
    op.drop_index("ix_user_organisation_id", "user")
    op.drop_column("user", "organisation_id")
    op.drop_table("organisation")


def _text(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
