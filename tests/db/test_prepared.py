"""Statements that are compiled once: the same rows, types and failures as SQLAlchemy's own way."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from helpdesk.db import connection, transaction
from helpdesk.models import Tag, Ticket
from helpdesk.prepared import Prepared

pytestmark = pytest.mark.usefixtures("context")
TABLE = Ticket.__table__
COLUMNS = select(TABLE.c.id, TABLE.c.is_open, TABLE.c.created_at, TABLE.c.assignee_id)
SINCE = COLUMNS.where(TABLE.c.created_at >= bindparam("since", type_=TABLE.c.created_at.type))
SOME = COLUMNS.where(TABLE.c.id.in_(bindparam("ids", expanding=True)))

JOINED = COLUMNS.add_columns(select(func.aggregate_strings(Tag.name, ",")).label("tags"))


@pytest.mark.parametrize(
    ("statement", "values"),
    [(JOINED, {}), (SINCE, {"since": datetime(2020, 1, 1, tzinfo=UTC)}), (SOME, {"ids": [1, 2]})],
)
def test_its_rows_are_those_of_the_usual_way(cast, statement, values):
    usual = connection().execute(statement.order_by(TABLE.c.id), values).all()
    found = Prepared(statement.order_by(TABLE.c.id)).all(connection(), **values)
    assert [tuple(row) for row in found] == [tuple(row) for row in usual]
    assert found[0].created_at.tzinfo is not None
    assert found[0].is_open is True


def test_it_finds_one_or_none(cast):
    one = Prepared(COLUMNS.where(TABLE.c.id == bindparam("number")))
    assert one.first(connection(), number=cast.ticket).id == cast.ticket
    assert one.first(connection(), number=999_999) is None


def test_it_reads_in_the_transaction_under_way(cast):
    one = Prepared(select(TABLE.c.subject).where(TABLE.c.id == bindparam("number")))
    with transaction() as session:
        session.execute(text("UPDATE ticket SET subject = 'Written just now'"))
        assert one.first(connection(), number=cast.ticket).subject == "Written just now"


def test_a_failure_is_the_one_that_everybody_expects(cast):
    with pytest.raises(DBAPIError, match="nowhere"):
        Prepared(select(text("nowhere()"))).all(connection())
