"""The indexes of the API's sorted lists.

Why: a program may read a million tickets by creation, change or priority, page after page; each page must begin where the last
one ended. The list of one category or one priority, by id, has the same need.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

INDEXES = {
    "ix_ticket_category_by_id": ["category_id", "id"],
    "ix_ticket_all_by_created": ["created_at", "id"],
    "ix_ticket_all_by_updated": ["updated_at", "id"],
    "ix_ticket_all_by_priority": ["priority_id", "id"],
}


def upgrade():
    for name, columns in INDEXES.items():
        op.create_index(name, "ticket", columns, unique=False)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, "ticket")
