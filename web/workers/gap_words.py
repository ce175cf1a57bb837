"""Words for gaps, found in the process beside the server's from what was heard of an episode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aligner.alignment.model import Alignment, Basis, GapWindow, TimedWord
from aligner.alignment.profiles import load_profile
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.gap_places import AlignedText
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import propose, shown_texts
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.timeline import Segment
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.model import Gap, Span, Transcript
from aligner.transcript.positions import line_starts
from web.cache.posterior_cache import read_heard
from web.document.document import Document

_LINES_BESIDE = 4
"""Lines on each side whose words may bound a gap: blank ones and turns of a word or two count."""

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
    """

    text: str
    words: tuple[TimedWord, ...]
    gaps: tuple[GapWindow, ...]
    wanted: GapWindow
    folder: Path
    sound: str
    dialect: Dialect | None = None

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


def find_words(task: GapTask) -> tuple[str, ...] | None:
    """Texts for a gap, the likeliest first; none that are not sure enough.

    None if nothing that was heard is kept.
    """
    heard = read_heard(task.folder, task.sound)
    if heard is None:
        return None
    transcript, reader, words = _read(task.text, task.dialect)
    duration = len(heard.log_probs) / heard.frame_rate
    alignment = Alignment(duration, task.words, (), (), (), task.gaps, (), "", "")
    place = AlignedText(transcript, alignment, reader).place(task.wanted)
    if place is None:
        return ()
    found = propose(heard.window(place.segment), place.context, words)
    return shown_texts(found, task.wanted.span.of(task.text))


@lru_cache(maxsize=2)
def _read(text: str, dialect: Dialect | None) -> tuple[Transcript, WordReader, EpisodeWords]:
    """An episode's words; read once for all of its gaps."""
    transcript = read_as(text, dialect)
    vocabulary = load_vocabulary()
    reader = WordReader(vocabulary, load_profile().load_lexicon())
    return transcript, reader, EpisodeWords.of(vocabulary, reader.runs(transcript))
