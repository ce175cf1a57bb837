from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import web.store.opening
from aligner.errors import MissingDependency
from web.store.database import Database
from web.store.opening import DatabaseError
from web.store.tables import Table


def test_the_steps_lead_to_the_tables_of_the_code(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    database.migrate()
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Table.metadata) == []
    database.close()


def test_processes_may_start_at_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Database.migrate, databases))
    for each in databases:
        assert each.is_there()
        each.close()


def test_sqlite_keeps_a_write_ahead_log_and_loses_nothing_at_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'a.sqlite'}")
    with database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "oracle9://x", "sqlite:////proc/none/x.sqlite", "postgresql://127.0.0.1:1/x",
     "postgresql://127.0.0.1:many/x", "sqlite:////dev/null/x.sqlite"],
)  # fmt: skip
def test_a_database_that_cannot_be_opened_is_told_plainly(url: str) -> None:
    with pytest.raises((DatabaseError, MissingDependency)) as caught:
        Database(url)
    assert "Traceback" not in str(caught.value)


def made(path: Path) -> str:
    """The URL of a database with tables in it, closed again."""
    url = f"sqlite:///{path}"
    database = Database(url)
    database.migrate()
    database.close()
    return url


def test_a_sqlite_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.touch(0o644)
    path.unlink()
    url = made(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)  # as versions before this one made it
    database = Database(url)
    database.migrate()
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    database.close()
    assert modes == {0o600}


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 3000] = b"\xa5" * 3000
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), "no sound database"),
        (lambda path: path.write_text("Not a database. " * 99), "no sound database"),
        (garble, "damaged"),
    ],
    ids=["emptied", "cut off", "text", "garbled"],
)
def test_a_spoilt_database_stops_the_start_and_stays_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.store.opening, "_BEING_MADE_SECONDS", 0.0)
    path = tmp_path / "a.sqlite"
    url = made(path)
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=said) as caught:
        Database(url).migrate()
    assert "backup" in str(caught.value)
    assert path.read_bytes() == before


def test_another_program_s_tables_and_a_newer_version_s_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE films (title TEXT)")
    with pytest.raises(DatabaseError, match="another program: films"):
        Database(f"sqlite:///{path}").migrate()
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE alembic_version (version_num TEXT)")
        theirs.execute("INSERT INTO alembic_version VALUES ('9999')")
    with pytest.raises(DatabaseError, match="newer version"):
        Database(f"sqlite:///{path}").migrate()


def test_a_database_that_cannot_be_written_is_told_so(tmp_path: Path) -> None:
    url = made(tmp_path / "a.sqlite")
    database = Database(f"{url.replace(':///', ':///file:')}?mode=ro&uri=true")
    with pytest.raises(DatabaseError, match="cannot be written"):
        database.migrate()


def test_who_waits_for_a_turn_hears_soon_that_the_database_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.store.database._TURN_SECONDS", 0.05)
    database = Database(f"sqlite:///{tmp_path / 'held.sqlite'}")
    database.migrate()
    with ThreadPoolExecutor(1) as pool, database.writing():
        waiting = pool.submit(database.is_writable)
        assert waiting.result(timeout=60) is False
    assert database.is_writable()
    database.close()
