"""Whether what stands before a colon is a name: by its look, and by how often it comes back.

Anna Berg:   Speaker 0:   Dr. Jane van Dyk:     look like names
Here's the thing:   So I said:                  do not
Best prose:                                     does not; "Note:", "Slides:" are fields of a header
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES = _set("de da do dos del den der di du el la le van von bin al and of the & - –")
_MOST_WORDS = 6
_FEWEST_TURNS = 4
_LONGEST_NAME = 60
_ABBREVIATION = re.compile(r"(?:[A-Z]|Dr|Mr|Mrs|Ms|Jr|Sr|St|Prof|[A-Z](?:\.[A-Z])+)\.")
_SENTENCE_WORDS = _set(
    """
    I It He She We You They This That These Those There Here What When Where Why How Who Which And
    But So Or If Because Then Now Yes No Well Also My Your Our Their His Her Its One Two In On At
    """
)
FIELDS = _set(
    """
    access author authors audio archive blog book categories category chapter chapters code
    conference contact copyright credits date description download duration ep episode event feed
    file files film format github guest guests host hosts http https image info intro keywords
    language length license link links location media mp3 music note notes paper pdf permalink
    podcast published recorded recording references released repo resources series show site slide
    slides source sources speakers sponsor sponsors status subject summary tag tags time title
    topic topics transcriber transcript transcription transcripts translation twitter type url
    venue video website youtube
    """
)
"""What a header's lines begin with; nobody is called so."""


_KEYS = _set("begin end name speaker start text time timestamp who")
"""What tables and data call their columns; in small letters nobody is called so."""


def is_key(name: str) -> bool:
    """Whether it is the key of a value and not a person: "timestamp: 00:00:15"."""
    return name in _KEYS


def is_field(name: str) -> bool:
    """Whether it is a header's field and not a person: "Slides", "Transcript by"."""
    words = name.casefold().split()
    return bool(words) and words[0] in FIELDS and not any(word.isdigit() for word in words[1:])


def begins_sentence(word: str) -> bool:
    """Whether it is a word that sentences begin with, and nobody's name: "And", "so"."""
    return word.rstrip(",").capitalize() in _SENTENCE_WORDS or word == "I"


def looks_like_name(written: str) -> bool:
    """Whether it is written like a name: capitals, few words, no punctuation of a sentence."""
    words = written.split()
    if not 0 < len(words) <= _MOST_WORDS or len(written) > _LONGEST_NAME:
        return False
    if len(words) > 1 and words[0].rstrip(",") in _SENTENCE_WORDS:
        return False
    return all(_name_word(word) for word in words) and any(_is_capital(word) for word in words)


def _name_word(word: str) -> bool:
    if word.endswith((".", ",")) and not _ABBREVIATION.fullmatch(word):
        return word.endswith(",") and word[:-1].istitle()
    return _is_capital(word) or word in _PARTICLES or word[0].isdigit() or word[0] in "#@'‘"


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word[0].isalpha() and not word[0].islower())


@dataclass(frozen=True, slots=True)
class PossibleName:
    """What stands where a name may stand.

    Attributes:
        name: as written.
        opens: whether it begins a paragraph.
        alone: whether nothing follows it in its line.
    """

    name: str
    opens: bool
    alone: bool = False


def accepted_names(found: Iterable[PossibleName], known: Iterable[str]) -> frozenset[str]:
    """Which unmarked labels without a time are people's.

    Args:
        found: each label, in the order of the file.
        known: names that other labels or the front matter tell.
    """
    found = [each for each in found if not (is_field(each.name) or is_key(each.name))]
    counts = Counter(each.name for each in found)
    opening = {each.name for each in found if each.opens}
    beside = {each.name for each in found if not each.alone}
    surely = set(known)
    often = {
        name
        for name, count in counts.items()
        if count > 1 and (looks_like_name(name) or (_is_handle(name) and count > 3))
    }
    # "danah:" in lines of their own, or in turn with others who are written so.
    small = {name for name, count in counts.items() if _is_handle(name) and count > 1}
    small = {name for name in small if name not in beside or counts[name] > 2}
    if len(small | often | surely) > 1:
        often |= small
    people = {name for name in counts if name in surely} | often
    # Who speaks once is believed where others speak often.
    if len(people) > 1 or sum(counts[name] for name in people) > 2 or len(opening) > 1:
        people |= {name for name in opening if looks_like_name(name)}
    return frozenset(people)


def _is_handle(name: str) -> bool:
    return name.isidentifier() and not begins_sentence(name)


def returning_names(found: Iterable[str]) -> frozenset[str]:
    """Which of the labels without any mark are names of people, by how often they come back.

    Two people at least who each come back, and most of what stands in such places is one of them:
    the titles of sections do not come back.
    """
    counts = Counter(found)
    back = {
        name
        for name, count in counts.items()
        if count > 1 and looks_like_name(name) and not is_field(name)
    }
    total = sum(counts[name] for name in back)
    enough = len(back) > 1 and total >= _FEWEST_TURNS and 2 * total >= sum(counts.values())
    return frozenset(back) if enough else frozenset()
