"""What PostgreSQL needs: how its connections begin, and what its errors mean (SQLSTATE: PostgreSQL's appendix A)."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event

# A statement that waits for ever would hold a thread of the server for ever. Plans are made for the values at hand: one made
# for no values in particular reads all tickets where a few were asked for. Compiling plans (jit) takes longer than our queries.
SETTINGS = (
    "timezone = 'UTC'",
    "synchronous_commit = on",
    "statement_timeout = '30s'",
    "lock_timeout = '5s'",
    "idle_in_transaction_session_timeout = '60s'",
    "plan_cache_mode = force_custom_plan",
    "jit = off",
)
CONNECT_SECONDS = 5
SERIALIZATION_FAILURE, DEADLOCK, ALREADY_THERE = "40001", "40P01", "23505"
GAVE_WAY = {SERIALIZATION_FAILURE, DEADLOCK, ALREADY_THERE}
# Connection lost, out of disk, memory or connections, shut down or cancelled, trouble with the disk.
CLASSES_OF_TROUBLE = ("08", "53", "57", "58")
READ_ONLY, LOCK_NOT_AVAILABLE, IDLE_TOO_LONG = "25006", "55P03", "25P03"
TROUBLE = {SERIALIZATION_FAILURE, DEADLOCK, READ_ONLY, LOCK_NOT_AVAILABLE, IDLE_TOO_LONG}


def engine_options() -> dict:
    """Return what an engine needs: a connection that a restart has cut is found before it is used, and made anew."""
    return {
        "pool_pre_ping": True,
        "pool_timeout": CONNECT_SECONDS,
        "use_native_hstore": False,
        "connect_args": {"connect_timeout": CONNECT_SECONDS, "application_name": "helpdesk"},
    }


def prepare(engine: Engine) -> None:
    """Give every connection SETTINGS; begin reads as READ ONLY on one snapshot, as SQLite does."""
    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", _begin)


def gave_way(error: BaseException) -> bool:
    """Was this transaction undone for another's sake, so that trying again is right?

    Also when somebody else has just stored the same name: on a second look it is there.
    """
    return getattr(error, "sqlstate", None) in GAVE_WAY


def is_trouble(error: BaseException) -> bool:
    """Is the database, and not the statement, to blame? Errors without a SQLSTATE are those of a lost connection."""
    sqlstate = getattr(error, "sqlstate", None)
    if (
        sqlstate is None
    ):  # and psycopg's refusal of a value, such as a text with U+0000, is no lost connection
        return any(each.__name__ == "OperationalError" for each in type(error).__mro__)
    return sqlstate.startswith(CLASSES_OF_TROUBLE) or sqlstate in TROUBLE


def count_rows_anew(connection: Connection) -> None:
    """Renew what the planner believes, and put the words that wait into the search index: after a bulk load, not in a minute."""
    connection.exec_driver_sql("ANALYZE")
    connection.exec_driver_sql("SELECT gin_clean_pending_list('ix_ticket_search_words')")


def highest_id(connection: Connection, table: str) -> int:
    """Keep others from adding rows to a table until this write ends, and return the highest id that was ever given."""
    connection.exec_driver_sql(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
    state = f'SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM "{table}_id_seq"'  # noqa: S608  our own names
    return connection.exec_driver_sql(state).scalar()


def never_again(connection: Connection, table: str, number: int) -> None:
    """Move a table's sequence past a number, never back."""
    move = f'SELECT setval(\'"{table}_id_seq"\', greatest(%s, last_value)) FROM "{table}_id_seq"'  # noqa: S608  our own names
    connection.exec_driver_sql(move, (number,))


def _open(connection, _record) -> None:
    connection.autocommit = True
    connection.execute(";".join(f"SET {setting}" for setting in SETTINGS))
    connection.autocommit = False


def _begin(connection) -> None:
    """Choose how psycopg's own BEGIN goes out with the first statement: no message more than without."""
    raw = connection.connection.dbapi_connection
    is_read = not connection.get_execution_options().get("is_write", False)
    if raw.read_only is not is_read:
        from psycopg import IsolationLevel  # here, since a helpdesk on SQLite need not load it

        raw.read_only = is_read
        raw.isolation_level = IsolationLevel.REPEATABLE_READ if is_read else None
