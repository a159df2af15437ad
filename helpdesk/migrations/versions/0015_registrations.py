"""Accounts that were asked for and not yet made, and which of them a mailed link makes.

Why: people make an account themselves. Until the owner of the address has chosen a password there is no person, so the name that
somebody typed waits here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String(320).with_variant(sa.String(320, collation="C"), "postgresql")
NAME = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")


def upgrade():
    op.create_table(
        "registration",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("email_key", TEXT, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        sa.UniqueConstraint("email_key", name="uq_registration_email_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_registration_asked_at", "registration", ["asked_at"])
    with op.batch_alter_table("token", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("registration_id", BIG_ID, nullable=True))
        table.create_foreign_key(
            "fk_token_registration_id", "registration", ["registration_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_token_registration_id", ["registration_id"])


def downgrade():
    op.execute("DELETE FROM token WHERE registration_id IS NOT NULL")
    with op.batch_alter_table("token", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_index("ix_token_registration_id")
        table.drop_constraint("fk_token_registration_id", type_="foreignkey")
        table.drop_column("registration_id")
    op.drop_table("registration")
