"""Words for gaps, found in the process beside the server's from what was heard of an episode."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from aligner.alignment.model import Alignment, Basis, GapWindow, TimedWord
from aligner.alignment.profiles import load_profile
from aligner.audio.acoustics import PhonePosteriors
from aligner.audio.clips import read_speech
from aligner.episode.gap_words import Found
from aligner.errors import BadInput, MissingDependency, TranscriptError
from aligner.review.candidates.episode_words import STOP, EpisodeWords
from aligner.review.candidates.gap_places import LONGEST, AlignedText
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.learning import WordsBeside, learn
from aligner.review.candidates.origins import find_origins
from aligner.review.candidates.proposals import (
    GapContext,
    find_strings,
    propose,
    score_written,
    to_show,
)
from aligner.review.candidates.ranking import ScoredWords
from aligner.review.candidates.sentences import LONGEST as LONGEST_SENTENCE
from aligner.review.candidates.sentences import propose_sentence
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.review.candidates.written import compare, says_again
from aligner.review.whisper.model import Whisper, load_whisper
from aligner.review.whisper.places import around
from aligner.review.whisper.proposals import SecondHearing, find_both, hear_again, propose_joined
from aligner.timeline import Segment
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.model import Gap, Span, Transcript
from aligner.transcript.names_beside import read_page_beside
from aligner.transcript.positions import line_starts
from aligner.transcript.source import read_transcript
from aligner.transcript.terms import find_terms
from web.cache.posterior_cache import CachedPosteriors, read_heard
from web.document.document import Document

_log = logging.getLogger(__name__)

_LINES_BESIDE = 4
"""Lines on each side whose words may bound a gap: blank ones and turns of a word or two count."""

_READ_OF_SHOW, _TERMS = 30, 300
"""Transcripts of a show whose terms are counted, and the terms kept: one that is in no dictionary
takes 15 ms until it is known how it sounds."""

_BASIS: dict[str | None, Basis | None] = {"a": "acoustic", "i": "interpolated"}


@dataclass(frozen=True, slots=True)
class GapTask:
    """A gap whose words are wanted.

    Attributes:
        text: of the whole episode, whose words are likelier than others.
        words: those of the lines around, with their times.
        gaps: the tags of these lines; only the wanted one need have a window.
        wanted: the gap.
        folder: that holds what was heard.
        sound: hash of what was heard.
        dialect: the form of the text; None for Changelog's.
        rendition: the sound itself, for Whisper.
        is_sentence: whether a whole sentence is wanted.
        is_unwritten: whether no text stands for it: it lies somewhere behind its line's start.
        whisper: folder or name of a Whisper model that is asked too.
        title: of the episode, whose words are likelier too.
        path: of its transcript; so are the words of the page beside it, and the names and terms of
            the transcripts in its folder.
    """

    text: str
    words: tuple[TimedWord, ...]
    gaps: tuple[GapWindow, ...]
    wanted: GapWindow
    folder: Path
    sound: str
    dialect: Dialect | None = None
    rendition: Path | None = None
    whisper: str = ""
    title: str = ""
    is_sentence: bool = False
    is_unwritten: bool = False
    path: Path | None = None

    @classmethod
    def of(
        cls,
        document: Document,
        place: tuple[int, int, int],
        segment: Segment,
        heard: tuple[Path, str],
    ) -> GapTask:
        """The task for a flag.

        Args:
            document: the episode as it stands.
            place: line of the gap, and its characters there.
            segment: its window, seconds.
            heard: folder and hash of the sound.
        """
        line, start, end = place
        text = "\n".join(document.lines)
        starts = line_starts(text)
        words: list[TimedWord] = []
        gaps: list[GapWindow] = []
        for row in document.rows_of(max(1, line - _LINES_BESIDE), line + _LINES_BESIDE):
            first = starts[row.line - 1]
            for word in row.timing.words if row.timing else ():
                span = Span(first + word.start, first + word.end)
                basis = _BASIS.get(word.basis)
                written = row.text[word.start : word.end]
                words.append(
                    TimedWord(row.line, span, written, word.segment, word.confidence, basis)
                )
            gaps += (
                GapWindow(row.line, Span(first + each.span.start, first + each.span.end), None, 1)
                for each in row.paragraph.inlines
                if isinstance(each, Gap)
            )
        first = starts[line - 1]
        wanted = GapWindow(line, Span(first + start, first + end), segment, 1)
        return cls(text, tuple(words), tuple(gaps), wanted, *heard, document.dialect)

    def alignment(self, heard: CachedPosteriors) -> Alignment:
        """The lines around the gap as an alignment."""
        duration = len(heard.log_probs) / heard.frame_rate
        return Alignment(duration, self.words, (), (), (), self.gaps, (), "", "")


def find_words(task: GapTask) -> Found | None:
    """Words for a gap, the likeliest first; none that are not sure enough.

    None if nothing that was heard is kept.
    """
    heard = read_heard(task.folder, task.sound)
    if heard is None:
        return None
    transcript, reader, words = _read(task.text, task.dialect, task.title, task.path)
    alignment = task.alignment(heard)
    aligned = AlignedText(transcript, alignment, reader)
    gap = task.wanted
    if gap.segment and task.is_unwritten:
        gap = aligned.speech(gap.line, gap.segment)
    place = aligned.place(gap, LONGEST_SENTENCE if task.is_sentence else LONGEST)
    if place is None:
        return Found()
    window = heard.window(place.segment)
    if task.is_sentence:
        found = propose_sentence(window, place.context, words)
    elif (again := _hear_again(task, alignment)) and again.fills:
        found = propose_joined(find_both(window, place.context, words, again, reader))
    else:
        found = propose(window, place.context, words)
    shown = to_show(found, gap.span.of(task.text))
    onset = heard.onset_of(place.segment)
    origins = find_origins(window, place.context, words, shown, onset)
    return Found(tuple(each.text for each in shown), origins)


VerdictOnWords: TypeAlias = Literal["fits", "other", "unsure"]


@dataclass(frozen=True, slots=True)
class WordsTask:
    """Words that somebody typed into a gap, to be compared with its sound before they are saved."""

    gap: GapTask
    text: str


@dataclass(frozen=True, slots=True)
class WordsVerdict:
    """What the sound says to words; `likelier`: those that fit better, if they do by far."""

    verdict: VerdictOnWords
    likelier: tuple[str, ...] = ()


UNSURE = WordsVerdict("unsure")


def check_words(task: WordsTask) -> WordsVerdict:
    """Compare words with what is said in a gap; the search is made once for all that is typed."""
    found = _searched(task.gap)
    if found is None:
        return UNSURE
    written = [word for word in found.reader.words(task.text) if word is not STOP]
    if not written or not all(word.ways for word in written):
        return UNSURE
    if says_again(written, found.context):
        return UNSURE
    scored = score_written(found.heard, found.context, found.words, written)
    result = compare(found.strings, scored, found.words, written)
    if result is None:
        return UNSURE
    if result.is_doubtful:
        return WordsVerdict("other", result.likelier)
    fits = result.fits and scored.sound > found.without
    return WordsVerdict("fits") if fits else UNSURE


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a search of a gap found, to compare words with."""

    heard: PhonePosteriors
    context: GapContext
    reader: WordReader
    words: EpisodeWords
    strings: tuple[ScoredWords, ...]
    without: float


@lru_cache(maxsize=4)
def _searched(task: GapTask) -> _Searched | None:
    """Search a gap; None if nothing is kept, or its place is not known."""
    heard = read_heard(task.folder, task.sound)
    if heard is None:
        return None
    transcript, reader, words = _read(task.text, task.dialect, task.title, task.path)
    place = AlignedText(transcript, task.alignment(heard), reader).place(task.wanted)
    if place is None:
        return None
    window = heard.window(place.segment)
    strings, without = find_strings(window, place.context, words)
    return _Searched(window, place.context, reader, words, tuple(strings), without)


def _hear_again(task: GapTask, alignment: Alignment) -> SecondHearing | None:
    """The gap by Whisper, None if nobody asks it."""
    whisper = _whisper(task.whisper) if task.whisper and task.rendition else None
    speech = around(alignment, task.wanted)
    if whisper is None or task.rendition is None or speech is None:
        return None
    sound = read_speech(task.rendition, speech.segment)
    return hear_again(whisper, sound, speech.before, speech.behind)


@lru_cache(maxsize=1)
def _whisper(name: str) -> Whisper | None:
    """The model; None, said once, if it is not here: the phones' words are better than none."""
    try:
        return load_whisper(name)
    except MissingDependency as error:
        _log.warning("words are found without Whisper: %s", error)
        return None


@lru_cache(maxsize=2)
def _read(
    text: str, dialect: Dialect | None, title: str, path: Path | None
) -> tuple[Transcript, WordReader, EpisodeWords]:
    """An episode's words, and those beside it; read once for all of its gaps."""
    transcript = read_as(text, dialect)
    vocabulary = load_vocabulary()
    reader = WordReader(vocabulary, load_profile().load_lexicon())
    beside = WordsBeside(
        (*([title] if title else []), *(_page(path, text) if path else ())),
        show_terms(path.parent) if path else (),
    )
    return transcript, reader, learn(transcript, reader, vocabulary, beside)


def _page(path: Path, text: str) -> tuple[str, ...]:
    """What the page beside a transcript says; comparing it tells what is wrong with it."""
    try:
        return read_page_beside(path, text)
    except BadInput as error:
        _log.info("the page is not read for words: %s", error)
        return ()


@lru_cache(maxsize=4)
def show_terms(folder: Path) -> tuple[str, ...]:
    """What the last transcripts of a show call people and things; read once a show, in a second."""
    paths = sorted(folder.glob("*.md"), key=lambda path: (len(path.name), path.name))
    return tuple(term.text for term in find_terms(_readable(paths[-_READ_OF_SHOW:]))[:_TERMS])


def _readable(paths: Sequence[Path]) -> Iterator[Transcript]:
    """Those that can be read; what is wrong with the others is told where they are opened."""
    for path in paths:
        with suppress(TranscriptError):
            yield read_transcript(path).transcript
