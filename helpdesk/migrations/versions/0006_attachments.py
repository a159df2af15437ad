"""Draft uploads belong to a person or to a guest's browser, not to a session; pictures know their size.

Why: somebody whose session ends in the middle of a reply signs in again, in a new session, and must find the files that were
uploaded: in the form that it was for, `place`. `owner` is "user 7" or "browser <hash>". `preview_sha256` is "" when there is no
small picture, null while nobody has tried.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    with op.batch_alter_table("attachment") as table:
        table.drop_index("ix_attachment_session_id")
        table.drop_constraint("fk_attachment_session_id", type_="foreignkey")
        table.drop_column("session_id")
        table.add_column(sa.Column("owner", sa.String(80)))
        table.add_column(sa.Column("place", sa.String(40)))
        table.add_column(sa.Column("width", sa.Integer))
        table.add_column(sa.Column("height", sa.Integer))
        table.add_column(sa.Column("preview_sha256", sa.String(64)))
        table.create_index("ix_attachment_owner_place", ["owner", "place"])
        table.create_index("ix_attachment_preview_sha256", ["preview_sha256"])


def downgrade():
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("attachment") as table:
        table.drop_index("ix_attachment_preview_sha256")
        table.drop_index("ix_attachment_owner_place")
        for name in ("preview_sha256", "height", "width", "place", "owner"):
            table.drop_column(name)
        table.add_column(sa.Column("session_id", big))
        table.create_foreign_key("fk_attachment_session_id", "session", ["session_id"], ["id"], ondelete="SET NULL")
        table.create_index("ix_attachment_session_id", ["session_id"])
