"""A task's files from the web, in a worker that does not see the disk where they belong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import urlsplit

from aligner.batch.client import client, host_of
from aligner.batch.download import DownloadRequest
from aligner.batch.errors import DownloadFailed, FeedError
from aligner.batch.page import read_page
from aligner.batch.rate_limited_downloads import Downloader, Patience
from aligner.transcript.parse import LARGEST_TRANSCRIPT

Turns: TypeAlias = Callable[[str], AbstractContextManager[object]]
"""Waits until a host ("cdn.example:443") may be asked for a recording, and holds that place."""

_turn_at: ContextVar[Turns] = ContextVar("turn_at", default=nullcontext)


@contextmanager
def taking_turns(turns: Turns) -> Iterator[None]:
    """While it is open, downloads of this context take a place at their host from `turns` first.

    Args:
        turns: a semaphore for each host, shared by all workers of a cluster.
    """
    token = _turn_at.set(turns)
    try:
        yield
    finally:
        _turn_at.reset(token)


def turn(host: str) -> AbstractContextManager[object]:
    """A place at a host ("cdn.example:443"), for as long as it is held."""
    return _turn_at.get()(host)


def page(url: str, allowed: Collection[str] = ()) -> bytes:
    """A small file.

    Args:
        url: its address.
        allowed: hosts that may be in a private network.

    Raises:
        DownloadFailed: it cannot be had.
    """
    patience = Patience()
    try:
        with client(patience.timeout, allowed) as web:
            return read_page(web, url, LARGEST_TRANSCRIPT, patience.page).data
    except FeedError as error:
        raise DownloadFailed(url, error.problem, error.advice) from error


def recording(url: str, folder: Path, allowed: Collection[str] = ()) -> Path:
    """A large one, below `folder`.

    Args:
        url: its address.
        folder: where it goes.
        allowed: hosts that may be in a private network.

    Raises:
        DownloadFailed: it cannot be had.
    """
    target = folder / f"audio{PurePosixPath(urlsplit(url).path).suffix or '.mp3'}"
    with turn(host_of(url)), Downloader(allowed=allowed) as downloader:
        problem = downloader.get(DownloadRequest(url, target)).problem
    if problem:
        raise problem
    return target
