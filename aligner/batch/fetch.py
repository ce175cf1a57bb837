"""A task's two files on this machine: as they are, or fetched for as long as they are needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from aligner.batch.download import Wanted
from aligner.batch.errors import DownloadFailed
from aligner.batch.layout import is_address
from aligner.batch.outcome import Task
from aligner.batch.polite import Downloader, Patience, client


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files can be read."""

    transcript: Path
    audio: Path


@contextmanager
def fetched(task: Task) -> Iterator[Sources]:
    """The task's files; what was fetched is gone afterwards.

    Raises:
        DownloadFailed: one of them cannot be had.
    """
    if task.text is None and not is_address(task.transcript) and not is_address(task.audio):
        yield Sources(Path(task.transcript), Path(task.audio))
        return
    with tempfile.TemporaryDirectory(prefix="aligner-") as name:
        yield Sources(_text(task, Path(name)), _audio(task, Path(name)))


def _text(task: Task, folder: Path) -> Path:
    if task.text is None and not is_address(task.transcript):
        return Path(task.transcript)
    path = folder / "transcript.md"
    path.write_bytes(task.text if task.text is not None else _page(task.transcript))
    return path


def _page(url: str) -> bytes:
    """A small file from the web."""
    try:
        with client(Patience().timeout) as web:
            return web.get(url).raise_for_status().content
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DownloadFailed(url, f"cannot be had: {error}.", "Check the address.") from error


def _audio(task: Task, folder: Path) -> Path:
    if not is_address(task.audio):
        return Path(task.audio)
    suffix = PurePosixPath(urlsplit(task.audio).path).suffix or ".mp3"
    target = folder / f"audio{suffix}"
    with Downloader() as downloader:
        problem = downloader.get(Wanted(task.audio, target)).problem
    if problem:
        raise problem
    return target
