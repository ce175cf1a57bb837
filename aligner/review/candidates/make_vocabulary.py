"""Make the words that come with the package, from transcripts or from counts of them.

    python -m aligner.review.candidates.make_vocabulary SOURCE [FOLDER]

SOURCE is a clone of a repository of transcripts, or a folder with `vocabulary.txt` and `ngrams.npz`
(counts that were made elsewhere). Words that no letter-to-sound network has met take 15 ms each.
The package's own words were counted in 1,954 transcripts of thechangelog/transcripts (Changelog
Media LLC, CC BY-SA 4.0); that of other everyday words comes from `wordfreq` (CC BY-SA 4.0), what
follows what in English at large from the model in `pocketsphinx` (BSD).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np

from aligner.alignment.profile import Pronouncer
from aligner.alignment.pronunciation.lexicon import Lexicon, load_table
from aligner.audio.conformer import ENGLISH_PHONES
from aligner.errors import MissingDependency
from aligner.review.candidates.counting import SPECIAL, count_texts, read_counts
from aligner.review.candidates.general_english import read_general
from aligner.review.candidates.known_words import pronounce
from aligner.review.candidates.language_model import (
    PAUSE,
    SENTENCE,
    UNKNOWN,
    WORD_BITS,
    Counts,
    LanguageModel,
    Nats,
    estimate,
)
from aligner.review.candidates.mixing import Strings, mix, most_telling
from aligner.review.candidates.prefix_tree import Entry, grow
from aligner.review.candidates.sound_alikes import nearest_words
from aligner.review.candidates.vocabulary import DATA, Vocabulary, write_vocabulary
from aligner.transcript.readings import read_word

EVERYDAY = 0.2
"""Weight of everyday English against the transcripts in the probability of a word alone: a show's
words are not all that its guests say."""

GENERAL = 0.35
"""Share of English at large in what follows what. With .15, .35 and .6 of it, of 128 gaps .445 are
filled right (.438 without it), of 237 in read speech .616, .603, .616 (.595)."""

PAIRS = TRIPLES = 900_000
"""Word strings that are kept. All 2.1 and 1.9 million of both fill as many gaps as .8 million."""

DISCOUNT = 0.8
_FREQUENT = 2000
"""Words up to this rank may begin with a sign, as ".NET" does; rarer ones are slips of the pen."""

_LONGEST = 30
"""Phones; what is longer is an address or a figure that nobody says in a gap."""

_MOST_WORDS = (1 << WORD_BITS) - 1


def make(
    spellings: Sequence[str], counts: Counts, lexicon: Pronouncer, general: bytes
) -> Vocabulary:
    """A vocabulary of counted words and of everyday ones that were not met.

    Args:
        spellings: of the counted words, the special ones first.
        counts: of them.
        lexicon: says how words sound.
        general: the file of pocketsphinx's model of English.
    """
    wordfreq = _word_frequencies()
    met = {word.lower() for word in spellings}
    table = load_table().words
    listed = wordfreq.top_n_list("en", 150_000)
    extra = [word for word in listed if word in table and word not in met]
    extra = extra[: _MOST_WORDS - len(spellings)]
    words = (*spellings, *extra)
    everyday = np.array([_everyday(word, wordfreq.word_frequency) for word in words])
    unigram = _unigrams(counts, everyday / everyday.sum())
    grown = np.concatenate([counts.unigrams, np.zeros(len(extra), np.int64)])
    counted = estimate(Counts(grown, counts.bigrams, counts.trigrams), unigram, discount=DISCOUNT)
    model = _with_general(counted, words, general)
    columns = {phone: n for n, phone in enumerate(ENGLISH_PHONES)}
    entries = (
        Entry(n, way)
        for n, word in islice(enumerate(words), len(SPECIAL), None)
        if word[0].isalnum() or n < _FREQUENT
        for way in pronounce(word, lexicon, columns)
        if len(way) <= _LONGEST
    )
    tree = grow(entries).with_log_probs(model.unigram)
    alikes = nearest_words(tree, unigram)
    return Vocabulary(words, ENGLISH_PHONES, model, tree, alikes)


def _with_general(counted: LanguageModel, words: Sequence[str], general: bytes) -> LanguageModel:
    """What follows what, in the transcripts and in English at large."""
    numbers = {word.lower(): n for n, word in enumerate(words)}
    other = read_general(general, numbers, len(words))
    everything = Strings.of(counted).union(Strings.of(other))
    whole = mix(counted, other, GENERAL, everything)
    return mix(counted, other, GENERAL, most_telling(whole, PAIRS, TRIPLES))


def _general() -> bytes:
    try:
        package = importlib.import_module("pocketsphinx")
    except ImportError as error:
        raise MissingDependency(
            "Making the vocabulary needs the model in the package pocketsphinx.",
            "Run: pip install pocketsphinx",
        ) from error
    return Path(package.get_model_path("en-us"), "en-us.lm.bin").read_bytes()


def _word_frequencies() -> ModuleType:
    try:
        return importlib.import_module("wordfreq")
    except ImportError as error:
        raise MissingDependency(
            "Making the vocabulary needs the package wordfreq.", "Run: pip install wordfreq"
        ) from error


def _everyday(word: str, frequency: Callable[[str, str], float]) -> float:
    plain = word.isascii() and word.replace("'", "").isalpha()
    return frequency(word.lower(), "en") if plain else 0.0


def _unigrams(counts: Counts, everyday: np.ndarray) -> Nats:
    """Log probability of each word alone: the transcripts', mixed with everyday English."""
    counted = counts.unigrams + 0.1
    seconds = np.bincount(counts.bigrams[0] & _MOST_WORDS, counts.bigrams[1], len(counted))
    counted[[SENTENCE, 2]] = 0
    counted[[PAUSE, UNKNOWN]] = np.maximum(seconds[[PAUSE, UNKNOWN]], 1)
    share = np.zeros(len(everyday))
    share[: len(counted)] = counted / counted.sum()
    special = share[: len(SPECIAL)].sum()
    mixed = (1 - EVERYDAY) * share + EVERYDAY * (1 - special) * everyday
    unigram: Nats = np.log(np.maximum(mixed, 1e-9)).astype(np.float32)
    return unigram


def main(arguments: list[str], say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write the vocabulary made from the named folder, by default into the package."""
    source, target = Path(arguments[0]), Path(arguments[1]) if arguments[1:] else DATA
    counted = (source / "ngrams.npz").is_file()
    spellings, counts = read_counts(source) if counted else count_texts(_texts(source))
    lexicon = Lexicon()
    _learn(lexicon, spellings, say)
    size = write_vocabulary(make(spellings, counts, lexicon, _general()), target)
    say(f"{size:,} bytes in {target}\n")


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*/*.md")):
        yield path.read_text(encoding="utf-8", errors="replace")


def _learn(lexicon: Lexicon, spellings: Iterable[str], say: Callable[[str], object]) -> None:
    """Look all words up, saved now and then: it may take minutes."""
    said = {part.text for word in spellings for reading in read_word(word) for part in reading}
    words = sorted(said)
    for at in range(0, len(words), 5000):
        lexicon.learn(words[at : at + 5000])
        say(f"{min(at + 5000, len(words)):,} of {len(words):,} words pronounced\n")


if __name__ == "__main__":
    main(sys.argv[1:])
