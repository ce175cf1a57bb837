"""RTTM, the table of turns that diarization is scored with (NIST Rich Transcription).

    SPEAKER slack-water-1 1 7.350 9.650 <NA> <NA> Nell_Carrow <NA> <NA>
            recording  channel onset duration     name

Turns are those of the labels, in the order of the sound; the ones that a flag doubts are among
them. Blanks part the fields, so names have none.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import milliseconds, seconds
from aligner.export.speaker_turns import speaker_turns
from aligner.timeline import Segment

_NOBODY = "<NA>"


def write_rttm(episode: CaptionedEpisode) -> str:
    """The file's text."""
    return rttm_of(episode.name, speaker_turns(episode))


def rttm_of(name: str, turns: Iterable[tuple[Segment, str]]) -> str:
    """The text for any turns: seconds, and who speaks; `name` is the recording's."""
    recording = "_".join(name.split())
    lines = []
    for segment, speaker in sorted(turns):
        onset = milliseconds(segment.onset)
        # No turn without a length: scoring tools refuse it.
        duration = max(1, milliseconds(segment.offset) - onset)
        name = "_".join(speaker.split()) or _NOBODY
        place = f"{recording} 1 {seconds(onset)} {seconds(duration)}"
        lines.append(f"SPEAKER {place} {_NOBODY} {_NOBODY} {name} {_NOBODY} {_NOBODY}\n")
    return "".join(lines)
