"""WebVTT, captions for the web: the speaker as a voice span, word times as stamps inside.

    00:01:24.160 --> 00:01:27.380
    <v Nell Carrow>I would like <00:01:24.900>one

`&`, `<` and `>` are escaped, so no text can end a cue or open a tag. No line is empty.
Specification: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.export.cues import Cue
from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import clock, interval, milliseconds
from aligner.export.passages import CaptionToken


def write_webvtt(episode: CaptionedEpisode) -> str:
    """The file's text."""
    return "\n".join(["WEBVTT\n", *(_cue(cue, episode) for cue in episode.cues())])


def _cue(cue: Cue, episode: CaptionedEpisode) -> str:
    stamped = iter(_stamps(cue)) if episode.options.word_times else None
    lines = "\n".join(_line(line, stamped) for line in cue.lines)
    voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
    # A voice span that fills the cue needs no end tag.
    onset, offset = interval(cue.segment)
    return f"{clock(onset, '.')} --> {clock(offset, '.')}\n{voice}{lines}\n"


def _line(pieces: tuple[CaptionToken, ...], stamps: Iterator[str] | None) -> str:
    shown = ""
    for i, piece in enumerate(pieces):
        blank = " " if i and not piece.glued else ""
        shown += blank + (next(stamps) if stamps else "") + _escape(piece.text)
    return shown


def _stamps(cue: Cue) -> Iterator[str]:
    """A stamp before each piece; empty where it would not lie between the one before and the end.

    The first piece begins with the cue.
    """
    reached, end = interval(cue.segment)
    for line in cue.lines:
        for piece in line:
            at = milliseconds(piece.onset)
            if reached < at < end:
                reached = at
                yield f"<{clock(at, '.')}>"
            else:
                yield ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
