"""What does an episode in tests about everything else: workers find these by name."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from pathlib import Path

from aligner.alignment.stages import Progress
from aligner.batch.outcome import EpisodeOutcome, EpisodeTask
from aligner.batch.remote import recording
from aligner.batch.worker import Work
from aligner.errors import AudioError, MissingDependency


def load() -> Work:
    return act


def load_nothing() -> Work:
    raise MissingDependency("The model is not there.", "Install it.")


def load_and_die() -> Work:
    os._exit(7)


def load_fetching() -> Work:
    return fetch


def fetch(task: EpisodeTask, _progress: Progress) -> EpisodeOutcome:
    """Fetch the recording, and nothing else."""
    content = recording(task.audio, Path(task.scratch), task.allowed).read_bytes()
    return EpisodeOutcome(task.name, "aligned", (str(len(content)),))


def act(task: EpisodeTask, progress: Progress) -> EpisodeOutcome:
    """Do what the episode's name says."""
    progress("hearing", 0.5)
    kind = task.name.partition("-")[0]
    folder = Path(task.scratch or task.folder)
    if kind == "slow":
        time.sleep(0.3)
    elif kind == "die" or (kind == "once" and _first(task)):
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "hang":
        time.sleep(60)
    elif kind == "hog":
        bytearray(4_000_000_000)
    elif kind == "leave":
        os._exit(1)
    elif kind == "mistake":
        raise ZeroDivisionError("planted")
    elif kind == "bad":
        reason = str(AudioError(task.audio, "is silence.", "Try another."))
        return EpisodeOutcome(task.name, "failed", (reason,), lasting=True)
    target = folder / f"{task.name}.json"
    content = f"{task.name}\n".encode()
    target.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return EpisodeOutcome(task.name, "aligned", files=((target.name, sha256),))


def _first(task: EpisodeTask) -> bool:
    mark = Path(task.folder) / f".{task.name}"
    if mark.exists():
        return False
    mark.touch()
    return True
