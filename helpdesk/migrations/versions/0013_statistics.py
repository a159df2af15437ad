"""Let PostgreSQL know that a status says whether a ticket is open.

Why: a view asks for both, so that SQLite takes the short index of open tickets. PostgreSQL multiplied the two shares, thought that a
hundred rows were few enough to sort, and sorted 3,424: 53 ms for a page of the queue, 16 with these statistics (100,000 tickets).
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE STATISTICS st_ticket_status_is_open (dependencies, mcv) ON status, is_open FROM ticket")


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS st_ticket_status_is_open")
