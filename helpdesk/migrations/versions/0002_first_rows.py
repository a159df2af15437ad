"""The rows that every helpdesk begins with.

Why: the API document promises these five categories and four priorities under these ids, and a key that belongs to nobody acts as
the service account.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PRIORITIES = [(1, "low", "Low"), (2, "medium", "Medium"), (3, "high", "High"), (4, "urgent", "Urgent")]
CATEGORIES = [
    (1, "Account Access", "account"),
    (2, "Billing Inquiry", "billing"),
    (3, "Technical Support", "technical"),
    (4, "Feature Request", "feature"),
    (5, "General Question", "general"),
]


def upgrade():
    meta = sa.MetaData()
    bind = op.get_bind()
    priority, category, user = (sa.Table(name, meta, autoload_with=bind) for name in ("priority", "category", "user"))
    moment = datetime.now(UTC)
    _add(priority, [dict(zip(("id", "slug", "name"), row, strict=True)) for row in PRIORITIES])
    _add(category, [{"id": n, "name": name, "slug": slug, "position": n} for n, name, slug in CATEGORIES])
    _add(
        user,
        [{
            "id": 1, "name": "API", "role": "agent", "is_service": True, "is_active": True, "signature": "", "preferences": {},
            "created_at": moment, "updated_at": moment,
        }],
    )  # fmt: skip
    if bind.dialect.name == "postgresql":
        for table in ("category", "user"):
            op.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")


def downgrade():
    op.execute('DELETE FROM "user" WHERE is_service AND id NOT IN (SELECT requester_id FROM ticket UNION SELECT author_id FROM comment '
               "UNION SELECT user_id FROM api_key UNION SELECT user_id FROM event WHERE user_id IS NOT NULL)")
    op.execute("DELETE FROM category WHERE id NOT IN (SELECT category_id FROM ticket WHERE category_id IS NOT NULL)")
    op.execute("DELETE FROM priority WHERE id NOT IN (SELECT priority_id FROM ticket)")


def _add(table, rows):
    """Add the rows that are not there yet: a downgrade left those that tickets point to."""
    present = set(op.get_bind().scalars(sa.select(table.c.id)))
    op.bulk_insert(table, [row for row in rows if row["id"] not in present])
