"""Rows on their way: read from either database in one and the same form, written to either, and the numbers of ids ever used.

The form is what SQLite keeps: a claim is 0 or 1, a moment is text in UTC to the microsecond, JSON is its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from helpdesk.migrations.transfer.tables import Table
from helpdesk.postgresql import count_rows_anew

BATCH = 2000
Row = tuple
FROM_POSTGRESQL = {
    "claim": "{}::int",
    "moment": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "json": "{}::text",
}


def is_postgresql(connection: Connection) -> bool:
    """Is it PostgreSQL at the other end?"""
    return connection.dialect.name == "postgresql"


@contextmanager
def being_filled(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """Let rows come before those they point to, take moments as UTC, and take as long as it takes.

    On PostgreSQL the triggers of what comes early rest meanwhile: they would look in vain, once for each row, for the document of
    a ticket that is not there yet (410,000 comments: minutes). The ticket's own trigger finds all of it.
    """
    if not is_postgresql(connection):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    take_your_time(connection)
    early = [table.name for table in tables if table.comes_early]
    for name in early:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    yield
    connection.exec_driver_sql(
        "SET CONSTRAINTS ALL IMMEDIATE"
    )  # a table with open questions cannot be altered
    for name in early:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    count_rows_anew(connection)


def take_your_time(connection: Connection) -> None:
    """Lift the limits that protect a server from slow statements (PostgreSQL; SQLite has none)."""
    if is_postgresql(connection):
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


def count(connection: Connection, table: Table) -> int:
    """Return how many rows it has."""
    return connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()


def read(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """Yield the table's rows in batches, in the order of its key, which is the same on both databases."""
    raw = connection.connection.driver_connection
    cursor = raw.cursor("rows_on_their_way") if is_postgresql(connection) else raw.cursor()
    try:
        cursor.execute(_select(table, is_postgresql(connection)))
        while rows := cursor.fetchmany(BATCH):
            yield rows
    finally:
        cursor.close()


def _select(table: Table, is_postgresql: bool) -> str:
    cells, order, kinds = [], [], dict(table.columns)
    for name, kind in table.columns:
        cells.append((FROM_POSTGRESQL.get(kind, "{}") if is_postgresql else "{}").format(f'"{name}"'))
    for name in table.key:
        bytewise = ' COLLATE "C"' if is_postgresql and kinds[name] == "text" else ""
        order.append(f'"{name}"{bytewise}')
    return f'SELECT {", ".join(cells)} FROM "{table.name}" ORDER BY {", ".join(order)}'


def write(connection: Connection, table: Table, batches: Iterable[list[Row]]) -> None:
    """Add the rows, by COPY on PostgreSQL."""
    cursor = connection.connection.driver_connection.cursor()
    try:
        if is_postgresql(connection):
            with cursor.copy(f'COPY "{table.name}" ({table.names}) FROM STDIN') as copy:
                for rows in batches:
                    for row in rows:
                        copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in table.columns)
            statement = f'INSERT INTO "{table.name}" ({table.names}) VALUES ({marks})'
            for rows in batches:
                cursor.executemany(statement, rows)
    finally:
        cursor.close()


def highest_ids(connection: Connection) -> dict[str, int]:
    """Return, for every table whose ids are never used again, the highest that was ever given out."""
    if not is_postgresql(connection):
        found = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
        return {name: number for name, number in found}  # noqa: C416  rows are no pairs to dict()
    names = connection.exec_driver_sql(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL AND column_name = 'id'"
    ).scalars()
    return {name: _last_value(connection, name) for name in names.all()}


def _last_value(connection: Connection, table: str) -> int:
    sequence = _sequence(connection, table)
    value, is_used = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
    return value if is_used else value - 1


def _sequence(connection: Connection, table: str) -> str:
    return connection.exec_driver_sql("SELECT pg_get_serial_sequence(%s, 'id')", (f'"{table}"',)).scalar_one()


def set_highest_ids(connection: Connection, highest: dict[str, int]) -> None:
    """Go on after these ids, whatever rows there are."""
    for table, number in highest.items():
        if is_postgresql(connection):
            place = (_sequence(connection, table), max(number, 1), number > 0)
            connection.exec_driver_sql("SELECT setval(%s, %s, %s)", place)
        else:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))
