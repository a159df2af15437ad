"""A PostgreSQL database for each test process: made from the migrations once, brought back before each test, dropped at the end.

Bringing it back takes some milliseconds; making a database anew would take most of a second, and each of two thousand tests
needs one.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg import sql

from helpdesk.migrations.run import head

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
PREFIX = "helpdesk_test_"
NUMBERS = count(1)
PRISTINE = "pristine"  # a schema that keeps the rows of the migrations, such as the five categories
WITH_CAST = "with_cast"  # one that keeps those of the cast, too
COLUMNS = """SELECT quote_ident(attname) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""


class Database:
    """One database of this process. `migrate` is called with its address when it must get its tables."""

    def __init__(self, migrate: Callable[[str], None]):
        self.name, self.migrate = f"{PREFIX}{os.getpid()}", migrate
        self.url = (
            SERVER.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0] + f"/{self.name}"
        )
        self.connection: psycopg.Connection | None = None
        drop_left_over()
        self._make()

    def bring_back(self, state: str = PRISTINE) -> None:
        """Bring it back to a state that it keeps; whoever is still connected is sent away."""
        self.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if not self.keeps(state):
            self.drop()
            self._make()
        self.connection.execute(self._states[state])

    def keeps(self, state: str) -> bool:
        """Can it be brought back to this state? Not after a test has left it at another migration."""
        try:
            at = self.connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return False
        return at == (head(),) and state in self._states

    def keep(self, state: str) -> None:
        """Keep the rows that are there under this name."""
        self.connection.execute(f"DROP SCHEMA IF EXISTS {state} CASCADE")
        self.connection.execute(f"CREATE SCHEMA {state}")
        self._states[state] = ";".join(
            [
                "SET session_replication_role = replica",  # triggers and keys stay silent
                *(statement for table in self._names_of("table") for statement in self._kept(table, state)),
                *map(self._set, self._names_of("sequence")),
                "SET session_replication_role = origin",
            ]
        )

    def drop(self) -> None:
        """Remove the database."""
        self.connection.close()
        run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _make(self) -> None:
        run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.name)))
        self.migrate(self.url)
        self.connection = psycopg.connect(SERVER, dbname=self.name, autocommit=True)
        self._states: dict[str, str] = {}
        self.keep(PRISTINE)

    def _names_of(self, kind: str) -> list[str]:
        query = f"SELECT quote_ident({kind}name) FROM pg_{kind}s WHERE schemaname = 'public'"
        return names(self.connection, query)

    def _kept(self, table: str, state: str) -> list[str]:
        """Keep the rows of a table, and return the statements that bring them back."""
        if not self.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
            return [f"DELETE FROM {table}"]
        columns = ", ".join(names(self.connection, COLUMNS, [table]))
        self.connection.execute(f"CREATE TABLE {state}.{table} AS SELECT {columns} FROM public.{table}")
        return [f"DELETE FROM {table}", f"INSERT INTO {table} ({columns}) TABLE {state}.{table}"]

    def _set(self, sequence: str) -> str:
        """The statement that sets a sequence to where it is."""
        last, is_called = self.connection.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
        return f"SELECT setval('{sequence}', {last}, {is_called})"


@contextmanager
def empty_databases() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty database and returns its address; drop them all afterwards."""
    made: list[sql.Identifier] = []

    def make() -> str:
        name = f"{PREFIX}{os.getpid()}_{next(NUMBERS)}"
        made.append(sql.Identifier(name))
        run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(made[-1]))
        return f"{SERVER.replace('postgresql://', 'postgresql+psycopg://').rsplit('/', 1)[0]}/{name}"

    try:
        yield make
    finally:
        for name in made:
            run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def names(connection: psycopg.Connection, query: str, values: Sequence[str] = ()) -> list[str]:
    """The first column of a query."""
    return [name for (name,) in connection.execute(query, values)]


def why_not() -> str | None:
    """Why tests on PostgreSQL cannot run here, None when they can."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"no PostgreSQL answers at TEST_POSTGRESQL_URL ({' '.join(str(error).split())})"
    return None


def run(statement: sql.Composed) -> None:
    """Run one statement of the server, outside any transaction."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def drop_left_over() -> None:
    """Drop the databases of processes that are gone."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        query = f"SELECT datname FROM pg_database WHERE datname ~ '^{PREFIX}[0-9]+'"
        for name in names(connection, query):
            if not is_alive(int(name.removeprefix(PREFIX).split("_")[0])):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


def is_alive(process: int) -> bool:
    """Does this process run, on this machine?"""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
