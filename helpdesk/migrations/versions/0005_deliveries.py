"""What the outbox must know of a delivery: which mail it is, to whom, whether it may have arrived already.

Why: until now the table was empty and nothing wrote it. `sent_with_id` ties the agents' notices of a few minutes to the one mail
that tells them all; the index on target and time answers how many mails somebody was sent in the last hour.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = ("kind", "user_id", "sent_with_id", "is_in_doubt", "sent_at")


def upgrade():
    with op.batch_alter_table("delivery", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("kind", sa.String(32), nullable=False, server_default=""))
        table.add_column(sa.Column("user_id", _id(), nullable=True))
        table.add_column(sa.Column("sent_with_id", _id(), nullable=True))
        table.add_column(sa.Column("is_in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key("fk_delivery_user_id", "user", ["user_id"], ["id"])
        table.create_foreign_key("fk_delivery_sent_with_id", "delivery", ["sent_with_id"], ["id"])
        table.create_index("ix_delivery_user_id", ["user_id"])
        table.create_index("ix_delivery_sent_with_id", ["sent_with_id"])
        table.create_index("ix_delivery_target", ["target", "sent_at"])


def downgrade():
    with op.batch_alter_table("delivery", table_kwargs={"sqlite_autoincrement": True}) as table:
        for index in ("user_id", "sent_with_id", "target"):
            table.drop_index(f"ix_delivery_{index}")
        for column in ("user_id", "sent_with_id"):
            table.drop_constraint(f"fk_delivery_{column}", type_="foreignkey")
        for column in COLUMNS:
            table.drop_column(column)


def _id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
