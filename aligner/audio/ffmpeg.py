"""ffmpeg as a reader: the system's, else the one in imageio-ffmpeg; no shell, no network."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt

from aligner.audio.parts import Descriptor
from aligner.audio.stream_info import RENEW, Track, read_track
from aligner.errors import AudioError, MissingDependency

ADVICE = (
    "Install ffmpeg (apt install ffmpeg, brew install ffmpeg), "
    "or: pip install 'transcript-aligner[ffmpeg]'"
)

_READ = 1 << 20

_FORMATS: Final = (
    "aac,ac3,eac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,dtshd,flac,flv,loas,matroska,mlp,"
    "mov,mp3,mpc,mpc8,mpeg,mpegts,mxf,nut,ogg,oma,shn,tak,truehd,tta,voc,w64,wav,wtv,wv,xwma"
)
"""What ffmpeg may take a file for: none of these reads another file, as play lists do."""

_ROUNDED: Final = 0.01
"""Seconds: Matroska rounds the lead-in of Opus to milliseconds, and ffmpeg's versions differ."""

_HOLE: Final = 0.05
"""Seconds between time stamps, summed up, that are no rounding; ffmpeg's own default is 0.1."""

_INPUT: Final = "file:/dev/stdin"
"""By descriptor: what is decoded is what was hashed, and ffmpeg cannot go by its name's ending."""

_KEPT_IN_TIME: Final = f"aresample=async=1:min_hard_comp={_HOLE}"
"""Silence where time stamps leave a hole. Not `first_pts=0`: when rate or channels change, ffmpeg
builds its filters anew, and that would fill the time from zero once more."""

_SUM_AND_DIFFERENCE: Final = (
    "aformat=channel_layouts=stereo,pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1"
)
"""Of two channels: their mean, and half their difference, for where the mean is extinct. It costs
nothing beside decoding, a second run of ffmpeg half as much again."""


def find_ffmpeg(needed_for: str) -> str:
    """The path of an ffmpeg program.

    Raises:
        MissingDependency: there is none; the message begins with `needed_for`.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        program: str = importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise MissingDependency(needed_for, ADVICE) from None
    return program


def probe(program: str, path: Path, file: Descriptor, demuxer: str = "") -> Track:
    """What ffmpeg reads in the file's header: its default track, or its first.

    Args:
        program: from `find_ffmpeg`.
        path: what messages call the file.
        file: the open file.
        demuxer: what it has to be taken for; "" if ffmpeg is to find out.

    Raises:
        AudioError: not a media file, cut off, protected, or without sound.
    """
    told = _run(path, [program, "-hide_banner", "-nostdin", *_source(demuxer)], file)
    return read_track(program, path, demuxer, told)


def lead(track: Track, path: Path, file: Descriptor) -> float:
    """Seconds from the file's start to the track's first sound; below 0 if that is to be left out.

    Args:
        track: from `probe`.
        path: what messages call the file.
        file: the open file.

    Raises:
        AudioError: ffmpeg does not get through the header.
    """
    one = ("-map", f"0:{track.index}", "-af", "ashowinfo", "-frames:a", "1", "-f", "null", "-")
    command = [track.program, "-hide_banner", "-nostdin", *_source(track.demuxer), *one]
    told = _run(path, command, file)
    first = re.search(r" n: *0 .*? pts_time:(-?[\d.]+)", told)
    # A start before zero is an encoder's lead-in, which players leave out.
    seconds = float(first[1]) + min(0.0, track.start) if first else 0.0
    return 0.0 if abs(seconds) < _ROUNDED and "matroska" in track.header.format else seconds


def pcm(
    track: Track,
    file: Descriptor,
    *,
    rate: int,
    max_seconds: float,
    complaints: IO[bytes],
) -> Generator[npt.NDArray[np.float32]]:
    """A track in pieces of one size, shape (n, 2) or (n, 1).

    Of two channels their mean and half their difference, of any other number their mean.

    Args:
        track: from `probe`.
        file: the open file.
        rate: samples a second to make of it.
        max_seconds: where to stop.
        complaints: what ffmpeg says is written there.
    """
    width = 2 if track.channels == 2 else 1
    kept = _KEPT_IN_TIME if track.has_stamps else "anull"
    filters = f"{kept},{_SUM_AND_DIFFERENCE}" if width == 2 else kept
    command = [
        *(track.program, "-hide_banner", "-nostdin", "-nostats", "-v", "repeat+level+verbose"),
        *(*_source(track.demuxer), "-map", f"0:{track.index}", "-vn", "-sn", "-dn"),
        *("-t", str(max_seconds), "-af", filters, "-ac", str(width), "-ar", str(rate)),
        *("-f", "s16le", "pipe:1"),
    ]
    with _output(command, file, complaints) as output:
        while piece := output.read(_READ):
            whole = len(piece) // (2 * width) * 2 * width
            samples = np.frombuffer(piece[:whole], "<i2").reshape(-1, width)
            yield samples * np.float32(1 / 32768)


def holes(track: Track, path: Path, file: Descriptor) -> list[tuple[float, float]]:
    """Where time stamps leave holes in a track: when, and how long, in seconds.

    Decodes the track once more; for files in which something was wrong.

    Args:
        track: from `probe`.
        path: what messages call the file.
        file: the open file.
    """
    show = ("-map", f"0:{track.index}", "-af", "ashowinfo", "-f", "null", "-")
    quiet = ("-hide_banner", "-nostdin", "-nostats")
    command = [track.program, *quiet, *_source(track.demuxer), *show]
    found: list[tuple[float, float]] = []
    reached: float | None = None
    for line in _run(path, command, file, timeout=None).splitlines():
        frame = re.search(r"pts_time:(-?[\d.]+).* rate:(\d+) nb_samples:(\d+)", line)
        if frame is None:
            continue
        at = float(frame[1])
        if reached is not None and at - reached > _HOLE:
            found.append((reached, at - reached))
        reached = at + int(frame[3]) / int(frame[2])
    return found


def _run(
    path: Path, command: Sequence[str], file: Descriptor, *, timeout: float | None = 60
) -> str:
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=file.fileno(), capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise AudioError(str(path), "ffmpeg does not get through its header.", RENEW) from None
    told: bytes = done.stderr
    return told.decode("utf-8", "replace")


@contextmanager
def _output(command: Sequence[str], file: Descriptor, complaints: IO[bytes]) -> Iterator[IO[bytes]]:
    """What the program writes; it does not outlive the block."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    process = subprocess.Popen(  # noqa: S603
        command, stdin=file.fileno(), stdout=subprocess.PIPE, stderr=complaints
    )
    with process:
        try:
            yield process.stdout or complaints
        finally:
            process.kill()


def _source(demuxer: str) -> tuple[str, ...]:
    forced = ("-f", demuxer) if demuxer else ()
    allowed = ("-format_whitelist", _FORMATS, "-protocol_whitelist", "file")
    return (*allowed, *forced, "-i", _INPUT)
