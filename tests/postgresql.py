"""A PostgreSQL database for each test process: made from the migrations once, emptied before each test, dropped at the end.

Emptying takes some milliseconds; making a database anew would take most of a second, and each of several hundred tests needs one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg import sql

from helpdesk.migrations.run import head

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
PREFIX = "helpdesk_test_"
NUMBERS = count(1)
PRISTINE = "pristine"  # a schema that keeps the rows of the migrations, such as the five categories


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

    def empty(self) -> None:
        """Bring it back to how the migrations leave it; whoever is still connected is sent away."""
        self.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        try:
            at = self.connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            at = None
        if at == (head(),):
            self.connection.execute(self._reset)
        else:
            self.drop()
            self._make()

    def drop(self) -> None:
        """Remove the database."""
        self.connection.close()
        run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _make(self) -> None:
        run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.name)))
        self.migrate(self.url)
        self.connection = psycopg.connect(SERVER, dbname=self.name, autocommit=True)
        self._reset = self._keep()

    def _keep(self) -> str:
        """Keep the rows that are there, and return the statements that bring them back. Triggers and keys stay silent."""
        tables = names(
            self.connection, "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        sequences = names(
            self.connection, "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'"
        )
        self.connection.execute(f"CREATE SCHEMA {PRISTINE}")
        statements = ["SET session_replication_role = replica"]
        for table in tables:
            statements.append(f"DELETE FROM {table}")
            if self.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                self.connection.execute(f"CREATE TABLE {PRISTINE}.{table} AS TABLE public.{table}")
                statements.append(f"INSERT INTO {table} TABLE {PRISTINE}.{table}")
        for sequence in sequences:
            last, is_called = self.connection.execute(
                f"SELECT last_value, is_called FROM {sequence}"
            ).fetchone()
            statements.append(f"SELECT setval('{sequence}', {last}, {is_called})")
        return ";".join([*statements, "SET session_replication_role = origin"])


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


def names(connection: psycopg.Connection, query: str) -> list[str]:
    """The first column of a query."""
    return [name for (name,) in connection.execute(query)]


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
