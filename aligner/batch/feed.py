"""What a feed or a directory listing offers: recordings that are still on the web.

<item>                                         <a href="go-time-12.mp3">
  <title>Go Time 12: …</title>
  <link>https://changelog.com/gotime/12</link>
  <enclosure url="https://…/go-time-12.mp3" length="58123456" type="audio/mpeg"/>
</item>
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import httpx

from aligner.batch.client import client, host_of
from aligner.batch.errors import FeedError
from aligner.batch.page import Page, read_page
from aligner.batch.rate_limited_downloads import Patience
from aligner.batch.recordings import SUFFIXES, RecordingFile, parts_of
from aligner.counts import read_count
from aligner.transcript.markup import MarkupReader

LARGEST_FEED = 100_000_000
"""Bytes; feeds of a thousand episodes have some 10 MB."""

_DEEPEST = 3
"""Folders below a listing that are looked into."""

_MOST_PAGES = 2_000
"""Listings read; more are no archive but a web site."""

_log = logging.getLogger(__name__)

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_ADVICE = "Name an RSS feed or a page that lists audio files."


def offered(
    url: str, patience: Patience | None = None, allowed: Collection[str] = ()
) -> tuple[RecordingFile, ...]:
    """Every recording that a feed or a directory listing names.

    Args:
        url: of the feed or listing; its host may be in a private network, for a person named it.
        patience: how long to wait for the server.
        allowed: other hosts that may be.

    Raises:
        FeedError: it cannot be had, is too large or too slow, or names no recording.
    """
    patience = patience or Patience()
    with client(patience.timeout, (*allowed, host_of(url)), patience.pace) as web:
        reader = _Reader(web, patience.page)
        page = reader.read(url)
        begin = page.data.lstrip()[:15].lower()
        if "html" in page.kind or begin.startswith((b"<!doctype html", b"<html")):
            found = tuple(_listed(reader, page))
        else:
            found = tuple(_items(page.url, page.data))
    if not found:
        raise FeedError(url, "names no recordings.", _ADVICE)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads pages over a client, each for so many seconds at most."""

    web: httpx.Client
    longest: float

    def read(self, url: str) -> Page:
        return read_page(self.web, url, LARGEST_FEED, self.longest)


def _place(base: str, link: str) -> str | None:
    """Where a link leads, without fragment; None, with a note, if it is no address."""
    try:
        place = urldefrag(urljoin(base, link.strip())).url
        httpx.URL(place)
        urlsplit(place).port  # noqa: B018 - raises if it is none
    except (ValueError, httpx.InvalidURL) as error:
        _log.warning("%s: names %.200r, which is no address (%s).", base, link, error)
        return None
    return place


def _items(url: str, data: bytes) -> Iterator[RecordingFile]:
    """The items of an RSS feed."""
    # Feeds need no document type; without one there are no entities that could blow up.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise FeedError(url, "declares a document type, which no feed needs.", _ADVICE)
    try:
        root = ET.fromstring(data)  # noqa: S314 - entities are refused above, size is bounded
    except ET.ParseError as error:
        raise FeedError(url, f"is no feed: {error}.", _ADVICE) from None
    for item in root.iter("item"):
        enclosure = item.find("enclosure")
        source = enclosure.get("url", "") if enclosure is not None else ""
        if enclosure is None or not source:
            continue
        place = _place(url, source)
        if place is None:
            continue
        # A length below a kilobyte is what feeds say that do not know.
        size = read_count(enclosure.get("length", ""))
        yield RecordingFile(
            place,
            parts_of(place),
            title=" | ".join(filter(None, _titles(item))),
            duration=_seconds(item.findtext(f"{_ITUNES}duration", "")),
            page=item.findtext("link", "").strip(),
            size=size if size and size >= 1024 else None,
            changed=item.findtext("guid", "").strip() or place,
        )


def _titles(item: ET.Element) -> Iterator[str]:
    yield item.findtext("title", "").strip()
    yield item.findtext(f"{_ITUNES}title", "").strip()


def _seconds(text: str) -> float | None:
    """The length as feeds write it: 3723, 62:03 or 1:02:03."""
    if not re.fullmatch(r"[0-9]{1,9}(?::[0-9]{1,9}){0,2}(?:\.[0-9]{1,9})?", text.strip()):
        return None
    total = 0.0
    for part in text.strip().split(":"):
        total = total * 60 + float(part)
    return total or None


class _Links(MarkupReader):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _listed(reader: _Reader, top: Page) -> Iterator[RecordingFile]:
    """The audio files below a listing, and below the folders in it."""
    waiting = deque([(top, 0)])
    seen = {top.url}
    while waiting:
        page, depth = waiting.popleft()
        links = _Links()
        links.read(page.data.decode("utf-8", "replace"))
        for link in links.found:
            place = _place(page.url, link)
            if place is None or place in seen or not _is_below(place, top.url):
                continue
            seen.add(place)
            path = urlsplit(place).path
            if PurePosixPath(path).suffix.lower() in SUFFIXES:
                name = unquote(path[len(_folder(top.url)) :])
                yield RecordingFile(place, parts_of(name), changed=place)
            elif path.endswith("/") and depth < _DEEPEST and len(seen) < _MOST_PAGES:
                waiting.append((reader.read(place), depth + 1))


def _is_below(place: str, base: str) -> bool:
    """Whether a link leads down from the listing, not up, aside or to another site."""
    here, there = urlsplit(base), urlsplit(place)
    below = there.path.startswith(_folder(base))
    return there.netloc == here.netloc and below and not there.query


def _folder(url: str) -> str:
    path = urlsplit(url).path
    return path[: path.rfind("/") + 1] or "/"
