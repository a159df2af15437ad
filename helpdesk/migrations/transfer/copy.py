"""All rows of one database into another one of the same schema, compared afterwards, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import orjson
from sqlalchemy import Connection

from helpdesk.migrations.transfer import rows
from helpdesk.migrations.transfer.faults import CannotTransfer, Report
from helpdesk.migrations.transfer.tables import Table, tables_of


@dataclass(frozen=True)
class Checksum:
    """What a table holds: how many rows, and a SHA-256 over all of them, the same on both databases."""

    rows: int
    sha256: str


class Counting:
    """Adds up a table's checksum while its rows pass."""

    def __init__(self, table: Table):
        self.rows = 0
        self._sum = sha256()
        self._plain = {place: PLAIN[kind] for place, (_, kind) in enumerate(table.columns) if kind in PLAIN}

    def pass_on(self, batches: Iterator[list], step: Callable[[int], None]) -> Iterator[list]:
        """Yield the batches as they come."""
        for batch in batches:
            self._sum.update(b"".join(self._line(row) for row in batch))
            self.rows += len(batch)
            step(len(batch))
            yield batch

    def _line(self, row: tuple) -> bytes:
        cells = list(row)
        for place, plain in self._plain.items():
            if cells[place] is not None:
                cells[place] = plain(cells[place])
        return orjson.dumps(cells, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)

    def checksum(self) -> Checksum:
        """Return the sum so far."""
        return Checksum(self.rows, self._sum.hexdigest())


PLAIN = {"json": orjson.loads, "bytes": lambda cell: bytes(cell).hex()}  # each writes JSON in its own way


def copy_rows(source: Connection, target: Connection, report: Report) -> dict[str, Checksum]:
    """Fill the target with the source's rows and return the checksum of each table.

    The target has the same schema and nothing that matters in it. Raises CannotTransfer when what arrived is not what left.
    """
    tables = tables_of(source)
    step = _steps(report, "Copying rows", source, tables)
    _refuse_another_schema(tables, tables_of(target))
    rows.take_your_time(source)
    for table in reversed(tables):
        target.exec_driver_sql(f'DELETE FROM "{table.name}"')
    with rows.being_filled(target, tables):
        sent = {table.name: _copy(source, target, table, step) for table in tables}
    rows.set_highest_ids(target, rows.highest_ids(source))
    arrived = checksums(target, report)
    if wrong := [name for name, checksum in sent.items() if arrived[name] != checksum]:
        raise CannotTransfer(f"What arrived is not what left, in: {', '.join(wrong)}. Nothing was kept.")
    return arrived


def _copy(source: Connection, target: Connection, table: Table, step: Callable[[int], None]) -> Checksum:
    counting = Counting(table)
    try:
        rows.write(target, table, counting.pass_on(rows.read(source, table), step))
    except (source.dialect.loaded_dbapi.Error, target.dialect.loaded_dbapi.Error) as error:
        why = str(error).partition("\n")[0]  # further lines would show the row itself
        raise CannotTransfer(f"The table {table.name} cannot be copied: {why}. Nothing was kept.") from error
    return counting.checksum()


def checksums(connection: Connection, report: Report) -> dict[str, Checksum]:
    """Return the checksum of every table, by its name."""
    tables = tables_of(connection)
    step = _steps(report, "Checking rows", connection, tables)
    found = {}
    for table in tables:
        counting = Counting(table)
        for _ in counting.pass_on(rows.read(connection, table), step):
            pass
        found[table.name] = counting.checksum()
    return dict(sorted(found.items()))


def _steps(report: Report, what: str, connection: Connection, tables: list[Table]) -> Callable[[int], None]:
    done, total = 0, sum(rows.count(connection, table) for table in tables)

    def step(number: int) -> None:
        nonlocal done
        done += number
        report(what, done, total)

    return step


def _refuse_another_schema(ours: list[Table], theirs: list[Table]) -> None:
    def shape(tables: list[Table]) -> dict[str, set]:
        return {table.name: {(name, kind) for name, kind in table.columns} for table in tables}

    ours, theirs = shape(ours), shape(theirs)
    if different := [name for name in ours | theirs if ours.get(name) != theirs.get(name)]:
        raise CannotTransfer(f"The two databases have different tables: {', '.join(sorted(different))}.")
