"""The journal of edits that an editor kept, read back and made again.

One JSON object a line, oldest first:

    {"base": sha256 of the text the edits begin with, "span": [start, end], "old": str, "new": str,
     "who": str, "when": ISO 8601, "flag": id | null}

`span` counts characters of the text as it was after the edit before, or of the first text, for all
edits alike: both are met, and an edit that does not fit is refused, never forced.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput, StaleEdit
from aligner.nesting import parse_json
from aligner.transcript.changes import apply
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement


@dataclass(frozen=True, slots=True)
class ImportedEdit:
    """An edit somebody made: of which text, what, who, when (ISO 8601), in answer to which flag."""

    base: str
    edit: Replacement
    who: str
    when: str
    flag: str | None


def sha256_of(text: str) -> str:
    """The hash of a text's bytes, hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def replay(text: str, journal: Sequence[ImportedEdit]) -> str:
    """The text with every edit of the journal made, byte for byte what the editor had.

    Raises:
        StaleEdit: an edit does not fit: the journal is of another text.
    """
    try:
        made = text
        for entry in journal:
            made = apply(made, (entry.edit,))
    except StaleEdit:
        if len({entry.base for entry in journal}) > 1:
            raise
        return apply(text, [entry.edit for entry in journal])
    return made


def contributors(journal: Iterable[ImportedEdit]) -> tuple[str, ...]:
    """Who edited, who changed most characters first."""
    work: Counter[str] = Counter()
    for entry in journal:
        work[entry.who] += max(len(entry.edit.old), len(entry.edit.new))
    return tuple(name for name, _ in work.most_common())


def read_journal(path: Path) -> tuple[ImportedEdit, ...]:
    """The entries of a journal file.

    Raises:
        BadInput: it cannot be read, or a line is no entry.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(str(path), f"It cannot be read: {error}.", "Check the path.") from None
    entries: list[ImportedEdit] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entries.append(_read_entry(parse_json(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"Line {number} is no entry of a journal: {type(error).__name__} {error}."
            raise BadInput(str(path), problem, "Export the journal again.") from None
    return tuple(entries)


def _read_entry(row: dict[str, object]) -> ImportedEdit:
    start, end = _integers(row["span"])
    texts = [row[name] for name in ("base", "old", "new", "who", "when")]
    base, old, new, who, when = (str(each) for each in texts)
    if not all(isinstance(each, str) for each in texts) or "\0" in new:
        raise TypeError("base, old, new, who and when are texts")
    flag = row.get("flag")
    return ImportedEdit(
        base, Replacement(Span(start, end), old, new), who, when, str(flag) if flag else None
    )


def _integers(value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value):
        return value[0], value[1]
    raise TypeError("span is [start, end]")
