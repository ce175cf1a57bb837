"""A task's files from the web, in a worker that does not see the disk where they belong."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from aligner.batch.download import DownloadRequest
from aligner.batch.errors import DownloadFailed
from aligner.batch.rate_limited_downloads import Downloader, Patience, client


def page(url: str) -> bytes:
    """A small file.

    Raises:
        DownloadFailed: it cannot be had.
    """
    try:
        with client(Patience().timeout) as web:
            return web.get(url).raise_for_status().content
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DownloadFailed(url, f"cannot be had: {error}.", "Check the address.") from error


def recording(url: str, folder: Path) -> Path:
    """A large one, below `folder`.

    Raises:
        DownloadFailed: it cannot be had.
    """
    target = folder / f"audio{PurePosixPath(urlsplit(url).path).suffix or '.mp3'}"
    with Downloader() as downloader:
        problem = downloader.get(DownloadRequest(url, target)).problem
    if problem:
        raise problem
    return target
