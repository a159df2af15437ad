"""Further addresses of one person, and which of them a mailed link confirms.

Why: people write from more than one address and are one person. A claimed address finds nobody until its owner has confirmed it,
so the index that makes addresses unique counts only those.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String(320).with_variant(sa.String(320, collation="C"), "postgresql")
VERIFIED = sa.text("verified_at IS NOT NULL")


def upgrade():
    op.create_table(
        "address",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("email_key", TEXT, nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_address_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("user_id", "email_key", name="uq_address_user_id_email_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_address_verified", "address", ["email_key"], unique=True, sqlite_where=VERIFIED, postgresql_where=VERIFIED
    )  # fmt: skip
    with op.batch_alter_table("token", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("address_id", BIG_ID, nullable=True))
        table.create_foreign_key("fk_token_address_id", "address", ["address_id"], ["id"], ondelete="CASCADE")
        table.create_index("ix_token_address_id", ["address_id"])


def downgrade():
    op.execute("DELETE FROM token WHERE address_id IS NOT NULL")
    with op.batch_alter_table("token", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_index("ix_token_address_id")
        table.drop_constraint("fk_token_address_id", type_="foreignkey")
        table.drop_column("address_id")
    op.drop_table("address")
