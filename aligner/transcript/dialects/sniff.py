r"""Which dialect a text is written in, and why.

WEBVTT, cue times, JSON                        by their signature
**Name:** \[00:15\], no sign of another form   Changelog's; its own files stay its own
otherwise                                      the dialect whose heads begin the most lines

A head with name and time counts twice one with either; of two dialects as likely, the first one is
taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.front_matter import front_matter_lines
from aligner.transcript.dialects.heads_found import FileHeads, find_heads
from aligner.transcript.dialects.json_lines import is_packed
from aligner.transcript.model import Span
from aligner.transcript.parse import written_lines

# Each begins with plain characters, so that a search costs next to nothing: Changelog's files are
# read by the ten thousand.
_CHANGELOG_LABEL = re.compile(r"\*\*[^*\n]{0,80}:[ \t]?\*\*")
_BRACKET = re.compile(
    r"\[(?:(?P<time>\d{1,2}:\d\d|un\w*tel|inaud)|indis|unclear|[? _])", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"\((?:\?\?|inaud|unintel|\d+:\d\d)", re.IGNORECASE)
_TIME_SIGN = re.compile(r":[0-5]\d(?!:?\d)")
_MARKED = re.compile(r"(?:^|[\n`>]|[*_] ?)(?:\d{1,2}:)?\d{1,2}\Z")
"""A time at the start of a line, in markup or behind a label: up to the sign before its seconds."""
_LONGEST_TIME = len("** 00:00")
_BEFORE_LABEL = frozenset("\n \t#>\ufeff")
_WEBVTT = re.compile(r"\ufeff?WEBVTT(?:[ \t\r\n]|$)")
_CUE_TIME = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_SUBRIP = re.compile(rf"[\s\ufeff]*(?:\d+[ \t]*\r?\n)?[ \t]*{_CUE_TIME}[ \t]*-->[ \t]*{_CUE_TIME}")
_JSON = re.compile(r'[\s\ufeff]*(?:\[(?=\s*[\[{"\]])|\{(?=\s*["}]))')

_BARE_SHARE = 0.2
"""Unescaped times and gaps to a label from which a file with bold labels is not Changelog's, which
has 16 in 18,000."""

_PACKED = "in one line: what its segments hold is counted as lines"
_FEWEST_HEADS = 2
_OWN, _ALSO, _WORDLESS = 4, 2, -1
"""Points for a name and for a time in a head, in one of another dialect, and where no words follow
in a line though the head has a place for them."""


@dataclass(frozen=True)
class Choice:
    """A dialect for a text.

    Attributes:
        dialect: the one that was chosen.
        reason: why, in a sentence's end: "9 of its 18 lines begin like 'Anna Berg (00:15):'".
        heads: of a dialect of lines.
    """

    dialect: Dialect
    reason: str
    heads: FileHeads | None = None


def sniff(text: str, dialects: Iterable[Dialect]) -> Choice:
    """The likeliest dialect of a text; O(heads of all dialects × n), O(n) for Changelog's.

    Args:
        text: the whole file.
        dialects: to choose from, the more telling first; one of them is Changelog's.
    """
    known = tuple(dialects)
    by_reader = {each.reader: each for each in reversed(known)}
    for reader, pattern, reason in (
        ("webvtt", _WEBVTT, "it begins with WEBVTT"),
        ("subrip", _SUBRIP, "it begins with the times of a cue"),
        ("json", _JSON, "it begins like JSON"),
    ):
        if reader in by_reader and pattern.match(text):
            one = reader == "json" and is_packed(text)
            return Choice(by_reader[reader], f"{reason}, {_PACKED}" if one else reason)
    changelog = by_reader["changelog"]
    labels = _labels(text)
    escaped, bare = _brackets(text)
    fenced = bool(front_matter_lines(list(_first_lines(text)), text))
    if labels and not fenced and (bare < _BARE_SHARE * labels or escaped > bare):
        return Choice(changelog, f"{_lines(labels)} with a label like Changelog's")
    if not labels and escaped > bare:
        return Choice(changelog, "its times are escaped like Changelog's")
    return _by_heads(text, known, changelog, labels)


def _labels(text: str) -> int:
    """How many lines begin with a name in bold, its colon inside."""
    return sum(
        not found.start() or text[found.start() - 1] in _BEFORE_LABEL
        for found in _CHANGELOG_LABEL.finditer(text)
    )


def _brackets(text: str) -> tuple[int, int]:
    """How many times and gaps stand in escaped brackets, and how many in bare ones or in markup."""
    escaped = 0
    bare = sum(1 for _ in _PARENTHESIS.finditer(text))
    for sign in _TIME_SIGN.finditer(text):
        at = sign.start()
        bare += _MARKED.search(text[max(0, at - _LONGEST_TIME) : at]) is not None
    for found in _BRACKET.finditer(text):
        if found.start() and text[found.start() - 1] == "\\":
            escaped += found["time"] is not None
        else:
            bare += 1
    return escaped, bare


def _first_lines(text: str) -> Iterable[tuple[int, Span]]:
    return written_lines(text[:20_000]) if text.startswith(("---", "+++", "\ufeff---")) else ()


def _by_heads(text: str, known: tuple[Dialect, ...], changelog: Dialect, labels: int) -> Choice:
    best: Choice | None = None
    most = 0
    for dialect in known:
        if dialect.reader != "lines":
            continue
        found = find_heads(text, dialect)
        own = found.count(dialect.heads)
        score = _score(found, dialect)
        if own and score > most:
            most = score
            best = Choice(dialect, _reason(text, found, dialect), found)
    if best is not None and _is_enough(best, labels):
        return best
    plain = next((each for each in known if each.name == "name-colon"), None)
    if plain is not None and front_matter_lines(list(_first_lines(text)), text):
        return Choice(plain, "it has front matter, and no turn that is marked")
    return Choice(changelog, "nothing tells of another form")


def _score(found: FileHeads, dialect: Dialect) -> int:
    """How much the heads of a file tell of a dialect: names with times most."""
    own = {head.template for head in dialect.heads}
    score = 0
    for (_, line), each in zip(found.lines, found.heads, strict=True):
        if each is None:
            continue
        fields = each.head.has_time + each.head.has_name
        score += _OWN * fields if each.head.template in own else _ALSO
        score += _WORDLESS * (each.head.has_text and each.text >= line.end)
    return score


def _is_enough(choice: Choice, labels: int) -> bool:
    heads = choice.heads
    if heads is None:
        return False
    count = sum(each is not None for each in heads.heads)
    written = len(heads.lines) - heads.front
    few = count < _FEWEST_HEADS and written > 2 * count
    return not few and count >= labels


def _reason(text: str, found: FileHeads, dialect: Dialect) -> str:
    own = {head.template for head in dialect.heads}
    first = next(i for i, each in enumerate(found.heads) if each and each.head.template in own)
    line = found.lines[first][1]
    head = found.heads[first]
    shown = text[line.start : head.text if head else line.end].strip()
    begin = f"{_lines(found.count(dialect.heads))} of {len(found.lines)} begin a turn"
    return f"{begin} like {shown!r}"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
