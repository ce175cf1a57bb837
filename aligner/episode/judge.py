"""Whether a text and a recording belong together, told from both shares: of text, of audio.

share of text   of audio    kind
no speech at all            no_speech     silence, music, noise
< 0.25          < 0.25      other         hardly the recording of this text
< 0.25          >= 0.25     excerpt       the recording is a part of the episode
>= 0.25         any         excerpt       if a quarter of the words lies before or after what is
                                          heard, as in a recording that was cut off
>= 0.25         < 0.5       part          the text is a part of what is said in the recording
the rest                    together

Where about as many words are spoken that are not written as are written that were not heard, it
cannot be an excerpt alone: "disordered", paragraphs that stand in another order than they are said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.alignment.model import AlignedLine, Alignment

Kind: TypeAlias = Literal[
    "together", "excerpt", "disordered", "part", "other", "no_speech", "no_words"
]

_LEAST_TEXT = 0.25
_LEAST_AUDIO = 0.25
"""Shares of the words heard, and of the speech that is written, below both of which it is another
recording. Of other recordings, from 3 s to a whole episode of the same show, at most .04 and .025
are; of excerpts of 7 to 130 s that begin and end within lines .37 to .95 of the speech."""

_MOST_OF_AUDIO = 0.5
"""Share of the speech from which a text is that of the recording and not of a part of it; a quarter
may be adverts."""

_FEWEST_HEARD = 8
"""Words that make an excerpt; a few may fit anything."""

_BEYOND = 0.25
"""Share of the words before the first and after the last line heard that makes an excerpt; less is
a greeting that was cut, and its lines' own flags tell."""


_ELSEWHERE = 0.8
"""Words spoken and not written, as a share of those written and not heard, from which the latter
may be said elsewhere: 1.15 to 1.2 where halves or thirds are exchanged, .14 in excerpts."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a text and a recording belong together, and what to tell people: "" if all is well.

    Attributes:
        kind: see the module.
        message: a sentence that names no file.
        lines: the first and last line that were heard, of an excerpt or where lines are
            disordered; None for all lines.
    """

    kind: Kind
    message: str = ""
    lines: tuple[int, int] | None = None

    @property
    def is_mismatch(self) -> bool:
        """Whether nothing can be done with the two: neither is a part of the other."""
        return self.kind in {"other", "no_speech"}

    @property
    def needs_review(self) -> bool:
        """Whether there is no alignment to speak of: a mismatch, or a text without words."""
        return self.is_mismatch or self.kind == "no_words"

    def concerns(self, line: int) -> bool:
        """Whether the recording holds the part of the text that a line is in."""
        return self.lines is None or self.lines[0] <= line <= self.lines[1]


def judge(alignment: Alignment) -> Judgement:
    """Judge an alignment by its `match`; one that has none counts as together."""
    match = alignment.match
    if match is None:
        return Judgement("together")
    if match.text is None:
        return Judgement("no_words", "The text has no words that could be spoken.")
    if match.audio is None:
        problem = "There is no speech in the recording, only silence, music or noise"
        return Judgement("no_speech", f"{problem}: only {match.text:.0%} of the words were heard.")
    return _compared(alignment, match.text, match.audio)


def _compared(alignment: Alignment, text: float, audio: float) -> Judgement:
    """Judge by the shares of text and audio where there are both words and speech."""
    heard = sum(word.basis == "acoustic" for word in alignment.words)
    if text < _LEAST_TEXT and (audio < _LEAST_AUDIO or heard < _FEWEST_HEARD):
        message = (
            "It is hardly the recording of this text but another recording: "
            f"only {text:.0%} of the words were heard, and only {audio:.0%} of its speech is "
            "written."
        )
        return Judgement("other", message)
    first, last = _lines_heard(alignment)
    beyond = sum(not first <= word.line <= last for word in alignment.words)
    if text < _LEAST_TEXT or beyond >= _BEYOND * len(alignment.words):
        unwritten = heard * (1 / audio - 1) if audio else 0.0
        lines = f"line {first}" if first == last else f"lines {first} to {last}"
        if text >= _LEAST_TEXT and unwritten >= _ELSEWHERE * (len(alignment.words) - heard):
            message = (
                f"Only {lines} of the text were heard in their order, {text:.0%} of the words, and "
                f"only {audio:.0%} of the speech is written: paragraphs stand in another order "
                "than they are said, or text and recording each lack a part."
            )
            return Judgement("disordered", message, (first, last))
        message = (
            f"The recording is an excerpt, of {lines}: "
            f"{text:.0%} of the words were heard, and {audio:.0%} of its speech is written."
        )
        return Judgement("excerpt", message, (first, last))
    if audio < _MOST_OF_AUDIO:
        problem = "The text is only a part of what is said in the recording"
        return Judgement("part", f"{problem}: {audio:.0%} of the speech is written.")
    return Judgement("together")


def _lines_heard(alignment: Alignment) -> tuple[int, int]:
    """The first and last line that is spoken; if none is for the most part, of heard words."""
    spoken = [line.line for line in alignment.lines if _is_spoken(line)]
    spoken = spoken or [word.line for word in alignment.words if word.basis == "acoustic"]
    return (spoken[0], spoken[-1]) if spoken else (0, 0)


def _is_spoken(line: AlignedLine) -> bool:
    return line.verdict in {"spoken", "partly_spoken"}
