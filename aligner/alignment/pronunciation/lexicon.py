"""The lexicon: a spoken word -> the phones that the acoustic model would hear.

Looked up in this order, the most expensive last: letters and weak forms written by hand; the table
of frequent words that comes with the package; the user's cache; the letter-to-sound network.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import platformdirs

from aligner.alignment.pronunciation.letter_to_sound import (
    ENGLISH,
    LetterToSound,
    Phones,
    Pronunciations,
    engine_version,
)
from aligner.alignment.pronunciation.weak_forms import LETTERS, WEAK_FORMS
from aligner.atomic import write_atomically
from aligner.errors import OutputError
from aligner.nesting import parse_json

TABLE = "pronunciations.z"
CACHE_VARIABLE = "ALIGNER_CACHE"
"""Environment variable: the folder for what was looked up, instead of the user's cache folder."""

_POSSESSIVE = re.compile(r"(?P<base>[a-z]+)'s|(?P<plural>[a-z]*s)'")
_VOICELESS = frozenset(["p", "t", "k", "f", "θ"])
_HISSING = frozenset(["s", "z", "ʃ", "ʒ", "t͡ʃ", "d͡ʒ"])
_PHONE_MOST = 4
"""Characters of the longest phone's name."""


def cache_folder() -> Path:
    """Where looked-up words are kept between runs; it need not exist."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("transcript-aligner"))


@dataclass(frozen=True, slots=True)
class PronunciationTable:
    """Pronunciations as text: one character a phone, "," between alternatives.

    Attributes:
        phones: what each character stands for.
        words: word -> its line.
    """

    phones: dict[str, str]
    words: dict[str, str]

    def get(self, word: str) -> Pronunciations:
        """The word's pronunciations, empty if it is not in the table."""
        line = self.words.get(word, "")
        return tuple(tuple(map(self.phones.__getitem__, way)) for way in line.split(",") if way)


def load_table() -> PronunciationTable:
    """The frequent words, from the package's data; takes some 20 ms.

    The file is text, compressed by zlib, in three parts with an empty line between: the phones (a
    character, a blank, the name), the words, their pronunciations in the same order.
    """
    packed = resources.files("aligner.alignment.pronunciation").joinpath(TABLE)
    if not packed.is_file():
        return PronunciationTable({}, {})
    phones, words, sounds = zlib.decompress(packed.read_bytes()).decode().split("\n\n")
    named = dict(line.split(" ") for line in phones.split("\n"))
    return PronunciationTable(named, dict(zip(words.split("\n"), sounds.split("\n"), strict=True)))


class Lexicon:
    """Pronunciations of words, with a cache on disk. Not thread-safe; processes share the cache."""

    def __init__(
        self, *, cache: Path | None = None, letter_to_sound: LetterToSound | None = None
    ) -> None:
        self._folder = cache or cache_folder()
        self._letter_to_sound = letter_to_sound or LetterToSound()
        self._table = load_table()
        self._cached = self._read_cache()
        self._fresh: dict[str, Pronunciations] = {}
        self._known: dict[str, Pronunciations] = {}

    def phones(self, word: str) -> Pronunciations:
        """The ways a word sounds, the best first; each is a tuple of the acoustic model's phones.

        Args:
            word: a spoken word as `tokenize` gives it: a-z and apostrophes.
        """
        if (known := self._known.get(word)) is None:
            known = self._known[word] = self._look_up(word)
        return known

    def learn(
        self, words: Iterable[str], *, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Find out how words sound and save what was new, so that asking later costs nothing.

        Args:
            words: spoken words; known ones cost nothing.
            progress: told how many of how many unknown words are done.
        """
        unknown = sorted({word for word in words if not self._is_stored(word)})
        for done, word in enumerate(unknown):
            if progress is not None:
                progress(done, len(unknown))
            self.phones(word)
        if progress is not None and unknown:
            progress(len(unknown), len(unknown))
        self.save()

    def save(self) -> None:
        """Keep what was looked up for the next run; a cache that cannot be written is no error."""
        if not self._fresh:
            return
        self._cached = {**self._read_cache(), **self._cached, **self._fresh}
        flat = {word: [" ".join(way) for way in ways] for word, ways in self._cached.items()}
        with suppress(OSError, OutputError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(flat, ensure_ascii=False, indent=0))
        self._fresh = {}

    @property
    def _path(self) -> Path:
        return self._folder / f"pronunciations-hama-{engine_version()}.json"

    def _is_stored(self, word: str) -> bool:
        return (
            word in self._known or word in self._table.words or word in self._cached
        ) or _letter(word) != ()

    def _look_up(self, word: str) -> Pronunciations:
        if letter := _letter(word):
            return letter
        ways = self._stored(word) or self._from_parts(word)
        return tuple(dict.fromkeys((*ways, *WEAK_FORMS.get(word, ()))))

    def _stored(self, word: str) -> Pronunciations:
        return self._table.get(word) or self._cached.get(word) or self._fresh.get(word) or ()

    def _from_parts(self, word: str) -> Pronunciations:
        """Possessives and clipped endings from the word they are made of, else the network's."""
        if match := _POSSESSIVE.fullmatch(word):
            base = match["base"] or match["plural"]
            ways = self.phones(base)
            return ways if match["plural"] else tuple((*way, *add_s(way)) for way in ways)
        if word.endswith("in'"):
            return tuple((*way[:-1], "n") for way in self.phones(f"{word[:-1]}g"))
        bare = word.strip("'")
        if not bare:
            return ()
        if bare != word:
            return self.phones(bare)
        ways = self._fresh[word] = self._letter_to_sound.pronounce(word)
        return ways

    def _read_cache(self) -> dict[str, Pronunciations]:
        with suppress(OSError, ValueError, TypeError, AttributeError):
            kept = parse_json(self._path.read_text(encoding="utf-8"))
            return {word: _checked(ways) for word, ways in kept.items()}
        return {}


def _checked(ways: object) -> Pronunciations:
    """Pronunciations read from a file that somebody else may have written.

    Raises:
        TypeError: it is no list.
        ValueError: something in it is no phone.
    """
    if not isinstance(ways, list):
        raise TypeError(ways)
    read = tuple(tuple(str(way).split(" ")) for way in ways)
    if not all(0 < len(phone) <= _PHONE_MOST for way in read for phone in way):
        raise ValueError(ways)
    return read


def _letter(word: str) -> Pronunciations:
    """A letter's name, or that of several of the kind: "g", "ay", "u's"."""
    if word in LETTERS:
        return LETTERS[word]
    if word.endswith("'s") and word[:-2] in LETTERS:
        return tuple((*way, *add_s(way)) for way in LETTERS[word[:-2]])
    return ()


def add_s(way: Phones) -> Phones:
    """What an s adds: cats, dogs, horses."""
    if not way or way[-1] not in ENGLISH:
        return ("s",)
    if way[-1] in _HISSING:
        return ("ɪ", "z")
    return ("s",) if way[-1] in _VOICELESS else ("z",)
