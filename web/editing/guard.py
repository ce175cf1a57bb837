"""Checks before a save: an edit that would make the file invalid is refused.

Only what the edit adds counts. A file that the site rejects already can be edited, and a label
that was broken before may stay broken.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.findings import Finding, must_not_be_new
from aligner.transcript.lint import lint
from aligner.transcript.model import Gap, Stamp
from aligner.transcript.parse import parse
from aligner.transcript.site import find_labels, read_as_site
from web.document.lines import LineEdit

_WHOLE_FILE = frozenset({"site-pairs", "stamp-backward", "gap-outside"})
"""Rules that one line alone does not tell."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an edit is refused; `line` and `column` count from 1, in the text with the edit."""

    rule: str
    line: int
    column: int
    message: str


def objections(
    before: str, after: str, edit: LineEdit, dialect: Dialect | None = None
) -> tuple[Reason, ...]:
    """Reasons to refuse an edit: errors that it adds; empty if it may be saved.

    Args:
        before: the whole text.
        after: the whole text with the edit.
        edit: counted in lines of `before`.
        dialect: of the text; None for Changelog's, whose site reads what is saved.
    """
    if dialect is not None:
        broken = _broken_json(before, after) if dialect.reader == "json" else ()
        return broken or tuple(
            Reason(f.rule, f.line, f.column, f.message)
            for f in _worse(before, after, dialect)
            if edit.first <= f.line <= edit.last_after
        )
    reasons = [
        Reason(f.rule, f.line + edit.first - 1, f.column, f.message)
        for f in _worse(edit.old, edit.new)
        if f.rule not in _WHOLE_FILE
    ]
    if _may_shift(edit) and read_as_site(after).leftover and not read_as_site(before).leftover:
        message = (
            "With this the site would reject the whole transcript: it looks for `**Name:**` and "
            "pairs names with words, and one would be left over."
        )
        reasons.append(Reason("site-pairs", edit.first, 1, message))
    if _times(edit.new) - _times(edit.old):
        reasons += [
            Reason(f.rule, f.line, f.column, f.message)
            for f in _worse(before, after)
            if f.rule in _WHOLE_FILE - {"site-pairs"} and edit.first <= f.line <= edit.last_after
        ]
    return tuple(reasons)


def _broken_json(before: str, after: str) -> tuple[Reason, ...]:
    """Where a file that was JSON is none any more."""
    was, now = _json_error(before), _json_error(after)
    if was is not None or now is None:
        return ()
    message = (
        f"With this the file would be no JSON: {now.msg}. Words stay inside their quotes, on one "
        'line; a quote among them is written \\".'
    )
    return (Reason("json", now.lineno, now.colno, message),)


def _json_error(text: str) -> json.JSONDecodeError | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error
    return None


def _may_shift(edit: LineEdit) -> bool:
    """Whether the site may count other pieces: it cuts line by line, at every label.

    Between labels stands at least a line end, so pieces vanish otherwise only at the file's ends or
    where two labels meet.
    """
    if edit.first == 1 or ":****" in edit.new or edit.new.endswith(":**"):
        return True
    counts = [sum(1 for _ in find_labels(text)) for text in (edit.old, edit.new)]
    return counts[0] != counts[1]


def _worse(before: str, after: str, dialect: Dialect | None = None) -> list[Finding]:
    """Errors of a kind of which there are more than before; the last ones of that kind."""
    old = read_as(before, dialect)
    names = {each.speaker for each in old.paragraphs if each.label is not None and each.speaker}
    errors = [f for f in lint(read_as(after, dialect), names) if must_not_be_new(f)]
    if not errors:
        return []
    known = Counter(f.rule for f in lint(old) if must_not_be_new(f))
    counts = Counter(f.rule for f in errors)
    return [f for f in errors if counts[f.rule] > known[f.rule]]


def _times(text: str) -> Counter[str]:
    """Stamps and gap tags, as written."""
    return Counter(
        inline.span.of(text)
        for paragraph in parse(text).paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Stamp | Gap)
    )
