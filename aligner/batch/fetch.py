"""A task's two files on this machine: as they are, or fetched for as long as they are needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aligner.batch.layout import is_address
from aligner.batch.outcome import EpisodeTask
from aligner.inside import Root


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files can be read."""

    transcript: Path
    audio: Path


@contextmanager
def fetched(task: EpisodeTask) -> Iterator[Sources]:
    """The task's files; what was fetched is gone afterwards.

    Raises:
        DownloadFailed: one of them cannot be had.
        LeadsOutside, NoPlainFile: a link took the place of one since it was found.
    """
    if task.text is None and not is_address(task.transcript) and not is_address(task.audio):
        yield Sources(_inside(task.transcript, task.roots[0]), _inside(task.audio, task.roots[1]))
        return
    with tempfile.TemporaryDirectory(prefix="aligner-") as name:
        yield Sources(_text(task, Path(name)), _audio(task, Path(name)))


def _text(task: EpisodeTask, folder: Path) -> Path:
    if task.text is None and not is_address(task.transcript):
        return _inside(task.transcript, task.roots[0])
    path = folder / "transcript.md"
    if task.text is not None:
        path.write_bytes(task.text)
    else:
        # Not above: most workers read the disk, and this would be a fifth of their start.
        from aligner.batch.remote import page  # noqa: PLC0415

        path.write_bytes(page(task.transcript, task.allowed))
    return path


def _audio(task: EpisodeTask, folder: Path) -> Path:
    if not is_address(task.audio):
        return _inside(task.audio, task.roots[1])
    from aligner.batch.remote import recording  # noqa: PLC0415 - as above

    return recording(task.audio, folder, task.allowed)


def _inside(place: str, root: str) -> Path:
    """A file on this machine; a link that came since it was found leads nowhere but into `root`."""
    return Root(Path(root)).resolve(Path(place)) if root else Path(place)
