"""What a show calls its people and things: names, terms and phrases that its transcripts share.

    "We had Mitchell Hashimoto on, and he said GraphQL is …"
            └──────┬──────┘                     └──┬──┘
      two words with capitals in a row      capitals within

A word that begins with a capital after a full stop says nothing; in the middle of a sentence it is
a name. What is written in small letters elsewhere as often is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import BadInput
from aligner.transcript.model import Transcript

FEWEST = 2
"""Times that a term is written before it is one: what is written once may be a slip."""

_MOST_WORDS = 4
"""Words of the longest name; more with capitals in a row are a heading or a list."""
_WORD = re.compile(r"[^\W_](?:[\w.+#&'’-]*[\w+#])?")
_STOPS = frozenset('.?!:;…"“”()[]—–')


@dataclass(frozen=True, slots=True)
class Term:
    """A name, term or phrase: as it is written, and how often."""

    text: str
    count: int


def find_terms(transcripts: Iterable[Transcript]) -> tuple[Term, ...]:
    """The terms of some transcripts, the most frequent first.

    Args:
        transcripts: of one show.
    """
    named: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for transcript in transcripts:
        for paragraph in transcript.paragraphs:
            if paragraph.kind != "speech":
                continue
            if paragraph.label and paragraph.speaker:
                named[paragraph.speaker] += 1
            _count(paragraph.body.of(transcript.text), named, small)
    kept = [
        Term(text, count)
        for text, count in named.items()
        if count >= FEWEST and count > small[text.lower()]
    ]
    return tuple(sorted(kept, key=lambda term: (-term.count, term.text)))


def _count(text: str, named: Counter[str], small: Counter[str]) -> None:
    """Add the names of a paragraph, and the words that it writes in small letters."""
    run: list[str] = []
    end, opens = 0, True
    for match in _WORD.finditer(text):
        word, between = match[0], text[end : match.start()]
        opens = opens or not _STOPS.isdisjoint(between)
        joined = between == " " and len(run) < _MOST_WORDS and not opens
        if run and not (joined and word[0].isupper()):
            named[" ".join(run)] += 1
            run = []
        if word.islower():
            small[word] += 1
        elif _is_term(word, opens=opens):
            run.append(word)
        elif run:
            named[" ".join(run)] += 1
            run = []
        end, opens = match.end(), False
    if run:
        named[" ".join(run)] += 1


def _is_term(word: str, *, opens: bool) -> bool:
    """Whether a word that is not all small letters is a name or a term."""
    if (
        len(word) < 2
        or word.isdigit()
        or word.split("'", maxsplit=1)[0].split("’", maxsplit=1)[0] == "I"
    ):
        return False
    within = any(letter.isupper() for letter in word[1:])
    return within or (word[0].isupper() and not opens)


def write_terms(shows: Mapping[str, Iterable[Term]]) -> str:
    """Terms by show as text: a show in brackets, then count and term on a line each."""
    lines: list[str] = []
    for show, terms in shows.items():
        lines += [f"[{show}]", *(f"{term.count}\t{term.text}" for term in terms), ""]
    return "\n".join(lines)


def load_terms(path: Path, show: str | None = None) -> tuple[str, ...]:
    """The terms in a file: see `read_terms`.

    Raises:
        BadInput: it cannot be read, or is not UTF-8.
    """
    try:
        # Editors on Windows write a byte order mark before the first line.
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        advice = "Name a list of terms in UTF-8: `aligner vocabulary REPO -o LIST` writes one."
        raise BadInput(str(path), f"It cannot be read: {error}.", advice) from None
    return read_terms(text, show)


def read_terms(text: str, show: str | None = None) -> tuple[str, ...]:
    """The terms that `write_terms` wrote, of one show or, if it is not there, of all.

    Lines without a count, and files without shows, are read too: a person may write one.
    """
    by_show: dict[str, list[str]] = {}
    current = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
        else:
            by_show.setdefault(current, []).append(line.rpartition("\t")[2])
    if show in by_show:
        return tuple(by_show[show])
    return tuple(term for terms in by_show.values() for term in terms)
