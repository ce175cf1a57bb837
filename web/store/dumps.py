"""A database as a file, and back: SQLite by its backup interface, PostgreSQL by its programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import URL, make_url

from aligner.errors import BadInput, MissingDependency

Engine: TypeAlias = Literal["sqlite", "postgresql"]

ANOTHER = "Take another one; nothing was changed."


class BackupError(BadInput):
    """A backup cannot be made of this, or is none."""


def dump(url: str, target: Path) -> Engine:
    """Copy a database as it is at one moment into a file; whoever writes meanwhile goes on.

    Args:
        url: of the database, as SQLAlchemy writes it.
        target: a file that is not there yet.

    Raises:
        BackupError: there is no such database, or it is not sound.
        MissingDependency: PostgreSQL's programs are not installed.
    """
    database = make_url(url)
    engine = engine_of(database)
    if engine == "sqlite":
        _copy_sqlite(Path(database.database or ""), target)
    else:
        _run_postgres("pg_dump", database, "--format=custom", "-f", target)
    return engine


def engine_of(database: URL) -> Engine:
    """Whose database it is."""
    return "sqlite" if database.get_backend_name() == "sqlite" else "postgresql"


def restore(store: Path, engine: Engine, url: str, *, replace: bool) -> Path | None:
    """Put a backup's store where a database is, or is to be.

    Args:
        store: from `dump`.
        engine: from there.
        url: of the database; no editor may run on it.
        replace: whether a database that is there makes room.

    Returns:
        Where the SQLite file is that was there before, if there was one.

    Raises:
        BackupError: the backup is another engine's, an editor runs, or there is a database.
        MissingDependency: PostgreSQL's programs are not installed.
    """
    database = make_url(url)
    if engine_of(database) != engine:
        problem = f"holds a {engine} database; this is {engine_of(database)}."
        raise BackupError("The backup", problem, "Name a database of the same kind.")
    if engine == "postgresql":
        clean = ("--clean", "--if-exists") if replace else ()
        arguments = ("--single-transaction", "--exit-on-error", "--no-owner", *clean, store)
        _run_postgres("pg_restore", database, *arguments)
        return None
    return _put_sqlite(store, Path(database.database or ""), replace=replace)


def _put_sqlite(store: Path, path: Path, *, replace: bool) -> Path | None:
    _check_sqlite(store)
    kept = None
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if not replace:
            advice = "--replace puts it aside; or name another folder."
            raise BackupError(str(path), "is there already.", advice)
        _refuse_running(path)
        kept = path.with_name(f"{path.name}.before-restore")
        number = 1
        while kept.exists():
            number += 1
            kept = path.with_name(f"{path.name}.before-restore-{number}")
        path.replace(kept)
        for beside in ("-wal", "-shm"):
            with_it = path.with_name(path.name + beside)
            if with_it.exists():
                with_it.replace(kept.with_name(kept.name + beside))
    whole = store.with_name("whole")
    shutil.copyfile(store, whole)
    whole.chmod(0o600)
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    whole.replace(path)
    return kept


def _copy_sqlite(path: Path, target: Path) -> None:
    if not path.is_file():
        raise BackupError(str(path), "There is no database here.", "Name the editor's folder.")
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            # One file from then on: it must not need a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.Error as error:
        raise BackupError(str(path), f"cannot be copied: {error}.", "Is it damaged?") from None
    _check_sqlite(target, str(path))


def _check_sqlite(path: Path, name: str | None = None) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as made:
            found = str(made.execute("PRAGMA integrity_check(1)").fetchone()[0])
            made.execute("SELECT count(*) FROM entries").close()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise BackupError(name or "The backup", f"is no sound database: {found}.", ANOTHER)


def _refuse_running(path: Path) -> None:
    """A SQLite file in write-ahead mode can be locked for oneself only if nobody has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=1.0)) as alone:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE").close()
            alone.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError(str(path), "An editor runs on it.", "End it first.") from None
    except sqlite3.DatabaseError:
        return  # damaged: that is why somebody restores


def _run_postgres(program: str, url: URL, *arguments: str | Path) -> None:
    if shutil.which(program) is None:
        raise MissingDependency(f"{program} is not installed.", "apt-get install postgresql-client")
    plain = url.set(drivername="postgresql", password=None)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    ended = subprocess.run(  # noqa: S603 - a program and a URL that the operator named
        [program, "--dbname", plain.render_as_string(hide_password=False), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        told = (ended.stderr.strip().splitlines() or ["it does not say why"])[0]
        name = url.render_as_string(hide_password=True)
        raise BackupError(name, f"{told}.", "Nothing was changed.")
