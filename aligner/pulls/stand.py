"""The transcripts of a commit in a folder of their own, as far as a check needs them.

Files that were touched have their bytes; all others have a name only, so that recordings are
paired as they would be for the whole repository. The clone's own files are not looked at: another
branch may be checked out there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.publish.errors import UnsafeName
from aligner.publish.names import check_path
from aligner.publish.repository import Repository
from aligner.pulls.touched import Commits, TouchedFile
from aligner.transcript.dialects.choice import SETTINGS

_LARGEST_SETTINGS = 1_000_000
# Bytes; a pull request is written by strangers, and settings are some lines.


@contextmanager
def standing(
    repository: Repository, commits: Commits, files: Sequence[TouchedFile]
) -> Iterator[Path]:
    """The folder; it is gone afterwards.

    Args:
        repository: the clone.
        commits: whose HEAD it holds.
        files: those that are looked into.
    """
    with TemporaryDirectory(prefix="aligner-") as name:
        folder = Path(name)
        # Settings above it are somebody else's.
        (folder / ".git").mkdir()
        for path in _paths(repository, commits.head):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_settings(repository, commits.head, path))
        for file in files:
            if file.after is not None:
                (folder / file.path).write_bytes(file.after)
        yield folder


def _paths(repository: Repository, commit: str) -> Iterator[str]:
    for path in repository.blobs(commit):
        try:
            yield check_path(path)
        except UnsafeName:
            continue  # no transcript is called so, and `touched` names those that were meant


def _settings(repository: Repository, commit: str, path: str) -> bytes:
    """The bytes of a file with settings or dialects, which say how others are read; else none."""
    if not path.endswith((SETTINGS, ".toml")):
        return b""
    stored = repository.read(commit, path)
    return stored.data[:_LARGEST_SETTINGS] if stored else b""
