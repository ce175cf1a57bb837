"""What was done, so that a second run does only what changed, whatever ended the first.

    OUT/journal.jsonl     {"episode": "gotime/go-time-12", "engine": …, "outcome": {…}}
                          {"episode": "gotime/go-time-13", …}
                          {"episode": "gotime/go-ti          ← the power went: no line at all

One line an episode, appended and synced after its files are on the disk; the last one counts. What
is remembered holds as long as the hashes of text, sound and results and the engine's version do.
Hashing 2,000 hours takes minutes: sound of the same size and time of change is taken for the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from aligner.batch.errors import OutputInUse
from aligner.batch.layout import is_address
from aligner.batch.outcome import EpisodeOutcome, Status
from aligner.errors import OutputError
from aligner.export.figures import EpisodeFigures
from aligner.nesting import parse_json


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """An episode's line.

    Attributes:
        outcome: what became of it.
        text: hash of the transcript (hex) when it was planned.
        fingerprint: of the recording, see `Recording.fingerprint`.
        engine: name and version of what aligned it.
    """

    outcome: EpisodeOutcome
    text: str
    fingerprint: str
    engine: str

    def holds(self, text: str, place: str, fingerprint: str, engines: Collection[str]) -> bool:
        """Whether the episode's sources are those of this entry, and its engine will do."""
        if text != self.text or self.engine not in engines:
            return False
        if fingerprint == self.fingerprint:
            return True
        # Copied or touched, and still the same?
        return bool(self.outcome.audio) and sha256_of(place) == self.outcome.audio


class Journal:
    """The entries of a folder, of all its shards; new ones go into one file of our own."""

    def __init__(self, path: Path, descriptor: int, entries: Mapping[str, EpisodeRecord]) -> None:
        self._path = path
        self._descriptor = descriptor
        self.entries = dict(entries)

    def add(self, entry: EpisodeRecord) -> None:
        """Append an entry; when this returns it survives a power cut.

        Raises:
            OutputError: it cannot be written.
        """
        line = json.dumps(_to_json(entry), ensure_ascii=True) + "\n"
        try:
            os.write(self._descriptor, line.encode("ascii"))
            os.fsync(self._descriptor)
        except OSError as error:
            problem = f"cannot be written: {error.strerror or error}."
            raise OutputError(str(self._path), problem, "Free some space, run again.") from error
        self.entries[entry.outcome.name] = entry


@contextmanager
def open_journal(folder: Path, shard: tuple[int, int] = (1, 1)) -> Iterator[Journal]:
    """The journal of an output folder, for one run at a time.

    Args:
        folder: where the results are; made if it is not there.
        shard: which of how many runs this is, from 1; each has a file of its own.

    Raises:
        OutputInUse: another run has it.
        OutputError: it cannot be written there.
    """
    number, count = shard
    name = "journal.jsonl" if count == 1 else f"journal-{number}-of-{count}.jsonl"
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}."
        raise OutputError(str(path), problem, "Choose another place with -o.") from error
    try:
        _lock(descriptor, folder)
        _end_torn_line(descriptor)
        yield Journal(path, descriptor, _read_all(folder))
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        advice = "Wait for it, choose another place with -o, or share the work with --shard."
        raise OutputInUse(str(folder), "another run writes here.", advice) from None
    except OSError:
        return  # a file system without locks


def _end_torn_line(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.write(descriptor, b"\n")


def _read_all(folder: Path) -> dict[str, EpisodeRecord]:
    """The last entry of each episode; the file that was written last has the last word."""
    entries: dict[str, EpisodeRecord] = {}
    for path in sorted(folder.glob("journal*.jsonl"), key=lambda each: each.stat().st_mtime_ns):
        for line in path.read_bytes().split(b"\n"):
            # A torn line is an episode that was not done; what is no entry is none.
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                entry = _from_json(parse_json(line))
                entries[entry.outcome.name] = entry
    return entries


def _to_json(entry: EpisodeRecord) -> dict[str, object]:
    return {
        "episode": entry.outcome.name,
        "text": entry.text,
        "fingerprint": entry.fingerprint,
        "engine": entry.engine,
        "outcome": asdict(entry.outcome),
    }


def _from_json(line: dict[str, Any]) -> EpisodeRecord:
    """An entry from its line.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is none.
    """
    facts = dict(line["outcome"])
    if facts["status"] not in get_args(Status):
        raise ValueError(facts["status"])
    figures = facts.pop("figures")
    facts["reasons"] = tuple(map(str, facts["reasons"]))
    facts["files"] = tuple((str(name), str(sha256)) for name, sha256 in facts["files"])
    outcome = EpisodeOutcome(**facts, figures=EpisodeFigures(**figures) if figures else None)
    return EpisodeRecord(outcome, str(line["text"]), str(line["fingerprint"]), str(line["engine"]))


def sha256_of(place: str) -> str:
    """Hash of a file's bytes (hex); "" for what is not on this disk or cannot be read."""
    if is_address(place):
        return ""
    with suppress(OSError), Path(place).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""
