"""The recordings that a directory listing on the web links to, and those of the folders in it.

<a href="go-time-12.mp3">    <a href="2017/">    not: up, aside, another site, a query
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from aligner.batch.page import FetchedPage, place_of
from aligner.batch.recordings import SUFFIXES, RecordingFile, parts_of
from aligner.transcript.markup import MarkupReader

_DEEPEST = 3
"""Folders below a listing that are looked into."""

_MOST_PAGES = 2_000
"""Listings read; more are no archive but a web site."""


def listed(read: Callable[[str], FetchedPage], top: FetchedPage) -> Iterator[RecordingFile]:
    """The audio files below a listing, and below the folders in it.

    Args:
        read: gets a page by its address.
        top: the listing.

    Raises:
        FeedError: a folder cannot be read.
    """
    waiting = deque([(top, 0)])
    seen = {top.url}
    while waiting:
        page, depth = waiting.popleft()
        links = _Links()
        links.read(page.data.decode("utf-8", "replace"))
        for link in links.found:
            place = place_of(page.url, link)
            if place is None or place in seen or not _is_below(place, top.url):
                continue
            seen.add(place)
            path = urlsplit(place).path
            if PurePosixPath(path).suffix.lower() in SUFFIXES:
                name = unquote(path[len(_folder(top.url)) :])
                yield RecordingFile(place, parts_of(name), changed=place)
            elif path.endswith("/") and depth < _DEEPEST and len(seen) < _MOST_PAGES:
                waiting.append((read(place), depth + 1))


class _Links(MarkupReader):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _is_below(place: str, base: str) -> bool:
    """Whether a link leads down from the listing, not up, aside or to another site."""
    here, there = urlsplit(base), urlsplit(place)
    below = there.path.startswith(_folder(base))
    return there.netloc == here.netloc and below and not there.query


def _folder(url: str) -> str:
    path = urlsplit(url).path
    return path[: path.rfind("/") + 1] or "/"
