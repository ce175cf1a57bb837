"""The database: SQLite in WAL mode, or PostgreSQL; how it is opened, locked and kept up to date.

reading()   sees one state from beginning to end, waits for nobody
writing()   SQLite: BEGIN IMMEDIATE, one writer at a time; who has its turn waits 10 s for other
            programs, the others 5 s for their turn: whoever saves hears soon that it must wait
            PostgreSQL: the caller locks the episode's row (SELECT … FOR UPDATE)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError as EngineError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from web.store.opening import DatabaseError, explained, open_engine

_MIGRATING = 7_310_553
"""Any number: the name of PostgreSQL's lock under which one process at a time migrates."""

_TURN_SECONDS = 5.0
"""Below SQLite's own patience with other programs: whoever waits longer is told to come again."""
_WRITE_NOTHING = text("UPDATE alembic_version SET version_num = version_num")


class Database:
    """Sessions on one database.

    Args:
        url: as SQLAlchemy writes it: `sqlite:////path`, `postgresql+psycopg://user@host/name`.

    Raises:
        DatabaseError: the URL is malformed or the server does not answer.
        MissingDependency: PostgreSQL is asked for and psycopg is not installed.
    """

    def __init__(self, url: str) -> None:
        engine = open_engine(url)
        self._writing = engine.execution_options(writing="FULL")
        self._passing = engine.execution_options(writing="NORMAL")
        # PostgreSQL would show each statement of a session another state: a text without its edits.
        postgres = engine.dialect.name == "postgresql"
        # Who finds SQLite locked looks again after 1, 2, 5 … 100 ms, and others may be faster each
        # time: in one process a lock wakes the next one at once.
        self._turn = None if postgres else Lock()
        self._engine = (
            engine.execution_options(isolation_level="REPEATABLE READ") if postgres else engine
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session on one snapshot of the database."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Session]:
        """A write transaction: commits at the end of the block, rolls back on an error.

        Args:
            lasting: whether they survive a power cut from then on. Waiting for the disk takes most
                of a small write's time: counts and claims need not. (PostgreSQL always waits.)
        """
        engine = self._writing if lasting else self._passing
        with self._my_turn(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """The only writer of this process.

        Raises:
            OperationalError: those before have been waiting for another program all the time.
        """
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=_TURN_SECONDS):
            busy = TimeoutError("the writers before wait for another program")
            raise OperationalError("a turn to write", None, busy)
        try:
            yield
        finally:
            self._turn.release()

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError:
            return False
        return True

    def is_writable(self) -> bool:
        """Whether an edit could be saved now: writes a row and rolls back."""
        try:
            with self._my_turn(), self._writing.connect() as connection:
                connection.execute(_WRITE_NOTHING)
                connection.rollback()
        except EngineError:
            return False
        return True

    def migrate(self) -> None:
        """Bring the tables to this version's form; several processes may start at once.

        Raises:
            DatabaseError: they cannot be written, or the database fails.
        """
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self._writing.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
                _refuse_foreign(connection)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                # Also where nothing is to be done: who cannot write hears so now, not at a save.
                connection.execute(_WRITE_NOTHING)
        except EngineError as error:
            raise explained(self._engine.url, error) from None
        except CommandError:
            problem = "was written by a newer version of the editor."
            raise DatabaseError(
                self._name, problem, "Install that version or a newer one."
            ) from None

    @property
    def _name(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _refuse_foreign(connection: Connection) -> None:
    """Tables of another program are no place for ours."""
    found = inspect(connection).get_table_names()
    if found and "alembic_version" not in found:
        name = connection.engine.url.render_as_string(hide_password=True)
        problem = f"holds tables of another program: {', '.join(sorted(found)[:3])}."
        raise DatabaseError(name, problem, "Name a database for the editor alone.")
