r"""What stands between brackets, escaped or not: a stamp, a gap, a remark, or nothing of ours.

\[12:30\]   [00:12:30.14]   \[\\12:30\\\]                       stamps
\[unintelligible 00:10:34.14\]   \[inaudible 00:02:30\]         gaps
\[unintelligible00:10:34.14\]   \[unintelligible\]              gaps too: the tag's word decides
\[laughs\]   \[cross-talk 00:21:46.08\]                         remarks
\[0\]   \[\]   x[1:2]                                           no business of ours
"""

from __future__ import annotations

import re

from aligner.transcript.model import Gap, Span, Stamp, Tag
from aligner.transcript.timecode import read_timecode
from aligner.transcript.unseen import without_unseen

_BRACKET = re.compile(r"\\?\[(?P<inside>[^\[\]\n]*+)\]")
_TIME_CHARACTERS = re.compile(r"[\d:.,\s\\*–-]*+")
_TIME_AT_END = re.compile(r"\d{1,3}(?::[ ]?\d{1,3}){1,2}(?:[:.]\d{1,3})?$")
_GAP_WORD = r"(?P<word>un[a-z]{0,3}tel[a-z]{3,9}|inaud[a-z]{3,5})"
_GAP = re.compile(rf"{_GAP_WORD}(?P<time>\s*+[a-z]?[\d:.\s\\*]*+)$", re.IGNORECASE)
_GAP_FIRST = re.compile(rf"{_GAP_WORD}(?![a-z])", re.IGNORECASE)

# Longer than any remark that ends in a gap's word and time; beyond, a bracket is free text.
_LONGEST_GAP = 200


def read_bracket(text: str, at: int, end: int) -> Stamp | Gap | Tag | None:
    """What the bracket that opens at `at` (at its backslash, if it has one) holds.

    None if it never closes, opens another, or holds neither a word nor a time.
    """
    found = _BRACKET.match(text, at, end)
    if found is None:
        return None
    span = Span(*found.span())
    inside = without_unseen(found["inside"]).strip(" \t\\")
    if _TIME_CHARACTERS.fullmatch(inside):
        is_index = text[at] == "[" and at > 0 and text[at - 1].isalnum()
        return None if is_index or not _looks_like_time(inside) else _stamp(span, inside)
    return _gap(span, inside) or _tag(span, inside)


def _looks_like_time(inside: str) -> bool:
    return ":" in inside and inside[0].isdigit() and inside[-1].isdigit()


def _stamp(span: Span, inside: str) -> Stamp:
    time = read_timecode(inside)
    return Stamp(span, time.seconds if time else None, exact=bool(time and time.exact))


def _gap(span: Span, inside: str) -> Gap | None:
    if len(inside) > _LONGEST_GAP:
        return None
    written = ""
    if (found := _GAP.search(inside)) is not None:
        written = found["time"].strip(" \tabcdefghijklmnopqrstuvwxyz")
    elif (found := _GAP_FIRST.match(inside)) is not None:
        at_end = _TIME_AT_END.search(inside)
        written = at_end[0] if at_end else ""
    else:
        return None
    time = read_timecode(written)
    exact = bool(time and time.exact)
    return Gap(span, found["word"].lower(), time.seconds if time else None, exact)


def _tag(span: Span, inside: str) -> Tag | None:
    if not any(character.isalpha() for character in inside):
        return None
    at_end = _TIME_AT_END.search(inside, max(0, len(inside) - 16))
    if at_end is None:
        return Tag(span, inside.lower())
    time = read_timecode(at_end[0])
    name = inside[: at_end.start()].strip().lower()
    return Tag(span, name, time.seconds if time else None)
