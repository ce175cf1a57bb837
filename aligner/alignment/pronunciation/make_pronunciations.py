"""Make the table of pronunciations that comes with the package.

    python -m aligner.alignment.pronunciation.make_pronunciations [FILE]

Takes a quarter of an hour and gives the same bytes each time. It needs the package `wordfreq`
(Apache-2.0), whose list tells which words are frequent (CC BY-SA 4.0; no frequency gets in).
"""

from __future__ import annotations

import importlib
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from aligner.alignment.pronunciation.letter_to_sound import LetterToSound, Phones, Pronunciations
from aligner.alignment.pronunciation.lexicon import TABLE, add_s
from aligner.alignment.pronunciation.software_words import AS_SPELLED, RESPELLED
from aligner.errors import MissingDependency

MOST_WORDS = 50_000
"""Words of the frequency list that get in: rarer ones are asked of the network."""

TRAINED_RANK = 1_500
"""Up to this rank the acoustic model says hama's own spelling, English or not. Non-English guesses,
words spoken by flite, own against English spelling nearer to what was heard: 17 to 5 up to rank
1,500 ("video", "table"), 7 to 9 up to 3,000, 4 to 15 up to 6,000, 7 to 39 beyond."""

_WORD = re.compile(r"[a-z]{2,}(?:'[a-z]{1,2})?|i'[a-z]{1,2}")
_SEPARATORS = frozenset(" ,\n")


def frequent_words() -> tuple[str, ...]:
    """Everyday English, most frequent first.

    Raises:
        MissingDependency: wordfreq is not installed.
    """
    try:
        wordfreq = importlib.import_module("wordfreq")
    except ImportError as error:
        raise MissingDependency(
            "Making the table needs the package wordfreq.", "Run: pip install wordfreq"
        ) from error
    listed = wordfreq.top_n_list("en", 3 * MOST_WORDS)
    return tuple(word for word in listed if _WORD.fullmatch(word))[:MOST_WORDS]


def make_table(frequent: Iterable[str], sounds: LetterToSound) -> dict[str, Pronunciations]:
    """Word -> pronunciations, the best first, for the frequent words and those of software."""
    table = {word: sounds.pronounce(word) for word in AS_SPELLED}
    for rank, word in enumerate(frequent):
        table[word] = sounds.pronounce(word, frequent=rank < TRAINED_RANK)
        base = word.removesuffix("'s")
        if base != word and (ways := table.get(base)):
            table[word] = tuple(dict.fromkeys((*table[word], (*ways[0], *add_s(ways[0])))))
    for word, spelled in RESPELLED.items():
        heard = tuple(phone for part in spelled.split() for phone in _best(sounds, part))
        table[word] = tuple(dict.fromkeys((heard, *table.get(word, ()))))
    return {word: ways for word, ways in table.items() if ways}


def _best(sounds: LetterToSound, word: str) -> Phones:
    return sounds.pronounce(word)[0]


def pack(table: dict[str, Pronunciations]) -> bytes:
    """The table's file, as `lexicon.load_table` reads it."""
    names = sorted({phone for ways in table.values() for way in ways for phone in way})
    signs = (chr(code) for code in range(33, 0x250) if chr(code) not in _SEPARATORS)
    sign_of = dict(zip(names, signs, strict=False))
    words = sorted(table)
    lines = [
        ",".join("".join(sign_of[phone] for phone in way) for way in table[word]) for word in words
    ]
    parts = ([f"{sign_of[name]} {name}" for name in names], words, lines)
    text = "\n\n".join("\n".join(part) for part in parts)
    return zlib.compress(text.encode(), 9)


def main(arguments: list[str], say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write the table to the named file, by default into the package."""
    target = Path(arguments[0]) if arguments else Path(__file__).with_name(TABLE)
    table = make_table(frequent_words(), LetterToSound())
    size = target.write_bytes(pack(table))
    say(f"{len(table)} words, {size} bytes in {target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
