"""What ffmpeg says of a file before it decodes it: its tracks, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aligner.audio.content import Header
from aligner.errors import AudioError

_LAYOUTS = {"mono": 1, "stereo": 2, "2.1": 3, "quad": 4, "5.0": 5, "5.1": 6, "7.1": 8}
RENEW = "Get the file again, or convert it to MP3 or WAV."
"""What to do about a file that cannot be read."""

_GUESSED: Final = ("aac", "mp3", "ac3", "eac3", "loas", "amr", "dts", "dtshd", "mpeg", "truehd")
"""Containers without a length: ffmpeg derives one from the bit rate."""

_PRIMING: Final = (("aac", 1024), ("mp3", 1105))
"""Samples that usual encoders put before the sound."""

_WMA: Final = ((16_000, 512), (22_050, 1024), (48_000, 2048))
"""The same of WMA, up to a rate: half of its frames overlap."""


@dataclass(frozen=True, slots=True)
class Track:
    """An audio track in a file.

    Attributes:
        program: the ffmpeg that found it.
        demuxer: what the file has to be taken for, "" if ffmpeg decides.
        index: among the file's streams.
        among: how many audio tracks there are.
        chosen: the number of this one among them, from 1.
        default: whether the file says that it is the one to play.
        channels: 0 if that is not told.
        start: seconds of the file's own clock at which the file starts.
        codec: ffmpeg's name for it, as "aac (LC)".
        header: what the file says of the track.
    """

    program: str
    demuxer: str
    index: int
    among: int
    chosen: int
    default: bool
    channels: int
    start: float
    codec: str
    header: Header

    @property
    def has_stamps(self) -> bool:
        """Whether frames carry times of their own; else ffmpeg makes them up as it reads."""
        return self.header.format == "mpeg" or self.header.format not in _GUESSED

    @property
    def priming(self) -> float:
        """Seconds that the encoder put before the sound, where only its habit tells."""
        rate = self.header.sample_rate
        samples = next((n for name, n in _PRIMING if self.codec.startswith(name)), 0)
        if self.codec.startswith("wma"):
            samples = next((n for highest, n in _WMA if rate <= highest), 0)
        return samples / max(1, rate)

    @property
    def delayed(self) -> bool:
        """Whether the file's clock begins after 0 though it is the file's own, not a station's."""
        return self.start > 0.1 and self.header.format.startswith(("mov", "matroska", "flv", "avi"))


def read_track(program: str, path: Path, demuxer: str, told: str) -> Track:
    """What ffmpeg tells of the file's default track, or of its first.

    Args:
        program: the ffmpeg that was asked.
        path: what messages call the file.
        demuxer: what the file had to be taken for, "" if ffmpeg decided.
        told: what it wrote to standard error.

    Raises:
        AudioError: not a media file, cut off, protected, or without sound.
    """
    kind = re.search(r"^Input #0, (.+), from ", told, re.MULTILINE)
    found = re.findall(r"^ *Stream #0:(\d+).*?: Audio: (.*)$", told, re.MULTILINE)
    if kind is None or not found:
        raise refusal(path, told)
    chosen = next((each for each in found if "(default)" in each[1]), found[0])
    index, about = chosen
    if re.search(r"\bdrms\b|\benca\b", about):
        raise AudioError(
            str(path), "is protected (DRM) and cannot be decoded.", "Ask for an unprotected copy."
        )
    start = re.search(r", start: (-?[\d.]+)", told)
    return Track(
        program,
        demuxer,
        int(index),
        len(found),
        found.index(chosen) + 1,
        "(default)" in about,
        _channels(about),
        float(start[1]) if start else 0.0,
        about.split(",")[0],
        _header(kind[1], about, told),
    )


def _channels(about: str) -> int:
    layout = re.search(r" Hz, (?:(\d+) channels|([\w.]+))", about)
    if layout is None:
        return 0
    return int(layout[1]) if layout[1] else _LAYOUTS.get(layout[2], 0)


def _header(kind: str, about: str, told: str) -> Header:
    rate = re.search(r"(\d+) Hz", about)
    length = re.search(r"Duration: (\d+):(\d\d):(\d\d\.\d+)", told)
    # ffmpeg guesses from the bit rate where nothing tells; a guess promises nothing.
    guessed = kind in _GUESSED or "Estimating duration from bitrate" in told
    seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else None
    return Header(kind, int(rate[1]) if rate else 0, _channels(about), None if guessed else seconds)


def refusal(path: Path, told: str) -> AudioError:
    """Why nothing could be decoded, from what ffmpeg said.

    Args:
        path: what the message calls the file.
        told: what ffmpeg wrote to standard error.
    """
    if "moov atom not found" in told:
        problem = "is cut off: the index at its end is missing."
    elif "Input #0" in told and not re.search(r"#0, (image2|rawvideo|tty),", told):  # by its name
        return AudioError(str(path), "has no sound in it.", "Name a file with an audio track.")
    else:
        problem = "is not audio, or in a format that even ffmpeg does not read."
    return AudioError(str(path), problem, RENEW)
