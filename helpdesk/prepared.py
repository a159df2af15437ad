"""Statements that every call asks, compiled once and run on the driver's own cursor.

SQLAlchemy takes about 25 µs of CPU to run a small statement that is compiled already, the driver 3 (2026-11-24), and every call
of a program runs three. Types are read and written as SQLAlchemy's own do it, and a failure is the same exception.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError, InvalidRequestError

Processor = Callable[[object], object]


@dataclass(frozen=True)
class Compiled:
    """What one dialect needs: the text, its parameters with their presets and writers, and the readers of columns by place."""

    text: str
    presets: dict[str, object]
    names: list[str] | None
    writers: dict[str, Processor]
    readers: list[tuple[int, Processor]]
    row: Callable


class Prepared:
    """A SELECT whose values are parameters (`bindparam`). Rows are named tuples."""

    def __init__(self, statement: Select):
        self.statement = statement
        self._compiled: dict[str, Compiled | None] = {}

    def all(self, connection: Connection, **values: object) -> list:
        """Return every row, read in the connection's transaction, which begins here unless it has."""
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _compile(self.statement, connection.dialect)
        compiled = self._compiled[name]
        if (
            compiled is None or connection.dispatch.before_cursor_execute
        ):  # or somebody listens to what is run
            return connection.execute(self.statement, values).all()
        if not connection.in_transaction():
            connection.begin()
        return _rows(compiled, _run(connection, compiled, values))

    def first(self, connection: Connection, **values: object):
        """Return the first row, None when there is none. For statements that find one at most."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None


def _compile(statement: Select, dialect: Dialect) -> Compiled | None:
    """Return None where SQLAlchemy finishes the text each time, since a list for IN comes with the values. Other parameters
    without a value have None until they are given one.
    """
    try:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    except InvalidRequestError:
        return None
    columns = list(statement.selected_columns)
    writers = {  # `binds` has values of the statement itself under names that are not final yet
        compiled.bind_names[each]: each.type.dialect_impl(dialect).bind_processor(dialect)
        for each in compiled.binds.values()
    }
    readers = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
    return Compiled(
        str(compiled), compiled.params, list(compiled.positiontup) if compiled.positional else None,
        {name: writer for name, writer in writers.items() if writer and name in compiled.params},
        [(place, reader) for place, reader in enumerate(readers) if reader],
        _row(tuple(each.key for each in columns)),
    )  # fmt: skip


@lru_cache(maxsize=64)  # to make the class takes longer than to compile the statement
def _row(names: tuple[str, ...]) -> Callable:
    return namedtuple("Row", names)._make


def _run(connection: Connection, compiled: Compiled, values: dict[str, object]) -> list[tuple]:
    given = compiled.presets | values
    for name, write in compiled.writers.items():
        given[name] = write(given[name])
    parameters = given if compiled.names is None else [given[name] for name in compiled.names]
    try:
        return connection.connection.dbapi_connection.execute(compiled.text, parameters).fetchall()
    except connection.dialect.dbapi.Error as error:
        hidden = connection.engine.hide_parameters
        raise DBAPIError.instance(
            compiled.text,
            parameters,
            error,
            connection.dialect.dbapi.Error,
            hidden,
            dialect=connection.dialect,
        ) from error


def _rows(compiled: Compiled, found: list[tuple]) -> list:
    if not compiled.readers:
        return [compiled.row(each) for each in found]
    rows = []
    for each in found:
        values = list(each)
        for place, read in compiled.readers:
            values[place] = read(values[place])
        rows.append(compiled.row(values))
    return rows
