"""ffmpeg as a reader: the system's, else the one in imageio-ffmpeg; no shell, no network."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.content import Header
from aligner.errors import AudioError, MissingDependency

ADVICE = (
    "Install ffmpeg (apt install ffmpeg, brew install ffmpeg), "
    "or: pip install 'transcript-aligner[ffmpeg]'"
)

_LAYOUTS = {"mono": 1, "stereo": 2, "2.1": 3, "quad": 4, "5.0": 5, "5.1": 6, "7.1": 8}
_READ = 1 << 20
_RENEW = "Get the file again, or convert it to MP3 or WAV."


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


def probe(program: str, path: Path) -> Header:
    """What ffmpeg reads in the file's header.

    Raises:
        AudioError: not a media file, cut off, protected, or without sound.
    """
    command = [program, "-hide_banner", "-nostdin", *_source(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise AudioError(str(path), "ffmpeg does not get through its header.", _RENEW) from None
    return _header(path, done.stderr.decode("utf-8", "replace"))


def pcm(program: str, path: Path, *, max_seconds: float) -> Generator[bytes]:
    """The first audio stream as mono 16-bit samples at 16 kHz, piece by piece.

    Sound that starts late in its container is led by silence: times are those of a player.

    Args:
        program: from `find_ffmpeg`.
        path: the file.
        max_seconds: where to stop.

    Raises:
        AudioError: nothing could be decoded.
    """
    command = [
        *(program, "-hide_banner", "-nostdin", "-v", "error", *_source(path)),
        *("-map", "0:a:0", "-vn", "-sn", "-dn", "-t", str(max_seconds)),
        *("-af", "aresample=async=1:first_pts=0"),
        *("-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "pipe:1"),
    ]
    some = False
    with tempfile.TemporaryFile() as complaints, _output(command, complaints) as output:
        while piece := output.read(_READ):
            some = True
            yield piece
        if not some:
            complaints.seek(0)
            raise _refusal(path, complaints.read(_READ).decode("utf-8", "replace"))


@contextmanager
def _output(command: Sequence[str], complaints: IO[bytes]) -> Iterator[IO[bytes]]:
    """What the program writes; it does not outlive the block."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints)  # noqa: S603
    with process:
        try:
            yield process.stdout or complaints
        finally:
            process.kill()


def _source(path: Path) -> tuple[str, ...]:
    # A list of files or addresses posing as audio must not make ffmpeg fetch anything.
    return ("-protocol_whitelist", "file,pipe", "-i", f"file:{path.absolute()}")


def _header(path: Path, told: str) -> Header:
    kind = re.search(r"^Input #0, (.+), from ", told, re.MULTILINE)
    stream = re.search(r"^ *Stream #0:\d+.*?: Audio: (.*)$", told, re.MULTILINE)
    if kind is None or stream is None:
        raise _refusal(path, told)
    if re.search(r"\bdrms\b|\benca\b", stream[1]):
        raise AudioError(
            str(path), "is protected (DRM) and cannot be decoded.", "Ask for an unprotected copy."
        )
    rate = re.search(r"(\d+) Hz", stream[1])
    layout = re.search(r" Hz, (?:(\d+) channels|([\w.]+))", stream[1])
    length = re.search(r"Duration: (\d+):(\d\d):(\d\d\.\d+)", told)
    return Header(
        format=kind[1],
        sample_rate=int(rate[1]) if rate else 0,
        channels=(int(layout[1]) if layout[1] else _LAYOUTS.get(layout[2], 0)) if layout else 0,
        duration=int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else None,
    )


def _refusal(path: Path, told: str) -> AudioError:
    if "moov atom not found" in told:
        problem = "is cut off: the index at its end is missing."
    elif "Input #0" in told and not re.search(r"#0, (image2|rawvideo|tty),", told):  # by its name
        return AudioError(str(path), "has no sound in it.", "Name a file with an audio track.")
    else:
        problem = "is not audio, or in a format that even ffmpeg does not read."
    return AudioError(str(path), problem, _RENEW)
