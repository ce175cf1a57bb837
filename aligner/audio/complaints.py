"""What ffmpeg said while it decoded: which of it matters."""

from __future__ import annotations

import re


def faults(told: str) -> int:
    """How many errors there are in what `ffmpeg.pcm` noted."""
    return len(_errors(told))


def was_filled(told: str) -> bool:
    """Whether ffmpeg put silence where time stamps left a hole; to ffmpeg that is no error."""
    return bool(re.search(r"\] adding \d+ audio samples of silence", told))


def first_fault(told: str) -> str:
    """The first of them, as ffmpeg words it."""
    return _errors(told)[0].rstrip(".") + "."


def _errors(told: str) -> list[str]:
    lines = re.findall(r"^(?:\[[^\]]*\] )*\[(?:error|fatal)\] (.*)$", told, re.MULTILINE)
    return [line for line in lines if "non monotonically increasing dts" not in line]


def changes(told: str) -> list[str]:
    """The forms that the sound took on in mid-file, as "22,050 Hz stereo"."""
    found = re.findall(r"audio parameters changed to (\d+) Hz, (\w+)", told)
    return [f"{int(rate):,} Hz {layout}" for rate, layout in found]
