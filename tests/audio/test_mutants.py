"""What is planted in the decoder, the search for mutated sounds finds."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.decode import Audio, open_audio
from aligner.audio.pcm import StoredPcm
from tests.audio import mutants
from tests.audio.faults import encode, talk
from tests.benchmarks.sound_mutants import Mutants, found


def _spin(_path: Path) -> Audio:
    while True:
        pass


def _sleep(path: Path) -> Audio:
    subprocess.run(["sleep", "3600"], check=True)  # as if ffmpeg never ended
    return open_audio(path)


def _busy(path: Path) -> Audio:
    began = time.process_time()
    while time.process_time() - began < mutants.CPU_SECONDS + 0.5:
        pass
    return open_audio(path)


def _die(_path: Path) -> Audio:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _stumble(_path: Path) -> Audio:
    raise ValueError("no message for a user")


def _swell(path: Path) -> Audio:
    room = np.ones(3 << 27, np.float64)
    return replace(open_audio(path), missing_seconds=room[0])


def _lose(path: Path) -> Audio:
    audio = open_audio(path)
    part = StoredPcm()
    part.append(audio.samples[: len(audio.samples) - round(1.1 * SAMPLE_RATE)].tobytes())
    return replace(audio, samples=part)


PLANTED = {
    _spin: "hang",
    _sleep: "hang",
    _busy: "hang",
    _die: "crash",
    _stumble: "crash",
    _swell: "crash",
    _lose: "silent",
    open_audio: "fine",
}


@pytest.mark.parametrize("kind", ["aac.m4a", "wav.wav"])
@pytest.mark.parametrize(("opens", "verdict"), PLANTED.items())
def test_what_is_planted_in_the_decoder_is_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    opens: Callable[[Path], Audio],
    verdict: str,
) -> None:
    path = tmp_path / kind
    encode(talk(4.0), path)
    monkeypatch.setattr(mutants, "open_audio", opens)
    if opens is _busy:
        monkeypatch.setattr(mutants, "CPU_SECONDS", 0.5)
    if opens in {_spin, _sleep}:
        monkeypatch.setattr(mutants, "WALL_SECONDS", 1.0)
    assert mutants.decode(path).verdict == verdict


def test_what_is_found_is_kept_and_made_again_from_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wav.wav"
    encode(talk(4.0), path)
    made = Mutants((("wav.wav", path.read_bytes()),), 7, tmp_path)
    monkeypatch.setattr(mutants, "open_audio", _stumble)
    verdicts: Counter[str] = Counter()
    outcomes = [made.decode(number) for number in range(2)]
    assert len(list(found(made, outcomes, verdicts, tmp_path / "found"))) == 2
    assert verdicts == {"crash": 2}
    kept = tmp_path / "found" / "1-wav.wav"
    assert kept.read_bytes() == made.make(1).read_bytes()
