r"""Stamps and gap tags rewritten to the audio's clock.

    **Break:** \[40:42\] to \[41:16\]              the break's own edges, both or none
    **Chris:** \[41:18\] So, I \[unintelligible 00:41:20.05\]
               └ the onset of "So"             └ through the clock, into the gap's window

A stamp stands for the first word after it, so that word's onset is its time. Where that word was
not placed the clock tells, as long as the answer lies between the words around it. What is right
already stays as it is, byte for byte, in whatever spelling: a corrected file should differ where
it was wrong and nowhere else.

A file in another dialect keeps its own spelling, see `aligner.alignment.retiming.dialects`.

Nothing is invented: a time whose words were not heard, and which the clock cannot tell, is left as
it is, and listed with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from aligner.alignment.model import Alignment
from aligner.alignment.retiming.dialects import DialectParagraph
from aligner.alignment.retiming.paragraph import HeardParagraph, Outcome, UnresolvedTime
from aligner.alignment.retiming.surroundings import Surroundings
from aligner.transcript.model import Stamp, Transcript
from aligner.transcript.replacements import Replacement


@dataclass(frozen=True, slots=True)
class Retiming:
    """What is to change and what cannot be told, each in the order of the text."""

    edits: tuple[Replacement, ...]
    left: tuple[UnresolvedTime, ...]


def retime(transcript: Transcript, alignment: Alignment) -> tuple[Replacement, ...]:
    """The edits of `plan_retiming`."""
    return plan_retiming(transcript, alignment).edits


def plan_retiming(transcript: Transcript, alignment: Alignment) -> Retiming:
    """The edits that make every time in the text the audio's, in house style, and what is left.

    A time that is malformed is replaced if its place is known; a time for which nothing can be
    said is left alone and listed. O(n log n).

    Args:
        transcript: the very text that was aligned.
        alignment: where its words are.
    """
    around = Surroundings.of(alignment)
    inserts = [p.line for p in transcript.paragraphs if p.kind in ("break", "jingle")]
    spelling = transcript.spelling
    heard = HeardParagraph if spelling.site else partial(DialectParagraph, spelling=spelling)
    found: list[Outcome] = []
    latest = 0.0
    for paragraph in transcript.paragraphs:
        outcomes = heard(transcript.text, paragraph, around, inserts, latest).outcomes()
        found += sorted(outcomes, key=lambda outcome: outcome.span)
        stamps = (each.seconds for each in paragraph.inlines if isinstance(each, Stamp))
        latest = max((latest, *(seconds for seconds in stamps if seconds is not None)))
    return Retiming(
        tuple(each for each in found if isinstance(each, Replacement) and each.old != each.new),
        tuple(each for each in found if isinstance(each, UnresolvedTime)),
    )
