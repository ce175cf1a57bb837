"""What a feed or a directory listing offers: recordings that are still on the web.

https://changelog.com/gotime/feed            RSS or Atom: its items
  └─ rel="next" ─► …/feed?page=2             and those of its further pages (RFC 5005)
https://archive.example/gotime/              HTML: the audio files that it links to
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator

from aligner.batch.client import client, host_of
from aligner.batch.errors import FeedError
from aligner.batch.feed_items import FeedPage, read_feed
from aligner.batch.listing import listed
from aligner.batch.page import FetchedPage, read_page
from aligner.batch.rate_limited_downloads import Patience
from aligner.batch.recordings import RecordingFile

LARGEST_FEED = 100_000_000
"""Bytes of a page; feeds of a thousand episodes have some 10 MB."""

_MOST_PAGES = 1_000
"""Pages of a feed that are read; most have 10 to 100 items each."""

_log = logging.getLogger(__name__)

_ADVICE = "Name an RSS or Atom feed or a page that lists audio files."


def offered(
    url: str, patience: Patience | None = None, allowed: Collection[str] = ()
) -> tuple[RecordingFile, ...]:
    """Every recording that a feed or a directory listing names, once.

    Args:
        url: of the feed or listing; its host may be in a private network, for a person named it.
        patience: how long to wait for the server.
        allowed: other hosts that may be.

    Raises:
        FeedError: it cannot be had, is too large or too slow, or names no recording.
    """
    patience = patience or Patience()
    with client(patience.timeout, (*allowed, host_of(url)), patience.pace) as web:

        def read(address: str) -> FetchedPage:
            return read_page(web, address, LARGEST_FEED, patience.page)

        page = read(url)
        begin = page.data.lstrip()[:15].lower()
        if "html" in page.kind or begin.startswith((b"<!doctype html", b"<html")):
            found = listed(read, page)
        else:
            found = _all_pages(read, read_feed(page))
        unique = {each.place: each for each in found}
    if not unique:
        raise FeedError(url, "names no recordings.", _ADVICE)
    return tuple(unique.values())


def _all_pages(read: Callable[[str], FetchedPage], first: FeedPage) -> Iterator[RecordingFile]:
    """The recordings of a feed and of the pages that follow it.

    A page that cannot be had ends it with a warning: what is on the others is good by itself.
    """
    page, seen = first, {first.url}
    yield from _whole(page)
    while page.following and page.following not in seen:
        seen.add(page.following)
        if len(seen) > _MOST_PAGES:
            _log.warning("%s: only the first %d pages are read.", first.url, _MOST_PAGES)
            return
        try:
            page = read_feed(read(page.following))
        except FeedError as error:
            _log.warning("The feed is not complete, older episodes may be missing. %s", error)
            return
        yield from _whole(page)


def _whole(page: FeedPage) -> tuple[RecordingFile, ...]:
    """A page's recordings; a page that lacks its end is told."""
    if page.cut:
        _log.warning("%s ends in the middle: episodes may be missing.", page.url)
    return page.recordings
