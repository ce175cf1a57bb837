from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from aligner.errors import MissingDependency
from web.store.database import Database, DatabaseError
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
    ["nonsense", "oracle9://x", "sqlite:////proc/none/x.sqlite", "postgresql://127.0.0.1:1/x"],
)
def test_a_database_that_cannot_be_opened_is_told_plainly(url: str) -> None:
    with pytest.raises((DatabaseError, MissingDependency, OSError)) as caught:
        Database(url)
    assert "Traceback" not in str(caught.value)
