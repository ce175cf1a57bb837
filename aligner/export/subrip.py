"""SubRip, captions for everything else.

A new speaker's name stands in the text: the format has no place for it, and programs that convert
WebVTT drop it.

    12
    00:01:24,160 --> 00:01:27,380
    Nell Carrow: I would like one

Nothing can be escaped here. What a player would take for a time line or a tag is respelt: `-->`
as `->`, `00:00:01.000` as `00:00:01:000`, `<b` as `‹b`, and `{` before a backslash as `(`.
"""

from __future__ import annotations

import re

from aligner.export.cues import Cue
from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import clock, interval

_ARROW = re.compile(r"--+>")
_TIME = re.compile(r"(?<=:\d\d)[.,](?=\d)|(?<=:\d)[.,](?=\d)")
_TAG = re.compile(r"<(?=\s*/?\s*[A-Za-z])")


def write_subrip(episode: CaptionedEpisode) -> str:
    """The file's text."""
    cues = episode.cues(names_in_text=True)
    return "\n".join(_cue(number, cue) for number, cue in enumerate(cues, 1))


def _cue(number: int, cue: Cue) -> str:
    text = _TIME.sub(":", _ARROW.sub("->", cue.text))
    text = _TAG.sub("‹", text).replace("{\\", "(\\")
    onset, offset = interval(cue.segment)
    return f"{number}\n{clock(onset, ',')} --> {clock(offset, ',')}\n{text}\n"
