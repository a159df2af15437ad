"""The tables of a helpdesk as its database describes them, so that the next migration's table is moved without a word here."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import sqlalchemy as sa
from sqlalchemy import Connection, Inspector

from helpdesk.migrations.transfer.faults import CannotTransfer

NOT_ROWS = ("alembic_version", "ticket_search", "sqlite_")  # what migrations, triggers and SQLite itself fill
KINDS = (
    (sa.Boolean, "claim"),
    (sa.DateTime, "moment"),
    (sa.JSON, "json"),
    (sa.Integer, "number"),
    (sa.String, "text"),
    (sa.LargeBinary, "bytes"),
)


@dataclass(frozen=True)
class Table:
    """A table that holds rows of ours."""

    name: str
    columns: tuple[tuple[str, str], ...]  # name and kind, without what the database computes itself
    key: tuple[str, ...]
    comes_early: bool  # before the rows that it points to

    @property
    def names(self) -> str:
        """Return its columns as SQL names them."""
        return ", ".join(f'"{name}"' for name, _kind in self.columns)


def tables_of(connection: Connection) -> list[Table]:
    """Return every table, in an order in which they can be filled.

    A foreign key that is deferrable means that the rows come *before* those they point to: a ticket's trigger then finds its
    comments and tags, and builds its search document once. Raises CannotTransfer when there is no such order.
    """
    inspector = sa.inspect(connection)
    names = [name for name in inspector.get_table_names() if not name.startswith(NOT_ROWS)]
    order = TopologicalSorter({name: set() for name in names})
    for name in names:
        for key in inspector.get_foreign_keys(name):
            parent = key["referred_table"]
            if parent != name:
                order.add(*((parent, name) if key["options"].get("deferrable") else (name, parent)))
    try:
        return [_table(inspector, name) for name in order.static_order()]
    except CycleError as error:
        raise CannotTransfer(f"The tables {', '.join(error.args[1])} point at each other.") from error


def _table(inspector: Inspector, name: str) -> Table:
    columns = [each for each in inspector.get_columns(name) if not each.get("computed")]
    kinds = tuple((each["name"], _kind(name, each)) for each in columns)
    key = tuple(inspector.get_pk_constraint(name)["constrained_columns"])
    comes_early = any(each["options"].get("deferrable") for each in inspector.get_foreign_keys(name))
    return Table(name, kinds, key, comes_early)


def _kind(table: str, column: dict) -> str:
    for type_, kind in KINDS:
        if isinstance(column["type"], type_):
            return kind
    raise CannotTransfer(f"Nobody knows how to move {table}.{column['name']}, a {column['type']}.")
