"""Opens a database, and explains errors of doing so to the operator.

A SQLite file is its owner's alone (mode 600; SQLite gives what lies beside it the same). One that
was emptied, cut off or garbled stops the start: taken for a new store it would hide that every edit
is gone until the backup is overwritten too.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.exc import DatabaseError as EngineError
from sqlalchemy.pool import ConnectionPoolEntry

from aligner.errors import BadInput, MissingDependency

_log = logging.getLogger(__name__)

_WAIT_SECONDS = 10
"""A backup, or another program at the same file, is done by then or will take long."""
_BEING_MADE_SECONDS = 2.0
"""How long another process may take from making a SQLite file to writing its first page."""

_FORMS = "Give sqlite:////path/to/file or postgresql+psycopg://user@host/name."
_BACKUP = "Put a backup in its place; or move it away, and the editor begins with an empty store."


class DatabaseError(BadInput):
    """The database cannot be opened."""


def open_engine(url: str) -> Engine:
    """An engine on a database that answers.

    Args:
        url: as SQLAlchemy writes it: `sqlite:////path`, `postgresql+psycopg://user@host/name`.

    Raises:
        DatabaseError: the URL is malformed, the server does not answer, the file is none.
        MissingDependency: PostgreSQL is asked for and psycopg is not installed.
    """
    try:
        made = make_url(url)
        if made.drivername == "postgresql":
            made = made.set(drivername="postgresql+psycopg")
        sqlite = made.get_backend_name() == "sqlite"
        arguments = {"check_same_thread": False, "timeout": _WAIT_SECONDS} if sqlite else {}
        engine = create_engine(
            made, pool_size=16, max_overflow=32, pool_pre_ping=not sqlite, connect_args=arguments
        )
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseError("--database", f"{error}.", _FORMS) from None
    except ModuleNotFoundError as error:
        raise MissingDependency(
            f"PostgreSQL needs {error.name}.", "pip install 'transcript-aligner[postgres]'"
        ) from None
    if sqlite:
        _prepare(made)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    try:
        with engine.connect() as connection:
            if sqlite:
                _check(connection, made)
    except EngineError as error:
        raise explained(made, error) from None
    return engine


def explained(url: URL, error: EngineError) -> DatabaseError:
    """What the operator is told of a database that fails at the start."""
    told = str(error.orig).strip() or type(error.orig).__name__
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() != "sqlite":
        return DatabaseError(shown, f"cannot be opened: {told}.", "Is it running, the URL right?")
    shown = url.database or shown
    if "readonly" in told:
        problem = "cannot be written."
        return DatabaseError(shown, problem, "The editor keeps every edit there: let it write.")
    if "unable to open" in told:
        return DatabaseError(shown, f"cannot be opened: {told}.", "Is the path right?")
    return DatabaseError(shown, f"is no sound database: {told}.", _BACKUP)


def _prepare(url: URL) -> None:
    """Make a SQLite file if there is none; refuse one that holds nothing."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return  # nothing on the disk, or SQLite's own form of address
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_made(path):
            _say_lost(path)
            return
        _refuse_emptied(path)
        mode = path.stat()
    except OSError as error:
        raise DatabaseError(
            url.database, f"cannot be made: {error.strerror}.", "Name a place that can be written."
        ) from None
    if mode.st_uid == os.getuid() and stat.S_IMODE(mode.st_mode) & 0o077:
        path.chmod(stat.S_IMODE(mode.st_mode) & 0o700)


def _is_made(path: Path) -> bool:
    """Make an empty file for its owner only; False if there is one."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def _say_lost(path: Path) -> None:
    """A new store where an editor worked before: somebody moved the old one away, or it is lost."""
    if any(path.with_name("episodes").glob("*")):
        _log.warning(
            "%s was not there and is made anew, though its folder has been used before. If edits "
            "are missing: end the editor, put a backup in its place.", path,
        )  # fmt: skip


def _refuse_emptied(path: Path) -> None:
    end = time.monotonic() + _BEING_MADE_SECONDS
    while path.stat().st_size == 0 and not _has_content(path.with_name(f"{path.name}-wal")):
        if time.monotonic() > end:
            raise DatabaseError(str(path), "is empty: everything in it is gone.", _BACKUP)
        time.sleep(0.05)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _check(connection: Connection, url: URL) -> None:
    """Read through all pages of a SQLite file once: 0.2 s for 100 MB."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise DatabaseError(str(url.database), f"is damaged: {found}.", _BACKUP)


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
