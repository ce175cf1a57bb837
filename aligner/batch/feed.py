"""What a feed or a directory listing offers: recordings that are still on the web.

<item>                                         <a href="go-time-12.mp3">
  <title>Go Time 12: …</title>
  <link>https://changelog.com/gotime/12</link>
  <enclosure url="https://…/go-time-12.mp3" length="58123456" type="audio/mpeg"/>
</item>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import httpx

from aligner.batch.errors import FeedError
from aligner.batch.rate_limited_downloads import Patience, client
from aligner.batch.recordings import SUFFIXES, RecordingFile, parts_of

LARGEST_FEED = 100_000_000
"""Bytes; feeds of a thousand episodes have some 10 MB."""

_DEEPEST = 3
"""Folders below a listing that are looked into."""

_MOST_PAGES = 2_000
"""Listings read; more are no archive but a web site."""

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_ADVICE = "Name an RSS feed or a page that lists audio files."


def offered(url: str, patience: Patience | None = None) -> tuple[RecordingFile, ...]:
    """Every recording that a feed or a directory listing names.

    Args:
        url: of the feed or listing.
        patience: how long to wait for the server.

    Raises:
        FeedError: it cannot be had, is too large, or names no recording.
    """
    with client((patience or Patience()).timeout) as web:
        final, kind, data = _page(web, url)
        if "html" in kind or data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            found = tuple(_listed(web, final, data))
        else:
            found = tuple(_items(final, data))
    if not found:
        raise FeedError(url, "names no recordings.", _ADVICE)
    return found


def _page(web: httpx.Client, url: str) -> tuple[str, str, bytes]:
    """Final address, kind and bytes of a page."""
    data = bytearray()
    try:
        with web.stream("GET", url) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > LARGEST_FEED:
                    raise FeedError(url, "is too large for a feed.", _ADVICE)
            return str(response.url), response.headers.get("Content-Type", ""), bytes(data)
    except httpx.HTTPStatusError as error:
        problem = f"the server answers {error.response.status_code}."
        raise FeedError(url, problem, "Check the address, or try later.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = f"cannot be had: {type(error).__name__} {error}."
        raise FeedError(url, problem, "Check the address, or try later.") from error


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
        place = urljoin(url, source)
        length = enclosure.get("length", "")
        # A length below a kilobyte is what feeds say that do not know.
        size = int(length) if length.isdigit() and int(length) >= 1024 else None
        yield RecordingFile(
            place,
            parts_of(place),
            title=" | ".join(filter(None, _titles(item))),
            duration=_seconds(item.findtext(f"{_ITUNES}duration", "")),
            page=item.findtext("link", "").strip(),
            size=size,
            changed=item.findtext("guid", "").strip() or place,
        )


def _titles(item: ET.Element) -> Iterator[str]:
    yield item.findtext("title", "").strip()
    yield item.findtext(f"{_ITUNES}title", "").strip()


def _seconds(text: str) -> float | None:
    """The length as feeds write it: 3723, 62:03 or 1:02:03."""
    if not re.fullmatch(r"\d+(?::\d+){0,2}(?:\.\d+)?", text.strip()):
        return None
    total = 0.0
    for part in text.strip().split(":"):
        total = total * 60 + float(part)
    return total or None


class _Links(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _listed(web: httpx.Client, url: str, data: bytes) -> Iterator[RecordingFile]:
    """The audio files below a listing, and below the folders in it."""
    waiting = [(url, data, 0)]
    seen = {url}
    while waiting:
        page, content, depth = waiting.pop(0)
        links = _Links()
        links.feed(content.decode("utf-8", "replace"))
        for link in links.found:
            place = urldefrag(urljoin(page, link)).url
            if place in seen or not _is_below(place, url):
                continue
            seen.add(place)
            path = urlsplit(place).path
            if PurePosixPath(path).suffix.lower() in SUFFIXES:
                yield RecordingFile(
                    place, parts_of(unquote(path[len(_folder(url)) :])), changed=place
                )
            elif path.endswith("/") and depth < _DEEPEST and len(seen) < _MOST_PAGES:
                waiting.append((*_page(web, place)[::2], depth + 1))


def _is_below(place: str, base: str) -> bool:
    """Whether a link leads down from the listing, not up, aside or to another site."""
    here, there = urlsplit(base), urlsplit(place)
    below = there.path.startswith(_folder(base))
    return there.netloc == here.netloc and below and not there.query


def _folder(url: str) -> str:
    path = urlsplit(url).path
    return path[: path.rfind("/") + 1] or "/"
