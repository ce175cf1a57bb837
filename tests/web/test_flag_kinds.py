from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

import web
from aligner.alignment.flag_kinds import KINDS
from tests.web.staged import Stage
from web.store.database import Database

Make = Callable[..., Stage]
STATIC = Path(web.__file__).parent / "static"

ROW: dict[str, Any] = {
    "id": "aaaaaaaaaaaa",
    "kind": "page_reads",
    "severity": "hint",
    "candidates": ["the page's"],
    "proposed": None,
}
BY_SOUND: dict[str, Any] = {
    **ROW,
    "id": "bbbbbbbbbbbb",
    "kind": "unintelligible",
    "severity": "severe",
    "candidates": ["one", "two"],
}
TAKEN: dict[str, Any] = {
    **ROW,
    "id": "cccccccccccc",
    "severity": "warning",
    "candidates": [],
    "proposed": "words",
}


@pytest.mark.parametrize("path", ["/", "/review"])
def test_pages_hold_the_registry_of_flag_kinds(stage: Make, path: str) -> None:
    page = stage().browser("Ann").client.get(path).text
    held = re.search(r"""<meta name="flag-kinds" content='(.*?)'>""", page)
    assert held
    assert json.loads(held[1]) == [{"name": name, **asdict(row)} for name, row in KINDS.items()]


def test_no_label_of_a_kind_is_copied_into_the_browsers_half() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    assert not re.findall(r'"kind\.\w+":', words)


def move(database: Database, step: str, *, back: bool = False) -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(web.__file__).parent / "store" / "migrations")
    )
    with database.writing() as session:
        config.attributes["connection"] = session.connection()
        (command.downgrade if back else command.upgrade)(config, step)


def insert(database: Database, row: dict[str, Any]) -> None:
    given = {**row, "candidates": json.dumps(row["candidates"]), "gone": False}
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO flags (episode_id, id, kind, severity, state, line, message, score, "
                "candidates, quote, proposed, excerpt, gone, tick) VALUES (1, :id, :kind, "
                ":severity, 'open', 1, '', 1.0, :candidates, '', :proposed, '', :gone, 1)"
            ),
            given,
        )


def stored(database: Database) -> dict[str, tuple[list[str], str | None]]:
    with database.reading() as session:
        rows = session.execute(text("SELECT id, candidates, proposed FROM flags")).all()
    return {
        name: (json.loads(listed) if isinstance(listed, str) else listed, proposed)
        for name, listed, proposed in rows
    }


def test_a_pages_words_leave_the_column_of_words_by_the_sound(database_url: str) -> None:
    database = Database(database_url)
    move(database, "0004")
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO episodes (id, slug, title, show, transcript_path, base_text, "
                "base_sha256, text, revision, tick, state, share, lease, aligned_tick, verdicts) "
                "VALUES (1, 'a', 'a', 'a', 'a', '', '', '', 0, 0, 'ready', 0, 0, 0, '[]')"
            )
        )
    for row in (ROW, BY_SOUND, TAKEN):
        insert(database, row)
    before = stored(database)
    move(database, "head")
    assert stored(database) == {
        ROW["id"]: ([], "the page's"),
        BY_SOUND["id"]: (["one", "two"], None),
        TAKEN["id"]: ([], "words"),
    }
    move(database, "0004", back=True)
    assert stored(database) == before
    database.close()
