"""Mutated sound files through the decoder, each in a child with little memory and little time."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from aligner.audio.decode import open_audio
from aligner.errors import AlignerError
from tests.audio.faults import FFMPEG

Verdict: TypeAlias = Literal["fine", "noted", "refused", "crash", "hang", "silent"]

SILENT = 1.0
"""Seconds by which the decoder may have less than ffmpeg without a word."""

_EXTREMES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f")
MEMORY = 1 << 30
_RATE = 8_000
"""Of the reference: its seconds count, not its sound."""
WALL_SECONDS = 60.0
CPU_SECONDS = 20.0
"""Of a file of seconds, with all that is started for it: a busy machine makes no hang of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        verdict: silent: more than a second less than ffmpeg decodes, and nothing is said.
        told: its notes, its error, or what went wrong.
        duration: seconds that were decoded.
        reference: seconds that ffmpeg decodes.
    """

    verdict: Verdict
    told: str
    duration: float = 0.0
    reference: float = 0.0


def mutants(data: bytes, rng: np.random.Generator) -> Iterator[bytes]:
    """Without end: the file with one to four faults in it."""
    while True:
        yield mutant(data, rng)


def mutant(data: bytes, rng: np.random.Generator) -> bytes:
    """The file with one to four faults in it."""
    for _ in range(rng.integers(1, 5)):
        data = _mutate(data, rng)
    return data


def _mutate(data: bytes, rng: np.random.Generator) -> bytes:
    if len(data) < 100:
        return data
    # Half of the faults lie in the first kilobytes, where headers are.
    start = int(rng.integers(min(len(data), 2_000) if rng.random() < 0.5 else len(data)))
    end = min(len(data), start + int(2 ** rng.uniform(0, 13)))
    other = int(rng.integers(len(data)))
    flipped = bytearray(data)
    for at in rng.integers(len(data), size=rng.integers(1, 30)):
        flipped[at] ^= 1 << int(rng.integers(8))
    extreme = _EXTREMES[rng.integers(len(_EXTREMES))]
    return (
        data[:start] + rng.bytes(end - start) + data[end:],
        data[:start] + data[end:],
        data[:start] + data[other : other + end - start] + data[start:],
        data[:start] + bytes(end - start) + data[end:],
        data[: max(100, other)],
        bytes(flipped),
        data[:start] + extreme + data[start + 4 :],
    )[rng.integers(7)]


def decode(path: Path) -> Outcome:
    """Decode a file in a child that is a copy of this process, in a session of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setsid()
        _limited(path, writing)
    os.close(writing)
    said = _read_until(reading, time.monotonic() + WALL_SECONDS)
    if said is None:
        os.killpg(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    with suppress(ProcessLookupError):  # a child that crashed leaves its programs running
        os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    if said is None:
        return Outcome("hang", f"{WALL_SECONDS} s")
    if used.ru_utime + used.ru_stime > CPU_SECONDS:
        return Outcome("hang", f"{used.ru_utime + used.ru_stime:.0f} s of a processor")
    if status or not said:
        return Outcome("crash", f"status {status}")
    return _judged(path, json.loads(said))


def _limited(path: Path, writing: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_used() + MEMORY, -1))
    try:
        audio = open_audio(path)
        said = {"duration": audio.duration, "notes": " ".join(map(str, audio.notes))}
    except AlignerError as error:
        said = {"refused": str(error)}
    except BaseException as error:  # noqa: BLE001  # whatever it is: it is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = {"crash": f"{error!r} at {last.filename}:{last.lineno}"}
    os.write(writing, json.dumps(said).encode()[:60_000])
    os._exit(0)


def _used() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30


def _read_until(reading: int, end: float) -> bytes | None:
    said = b""
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, end - time.monotonic()))[0]:
            if not (piece := pipe.read(1 << 16)):
                return said
            said += piece
    return None


def _judged(path: Path, said: dict[str, object]) -> Outcome:
    if "crash" in said:
        return Outcome("crash", str(said["crash"]))
    if "refused" in said:
        return Outcome("refused", str(said["refused"]))
    duration, notes = float(str(said["duration"])), str(said["notes"])
    if notes:
        return Outcome("noted", notes, duration)
    reference = _reference(path)
    silent = reference - duration > SILENT
    return Outcome("silent" if silent else "fine", "", duration, reference)


def _reference(path: Path) -> float:
    """Seconds of sound that ffmpeg decodes by itself."""
    command = [FFMPEG, "-nostdin", "-v", "quiet", "-i", str(path), "-map", "0:a:0", "-ac", "1"]
    command += ["-ar", str(_RATE), "-t", "100", "-f", "u8", "pipe:1"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return 0.0
    return len(done.stdout) / _RATE
