"""Who speaks in captions, where that is written into what viewers read.

Anna: Hello                 the name, if it comes back or is one of several
[SPEAKER_01]: Hello         in brackets too, unless it is a remark: [Music] Hello
Anna Berg ⏎ Hello           in a line of its own, as Teams writes it
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aligner.transcript.dialects.bodies import is_remark
from aligner.transcript.dialects.cues import CaptionCue
from aligner.transcript.dialects.names import PossibleName, accepted_names, returning_names
from aligner.transcript.model import Span

_TURN = r"[ \t]*(?:(?:[-–—]|>>+|&gt;&gt;)[ \t]*)?"
_NAMED = re.compile(
    rf"{_TURN}(?P<label>(?P<name>[^\W_][^\n:<>\[\]{{}}]{{0,58}}?)[ \t]*:(?!//)[ \t]*)"
)
_IN_BRACKETS = re.compile(
    rf"{_TURN}(?P<label>[\[(](?P<name>[^\W_][^\n:<>\[\](){{}}]{{0,58}}?)[\])]"
    r"(?P<colon>[ \t]*:)?[ \t]+)(?=\S)"
)
"""`[Anna Berg] Hello`: a name with a colon, or where two or more are written so, else a remark:
`[Music] Hello`."""


@dataclass(frozen=True)
class CaptionNames:
    """The names of a caption file.

    Attributes:
        text: the whole file.
        lines: its lines: number, span.
        cues: with the indices of their lines.
        seen: what a viewer reads in each line of a cue, without blanks at its ends.
    """

    text: str
    lines: Sequence[tuple[int, Span]]
    cues: Sequence[CaptionCue]
    seen: Mapping[int, str]

    @cached_property
    def alone(self) -> frozenset[int]:
        """First lines of cues that name somebody and no more."""
        first = {
            cue.text[0]: name
            for cue in self.cues
            if len(cue.text) > 1
            and (len((name := self.seen[cue.text[0]]).split()) > 1 or name[-1:].isdigit())
        }
        back = returning_names(first.values())
        named = frozenset(i for i, name in first.items() if name in back)
        return named if 2 * len(named) >= len(self.cues) else frozenset()

    def before(self, index: int) -> re.Match[str] | None:
        """A name before the words of a line, with its groups `label` and `name`; None if none."""
        found = _IN_BRACKETS.match(self.text, *self._ends(index))
        if found is None or found["name"].strip() not in self._bracketed:
            found = _NAMED.match(self.text, *self._ends(index))
        return found if found is not None and found["name"].strip() in self._people else None

    @cached_property
    def _people(self) -> frozenset[str]:
        return self._accepted(_NAMED) | self._bracketed

    @cached_property
    def _bracketed(self) -> frozenset[str]:
        """Names between brackets; one alone may be a sound that nobody listed."""
        found = frozenset(each for each in self._accepted(_IN_BRACKETS) if not is_remark(each))
        told = any(any(sign.isdigit() for sign in name) for name in found) or self._colons & found
        return found if len(found) > 1 or told else frozenset()

    @cached_property
    def _colons(self) -> frozenset[str]:
        """What stands between brackets before a colon: no sound does."""
        lines = [
            _IN_BRACKETS.match(self.text, *self._ends(i)) for cue in self.cues for i in cue.text
        ]
        return frozenset(found["name"].strip() for found in lines if found and found["colon"])

    def _accepted(self, pattern: re.Pattern[str]) -> frozenset[str]:
        opening = [
            PossibleName(found["name"].strip(), opens=i == cue.text[0])
            for cue in self.cues
            for i in cue.text
            if (found := pattern.match(self.text, *self._ends(i)))
        ]
        return accepted_names(opening, ())

    def _ends(self, index: int) -> tuple[int, int]:
        line = self.lines[index][1]
        return line.start, line.end
