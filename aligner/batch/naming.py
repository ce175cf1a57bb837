"""What a file's name or a title is made of: words, and what stands between them.

    Go Time 012 - Fuzzy Matching      words  go  time  12  fuzzy  matching
                                      gaps    " "   " "  " - "    " "

The gap after a number decides what the number means: before a separator it is an episode's, before
a mere blank it may count something ("Go Time 100 questions", "2 year anniversary").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from aligner.nesting import parse_toml

Gap: TypeAlias = Literal["none", "blank", "separator", "odd"]

_WORD: Final = re.compile(r"\+\+|\d+|[^\W\d_]+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_ACCENT: Final = re.compile(r"(?<=[a-zA-Z])[\u0300-\u036f]+")
_SEASON: Final = re.compile(
    r"\b(?:season|series)[\s._-]*(\d+)[\s.,:_-]*(?:episode|ep|e)?[\s.#_-]*(\d+)\b"
    r"|\b(\d{1,2})x(\d{2,3})\b"
)
_BITRATE: Final = re.compile(r"(?<=[\w\])])[\s._-]+[(\[]?\d{2,3} ?k(?:bps|bit|b)?[)\]]?$")
"""How well it sounds, not what it holds: "go-time-5-128k"."""
_SEPARATOR: Final = re.compile(
    r"[\s_][-~·•/]+[\s_]|[:\uff1a\u2236\ua789\u2013\u2014|]|--|[._]\s|[)\]]"
)
_ODD: Final = re.compile(r"~$|[^\s\w()\[\]{}:\uff1a\u2236\ua789\u2013\u2014|~·•/.!#'’\"“”-]")

_CUTS: Final = parse_toml(files("aligner.batch").joinpath("other_cuts.toml").read_text("utf-8"))
_OTHER_CUTS: Final = frozenset(_CUTS["cuts"])
_EDITIONS: Final = frozenset([*_CUTS["editions"], *_CUTS["languages"]])
_PARTS: Final = frozenset(_CUTS["parts"])
_COUNTS: Final = frozenset(_CUTS["counts"])
_JOINS: Final = frozenset(_CUTS["joins"])
_MONTHS: Final = frozenset(_CUTS["months"])
_PHRASES: Final = frozenset((first, second) for first, second in _CUTS["phrases"])


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """A name in words.

    Attributes:
        words: small letters without accents, numbers without leading zeros, and "++".
        written: the same words as they are written.
        gaps: what stands before each word, and after the last: one more than there are words.
    """

    words: tuple[str, ...]
    written: tuple[str, ...]
    gaps: tuple[str, ...]

    def gap(self, index: int) -> Gap:
        """What kind of gap stands before a word; before the end, what follows the last."""
        gap = self.gaps[index]
        if _ODD.search(gap):
            return "odd"
        if _SEPARATOR.search(gap):
            return "separator"
        return "blank" if gap else "none"

    def is_padded(self, index: int) -> bool:
        """Whether a word is a number with leading zeros, which only numbers of a row have."""
        return self.written[index] != self.words[index] and self.words[index].isdigit()


def read_phrase(name: str) -> NamePhrase:
    """A name in words; "Season 1 Episode 5" and "1x05" are read as "s1e5"."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFC", name)))
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFC", plain).casefold())
    plain = _BITRATE.sub("", plain)
    plain = _SEASON.sub(lambda m: f"s{m[1] or m[3]}e{m[2] or m[4]}", plain)
    found = list(_WORD.finditer(plain))
    written = tuple(match[0] for match in found)
    edges = [0, *(edge for match in found for edge in match.span()), len(plain)]
    gaps = tuple(plain[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))
    words = tuple(each.lstrip("0") or "0" if each.isdigit() else each for each in written)
    return NamePhrase(words, written, gaps)


def words_of(name: str) -> tuple[str, ...]:
    """Letters and numbers of a name: "Go-Time_012" and "go time 12" are the same."""
    return read_phrase(name).words


def is_slug(words: tuple[str, ...]) -> bool:
    """Whether words are a season's episode (s1e5) or at least two words of letters."""
    return is_season(words) or sum(word.isalpha() for word in words) >= 2


def is_season(words: tuple[str, ...]) -> bool:
    """Whether words are "s1e5"."""
    return (
        len(words) == 4 and words[::2] == ("s", "e") and words[1].isdigit() and words[3].isdigit()
    )


def date_length(phrase: NamePhrase) -> int:
    """How many words at the beginning are a date, year first; 0 if it begins with none."""
    first = phrase.words[:1]
    if first and re.fullmatch(r"(?:19|20)\d{6}", first[0]):
        return 1
    three = phrase.words[:3]
    is_date = len(three) == 3 and all(word.isdigit() for word in three)
    return 3 if is_date and re.fullmatch(r"(?:19|20)\d\d", three[0]) else 0


def tells_another_cut(phrase: NamePhrase, start: int) -> bool:
    """Whether what follows from a word on tells of a part, trailer, copy or other edition."""
    rest = phrase.words[start:]
    if not rest:
        return False
    if _OTHER_CUTS.intersection(rest) or rest[0] in _MONTHS or _PHRASES & set(_pairs(rest)):
        return True
    if any(a in _PARTS and (b.isdigit() or b in _COUNTS) for a, b in _pairs(rest)):
        return True
    if any(a == "of" and b.isdigit() for a, b in _pairs(rest)) or _joins_another(rest):
        return True
    apart = phrase.gap(len(phrase.words) - 1) != "blank" or "(" in phrase.gaps[-2]
    short = len(rest) <= 2 and rest[0] in _EDITIONS
    return short or (rest[-1] in _EDITIONS and apart)


def _joins_another(rest: tuple[str, ...]) -> bool:
    """Whether another number is joined to the one before: "5 and 6"."""
    return len(rest) > 1 and rest[0] in _JOINS and rest[1].isdigit()


def is_folder_of_cuts(words: tuple[str, ...]) -> bool:
    """Whether a folder is called by what it holds, and that is no whole episodes: "trailers"."""
    ones = {word.removesuffix("s") for word in words} | set(words)
    parts = any(a in _PARTS and b.isdigit() for a, b in _pairs(words))
    return bool(ones & _OTHER_CUTS) or parts or bool(_PHRASES & set(_pairs(words)))


def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(pairwise(words))
