"""Something a person should look at.

The type stands beside `Alignment`, below the rules that raise flags (`aligner.review`): the
alignment file, the figures and every export know flags, none of them needs those rules. What each
kind means stands in the registry, `aligner.alignment.flag_kinds`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import zip_longest
from typing import Final, Literal, TypeAlias

from aligner.alignment.flag_kinds import FlagKind, Severity
from aligner.timeline import Segment
from aligner.transcript.model import Span

Source: TypeAlias = Literal["episode", "page", "show", "heard"]
"""Where a candidate is known from: written in the episode, on its page, in its show; or from the
language alone, by the sound."""

SOURCE_WORDS: Final[dict[Source, str]] = {
    "episode": "in this episode",
    "page": "on the page",
    "show": "in the show",
    "heard": "heard",
}
"""The same for a reader."""


_SENTENCES: Final = frozenset({"not_transcribed", "not_spoken"})
"""Kinds whose candidates are whole sentences."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What speaks for a candidate.

    Attributes:
        source: where its least usual word is known from.
        probability: that exactly these words were said, 0 to 1; of a whole sentence, the share of
            its words that is most likely right.
        segment: where they are said, seconds of the audio; None if nobody knows how they sound.
    """

    source: Source
    probability: float
    segment: Segment | None


@dataclass(frozen=True, slots=True)
class SpeakerDoubt:
    """Whose voice is heard where a label names somebody else.

    Attributes:
        written: the name on the label, empty where there is none.
        heard: the name of the label whose voice it is.
        confidence: probability that it is, 0 to 1.
    """

    written: str
    heard: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding, in words for a volunteer and numbers for a programme.

    Attributes:
        id: from `flag_id`: the same flag keeps it while the file changes elsewhere.
        kind: see `aligner.alignment.flag_kinds`.
        severity: "severe" if readers are misled or the site breaks, "hint" if it is a matter of
            taste.
        line: 1-based line of the file; 0 for speech before the first line.
        span: characters of the file; None where the finding is about none in particular.
        segment: seconds of the audio; None where it has no known place there.
        message: one sentence that says what is wrong, with a time or a word to find it by.
        score: for kinds whose score is "words" about how many are missing (a whole number, at
            least 0); for every other kind how strong the evidence is, 0 to 1.
        candidates: texts that may belong there by the sound, the likeliest first.
        speaker: whose voice is heard, for flags about speakers.
        origins: what speaks for each of the candidates; none where a search was not what found
            them.
    """

    id: str
    kind: FlagKind
    severity: Severity
    line: int
    span: Span | None
    segment: Segment | None
    message: str
    score: float
    candidates: tuple[str, ...] = ()
    speaker: SpeakerDoubt | None = None
    origins: tuple[Origin, ...] = ()

    @property
    def told(self) -> str:
        """The message, and what may have been said there, if it was looked for.

        A voice stands in the message already.
        """
        if not self.candidates or self.speaker:
            return self.message
        return f"{self.message} Perhaps: {' · '.join(self._candidates_told())}"

    def _candidates_told(self) -> Iterator[str]:
        """Each with where it is known from, if that is more than the sound."""
        for text, origin in zip_longest(self.candidates, self.origins):
            if origin and self.kind in _SENTENCES:
                yield f"{text} (about {10 * origin.probability:.0f} of 10 words right)"
            elif origin and origin.source != "heard":
                yield f"{text} ({SOURCE_WORDS[origin.source]})"
            else:
                yield text


def flag_id(kind: str, context: str, repeat: int = 0) -> str:
    """A name for a flag that edits elsewhere in the file leave alone.

    It is a hash of what the flag is about, not of where it stands. Case, punctuation, blanks and
    the shape of apostrophes and quotes do not count, so that a formatter does not rename flags.

    Args:
        kind: the flag's kind; who keeps flags of other sources names kinds of their own.
        context: the characters that the flag is about, with a few words on both sides. Leave out
            what changes without the flag changing: line numbers, times of the audio.
        repeat: how many flags of this kind with the same context stand before this one.

    Returns:
        12 hexadecimal digits. Among 1,000 flags, two share one with a chance of 2e-9.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", context).casefold())
    subject = "\0".join((kind, " ".join(words), str(repeat)))
    return blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def flag_ids(subjects: Iterable[tuple[FlagKind, str]]) -> tuple[str, ...]:
    """Ids for all flags of a file, repeats counted: all different.

    Args:
        subjects: kind and context of each flag, in the order of the text.
    """
    ids: list[str] = []
    seen: Counter[str] = Counter()
    for kind, context in subjects:
        first = flag_id(kind, context)
        ids.append(flag_id(kind, context, seen[first]))
        seen[first] += 1
    return tuple(ids)
