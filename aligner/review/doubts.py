"""Words that are doubted, in runs, and how much each run matters.

written   … it can be   you     gonna …
heard     … it can be │ ə │     gonna …        hardly any room: shortened, not another word
written   … we would    eat     it …
heard     … we would │  n i d  │ it …          room for another word: a wrong one
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.alignment.flag_kinds import Severity
from aligner.alignment.model import TimedWord
from aligner.alignment.timing.squeezed import leaves_no_room
from aligner.alignment.votes import is_plain
from aligner.timeline import Segment

DOUBTFUL = 0.7
"""Confidence below which a word is shown to a person: finds nine wrong words in ten and shows six
right ones in a thousand (the table in `aligner.alignment.timing.confidence`)."""

_SURELY_WRONG = 0.3
"""Confidence below which a word is severe: four times in five it was not said."""

_FEWEST_UNSPOKEN = 5
"""Words in a row without a place; fewer are doubtful words, more are a passage not spoken."""

_SHORT_WORD = 4
"""Letters of a word that may be reduced to nothing: of, you, it, are, that."""

_INTERJECTIONS = frozenset(
    {
        *("ah", "eh", "er", "erm", "hm", "hmm", "mhm", "mm", "mm-hmm", "oh"),
        *("okay", "uh", "uh-huh", "um", "yeah", "yep"),
    }
)
"""Sounds that people write as they like; none of them misleads a reader."""


@dataclass(frozen=True, slots=True)
class DoubtfulRun:
    """Doubtful words in a row, and the words beside them in the text.

    Attributes:
        first: index of the first word among all.
        words: at least one.
        before, after: None at the edges of the text.
    """

    first: int
    words: tuple[TimedWord, ...]
    before: TimedWord | None
    after: TimedWord | None

    @property
    def is_passage(self) -> bool:
        """Whether these are so many words without a place that the passage was not said."""
        return sum(word.segment is None for word in self.words) >= _FEWEST_UNSPOKEN

    @property
    def is_squeezed(self) -> bool:
        """Whether a word or two stand between heard words that leave no room for another one."""
        return leaves_no_room(_heard(self.before), _heard(self.after), len(self.words))

    @property
    def is_reduced(self) -> bool:
        """Whether these are short words in no room: every talker drops them, no reader cares."""
        return self.is_squeezed and all(len(word.text) <= _SHORT_WORD for word in self.words)

    @property
    def severity(self) -> Severity:
        """How much the run matters if it is no passage."""
        if self.is_squeezed:
            return "hint"
        # Figures can be said in more ways than are tried: that one was not heard proves little.
        sure = any(
            word.confidence < _SURELY_WRONG
            and is_plain(word.text)
            and word.text.lower() not in _INTERJECTIONS
            for word in self.words
        )
        return "severe" if sure else "warning"


def doubtful_runs(words: Sequence[TimedWord], first: int, last: int) -> Iterator[DoubtfulRun]:
    """The runs of doubtful words among those from `first` to `last` (exclusive), in order; O(n)."""
    start = None
    for i in range(first, last + 1):
        doubtful = i < last and words[i].confidence < DOUBTFUL
        if doubtful and start is None:
            start = i
        elif not doubtful and start is not None:
            before = words[start - 1] if start else None
            after = words[i] if i < len(words) else None
            yield DoubtfulRun(start, tuple(words[start:i]), before, after)
            start = None


def _heard(word: TimedWord | None) -> Segment | None:
    sure = word is not None and word.basis == "acoustic" and word.confidence >= DOUBTFUL
    return word.segment if word and sure else None
