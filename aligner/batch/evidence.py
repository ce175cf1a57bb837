"""Whether a pair can be one at all, by what the header of the sound and the text say.

    title      "Go Time 13: …" in the recording of Go Time 12
    stamps     the last one says 1:02:10, the recording ends at 0:40:00
    speed      11,000 words in 20 minutes: nobody speaks 550 words a minute

None of it proves that a pair is right; each of them is a reason to ask a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.batch.claims import claims_in, episode_words, show_names
from aligner.batch.episodes import Doubt, EpisodePair, Text
from aligner.batch.recordings import RecordingFile
from aligner.timeline import clock_face
from aligner.transcript.shows import ShowTable

_FASTEST = 320
"""Words a minute; lively talk has 200, and what is not spoken in a transcript is little."""

_FEWEST = 100
"""Words from which the speed says something."""

_SLACK = 30.0
"""Seconds by which stamps may run behind a recording: adverts taken out at the end, rounding."""

_STAMP = re.compile(r"\\?\[(?:(\d{1,2}):)?(\d{1,3}):(\d\d)(?:\.\d\d?)?\\?\]")


def doubt(pair: EpisodePair, table: ShowTable) -> Doubt | None:
    """Why a pair is doubtful, None if nothing speaks against it.

    A person's choice is not doubted, and what cannot be read is left for aligning to complain of.

    Args:
        pair: the pair; the header of its recording is read.
        table: the shows, for what titles mean.
    """
    if pair.rule == "choice":
        return None
    recording = pair.recording.with_tags()
    try:
        text = pair.text.path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    reasons = [
        *_other_title(pair.text, recording, table),
        *(_too_short(text, recording.duration) if recording.duration else ()),
    ]
    return Doubt(pair.text, " ".join(reasons), (pair.recording,)) if reasons else None


def _other_title(text: Text, recording: RecordingFile, table: ShowTable) -> Iterator[str]:
    """Whether the title names another number of a show than the text's."""
    episodes = [(text.show, text.episode)]
    for title in recording.title.split(" | "):
        for claim in claims_in(title, show_names(table, episodes)):
            own = (text.show.folder, episode_words(text.episode))
            if not claim.doubt and (claim.show, claim.episode) != own:
                yield f"The recording's title is '{title.strip()}'."
                return


def _too_short(text: str, duration: float) -> Iterator[str]:
    ends = clock_face(duration)
    last = max((_seconds(match) for match in _STAMP.finditer(text)), default=0.0)
    if last > duration + _SLACK:
        yield (
            f"The text's last stamp is {clock_face(last)}, but the recording ends at {ends}. "
            "Is it cut off, or of another episode?"
        )
    words = len(text.split())
    if words > _FEWEST and words / (duration / 60) > _FASTEST:
        yield f"{words:,} words cannot be said in {ends}: it is cut off, or of another episode."


def _seconds(stamp: re.Match[str]) -> float:
    return int(stamp[1] or 0) * 3600.0 + int(stamp[2]) * 60.0 + int(stamp[3])
