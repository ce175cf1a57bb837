"""Findings put into an editor's database, as aligning stores them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from tests.browser.conftest import Editor


def plant(
    editor: Editor,
    slug: str,
    name: str,
    kind: str,
    words: str,
    *,
    part: str | None = None,
    candidates: Sequence[str] = (),
    message: str = "",
    times: tuple[object, object] | None = None,
) -> None:
    """A flag on the line with these words.

    Args:
        editor: that runs.
        slug: of the episode.
        name: the flag's id: 12 signs, 0 to 9 and a to f.
        kind: of the flag.
        words: of the line.
        part: what it is about; all words of the line if it is not given.
        candidates: what may belong there.
        message: what the card says.
        times: onset and offset; those of the line if they are not given.
    """
    rows = editor.json(f"/api/episodes/{slug}")["rows"]
    row = next(each for each in rows if words in str(each["text"]))
    text, label = str(row["text"]), row["label"]
    begin = label[1] if isinstance(label, list) else 0
    onset, offset = times or (row["onset"], row["offset"])
    start, end = (text.index(part), text.index(part) + len(part)) if part else (begin, len(text))
    with closing(sqlite3.connect(editor.data / "editor.sqlite")) as database, database:
        ((episode, tick),) = database.execute(
            "SELECT id, tick FROM episodes WHERE slug = ?", (slug,)
        ).fetchall()
        found = {
            "episode_id": episode,
            "id": name,
            "kind": kind,
            "severity": "severe",
            "state": "open",
            "line": row["line"],
            "start": start,
            "stop": end,
            "onset": onset,
            "until": offset,
            "message": message,
            "score": 0.97,
            "candidates": json.dumps(list(candidates)),
            "quote": text[start:end],
            "speaker": row["speaker"],
            "excerpt": text[:80],
            "gone": 0,
            "tick": tick,
        }
        marks = ", ".join("?" * len(found))
        columns = ", ".join(f'"{each}"' for each in found)
        # Columns and marks are this file's own.
        database.execute(f"INSERT INTO flags ({columns}) VALUES ({marks})", [*found.values()])  # noqa: S608
