"""The database: SQLite in WAL mode, or PostgreSQL; how it is opened, locked and kept up to date.

reading()   sees one state from beginning to end, waits for nobody
writing()   SQLite: BEGIN IMMEDIATE, one writer at a time, the others wait (10 s)
            PostgreSQL: the caller locks the episode's row (SELECT … FOR UPDATE)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from aligner.errors import BadInput, MissingDependency

_WAIT_SECONDS = 10
_MIGRATING = 7_310_553
"""Any number: the name of PostgreSQL's lock under which one process at a time migrates."""


class DatabaseError(BadInput):
    """The database cannot be opened."""


class Database:
    """Sessions on one database.

    Args:
        url: as SQLAlchemy writes it: `sqlite:////path`, `postgresql+psycopg://user@host/name`.

    Raises:
        DatabaseError: the URL is malformed or the server does not answer.
        MissingDependency: PostgreSQL is asked for and psycopg is not installed.
    """

    def __init__(self, url: str) -> None:
        engine = _open(url)
        self._writing = engine.execution_options(writing="FULL")
        self._passing = engine.execution_options(writing="NORMAL")
        # PostgreSQL would show each statement of a session another state: a text without its edits.
        postgres = engine.dialect.name == "postgresql"
        # Who finds SQLite locked looks again after 1, 2, 5 … 100 ms, and others may be faster each
        # time: in one process a lock wakes the next one at once.
        self._turn: AbstractContextManager[object] = nullcontext() if postgres else Lock()
        self._engine = (
            engine.execution_options(isolation_level="REPEATABLE READ") if postgres else engine
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Session]:
        """A session whose changes are made together at the end, or not at all.

        Args:
            lasting: whether they survive a power cut from then on. Waiting for the disk takes most
                of a small write's time: counts and claims need not. (PostgreSQL always waits.)
        """
        engine = self._writing if lasting else self._passing
        with self._turn, Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError:
            return False
        return True

    def migrate(self) -> None:
        """Bring the tables to this version's form; several processes may start at once."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _open(url: str) -> Engine:
    try:
        made = make_url(url)
        if made.drivername == "postgresql":
            made = made.set(drivername="postgresql+psycopg")
        shown = made.render_as_string(hide_password=True)
        sqlite = made.get_backend_name() == "sqlite"
        if sqlite and made.database:
            Path(made.database).parent.mkdir(parents=True, exist_ok=True)
        arguments = {"check_same_thread": False, "timeout": _WAIT_SECONDS} if sqlite else {}
        engine = create_engine(
            made, pool_size=16, max_overflow=32, pool_pre_ping=not sqlite, connect_args=arguments
        )
    except (ArgumentError, NoSuchModuleError) as error:
        advice = "Give sqlite:////path/to/file or postgresql+psycopg://user@host/name."
        raise DatabaseError("--database", f"{error}.", advice) from None
    except ModuleNotFoundError as error:
        raise MissingDependency(
            f"PostgreSQL needs {error.name}.", "pip install 'transcript-aligner[postgres]'"
        ) from None
    if sqlite:
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    try:
        engine.connect().close()
    except OperationalError as error:
        raise DatabaseError(
            shown, f"cannot be opened: {error.orig}.", "Is it running, and the URL right?"
        ) from None
    return engine


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        # Transactions are begun below; Python's own beginning knows no IMMEDIATE.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={_WAIT_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once if somebody else
    # wrote in between, without waiting: so who means to write says so at the beginning.
    synchronous = connection.get_execution_options().get("writing")
    if synchronous is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
