r"""Lines that are about the transcript and not of it: front matter, directives, a header's fields.

---                         {%- include util.html -%}      SERIES:   Security Now!
title: Apples               [episode]: {{episode.url}}     Slides: https://…
---                         <https://twitter.com/…>        podcast: https://…
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.transcript.dialects.names import is_field
from aligner.transcript.model import Span

_FENCES = {"---": re.compile(r"---|\.\.\."), "+++": re.compile(r"\+\+\+")}
_ALONE = re.compile(
    r"[ \t\ufeff]*(?:"
    r"\{[%{#].*[%}#]\}"  # a template's directive
    r"|\[[^\]\n]{1,80}\]:[ \t]*\S.*"  # a link's definition
    r"|<!--.*-->|<(?:https?|mailto):[^<>]*>|<[!?][^<>\n]*>"
    r"|https?://\S+|[-*_=~ \t]{3,}"
    r"|\{:.*\}|:::.*|```.*"
    r")[ \t\r]*"
)
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t\r]*")
_CREDIT = re.compile(
    r"[ \t*_(\[]*(?:this )?(?:transcri(?:pts?|bed|ption)|captions?|captioned|subtitles?)\b"
    r"[^.!?\n]{0,60}?\bby\b.*(?:https?://|www\.|\w\.(?:ai|com|org|net|io|fm|co)\b).*",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"[ \t*_(\[]*(?:copyright (?:\(c\)|©|\d{4})|©[ \t]*\d{4}|\(c\) \d{4}).*"
    r"|[ \t*_(\[]*(?:this|the|our) (?:\w+ )?transcripts? (?:was|is|are|has|have|may|might)\b"
    r".*\b(?:generated|automatic\w*|automated|errors?|inaccura\w+|machine|ai|provided|produced)\b.*"
    r"|[ \t*_]*[-=\[(]+[ \t]*(?:the )?end(?: of (?:the )?\w+)?[ \t]*[-=\])]+[ \t*_]*"
    r"|[\w .,'’()-]{1,60} (?:started|stopped) (?:the )?transcription[ \t.]*"
    r"|[ \t*_=-]*end of (?:the )?(?:transcript|recording|audio)[ \t*_.=-]*",
    re.IGNORECASE,
)
"""What stands below a transcript: whose it is, how it was made, that it ends."""

_FIELD = re.compile(
    r"[ \t\ufeff*_>-]*(?P<name>[^\W\d_][\w' /-]{0,30}?)[*_]{0,3}:[*_]{0,3}(?P<value>.*)"
)
_ADDRESS = re.compile(r"https?://|www\.|@[\w.]+\.\w|\.(?:com|org|net|mp3|pdf)\b")
_CAPITALS = re.compile(r"[^a-z]*[A-Z]{2,}[^a-z]*")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    r"[ \t*_(]*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?[ \t]+)?(?:\d{4}-\d\d-\d\d"
    rf"|{_MONTH}[ \t]+\d{{1,2}}(?:st|nd|rd|th)?,?[ \t]+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?[ \t]+{_MONTH},?[ \t]+\d{{4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
    r"(?:,?[ \t]+\d{1,2}:\d\d(?::\d\d)?[ \t]*(?:[ap]\.?m\.?)?)?[ \t*_).]*",
    re.IGNORECASE,
)
"""A date in a line of its own."""

_SENTENCE = re.compile(r"[.?!…:;,\"”)\]][ \t*_]*$")
_LINK_ALONE = re.compile(r"[ \t*+>-]*(?:\d+[.)][ \t]*)?!?\[[^\]\n]*\]\([^()\n]*\)[^\w\n]*")
_MOST_TITLE_WORDS = 12
_PROSE_WORDS = 5
"""Words of the longest title, and of the shortest line that counts as prose though it has an
address in it: shorter ones are lists of links."""

_LONGEST_FRONT_MATTER = 400
"""Lines; who opens a fence and does not close it within these wrote a line across the page."""


def front_matter_lines(lines: list[tuple[int, Span]], text: str) -> int:
    """How many of the lines that are not blank are front matter with its fences."""
    if not lines or lines[0][0] != 1:
        return 0
    opening = lines[0][1].of(text).strip(" \t\ufeff")
    fence = _FENCES.get(opening)
    if fence is None:
        return 0
    for count, (_, line) in enumerate(lines[1:_LONGEST_FRONT_MATTER], 2):
        if fence.fullmatch(line.of(text).rstrip()):
            return count
    return 0


def is_table_head(lines: Sequence[tuple[int, Span]], index: int, text: str) -> bool:
    """Whether a line is the heading of a table: `| Time | Text |` over `|---|---|`."""
    if index + 1 >= len(lines) or lines[index + 1][0] != lines[index][0] + 1:
        return False
    below = lines[index + 1][1]
    return _RULE.fullmatch(text, below.start, below.end) is not None and (
        "|" in lines[index][1].of(text)
    )


def named_in_front_matter(text: str, end: int) -> frozenset[str]:
    """The names that a list of speakers in the front matter holds."""
    found: set[str] = set()
    inside = False
    for line in text[:end].split("\n"):
        if re.match(r"(?:speakers?|guests?|hosts?|people)[ \t]*:", line, re.IGNORECASE):
            inside = True
            found.update(_names(line.partition(":")[2]))
        elif inside and re.match(r"[ \t]*-[ \t]", line):
            found.update(_names(line.strip()[1:]))
        else:
            inside = False
    return frozenset(found)


def _names(written: str) -> list[str]:
    parts = re.split(r"[,\[\]]", written)
    return [name for part in parts if (name := part.strip(" \t'\""))]


def is_aside(line: str) -> bool:
    """Whether a line is nobody's words wherever it stands."""
    if _ALONE.fullmatch(line) or _is_field_line(line, anywhere=True):
        return True
    if "by" in line and _CREDIT.fullmatch(line) is not None:
        return True
    return _NOTICE.fullmatch(line.rstrip("\r")) is not None


def is_header(line: str) -> bool:
    """Whether a line before the first turn belongs to a header."""
    if is_aside(line) or _is_field_line(line, anywhere=False):
        return True
    return _ADDRESS.search(line) is not None or _CAPITALS.fullmatch(line.strip()) is not None


def header_end(lines: Sequence[tuple[int, Span]], front: int, text: str) -> int:
    """Where the header of a text ends at the latest: at the first line of prose.

    Args:
        lines: number and span of each that is not blank.
        front: how many of them are front matter.
        text: the whole file.
    """
    for index in range(front, len(lines)):
        line = lines[index][1].of(text)
        if not is_header(line) or is_prose(line):
            return index
    return len(lines)


def title_lines(lines: Sequence[tuple[int, Span]], front: int, text: str) -> frozenset[int]:
    """Dates and titles that stand above a text: dates alone, and what stands over its headings.

    Titles are told only below front matter, where a heading follows before anything is said.
    """
    found: set[int] = set()
    titles: set[int] = set()
    for index in range(front, len(lines)):
        line = lines[index][1].of(text)
        if _DATE.fullmatch(line.rstrip("\r")):
            found.add(index)
        elif line.lstrip().startswith("#"):
            return frozenset(found | titles)
        elif front and not is_header(line) and _is_title(line):
            titles.add(index)
        elif not is_header(line):
            break
    return frozenset(found)


def _is_title(line: str) -> bool:
    return len(line.split()) <= _MOST_TITLE_WORDS and _SENTENCE.search(line.rstrip("\r")) is None


def is_prose(line: str) -> bool:
    """Whether somebody may say it, though an address is in it."""
    if _is_field_line(line, anywhere=False) or len(line.split()) < _PROSE_WORDS:
        return False
    if _LINK_ALONE.fullmatch(line.rstrip("\r")):
        return False
    return _CAPITALS.fullmatch(line.strip()) is None and not is_aside(line)


def _is_field_line(line: str, *, anywhere: bool) -> bool:
    field = _FIELD.fullmatch(line.rstrip("\r"))
    if field is None:
        return False
    addressed = _ADDRESS.match(field["value"].strip(" \t<[")) is not None
    if anywhere:
        return addressed and is_field(field["name"])
    return addressed or is_field(field["name"])
