"""One page of an RSS or Atom feed, read with feedparser: its recordings, and the page after it.

<item>                                         <entry>
  <title>Go Time 12: …</title>                   <title>…</title>
  <link>https://changelog.com/gotime/12</link>   <link href="…"/>
  <itunes:episode>12</itunes:episode>            <link rel="enclosure" href="…/12.mp3"/>
  <enclosure url="…/go-time-12.mp3" length="58123456" type="audio/mpeg"/>

Feeds are written by strangers. Declared entities are refused: they can name files of this machine
and grow without end. feedparser's reader of broken XML takes time that grows with the square of
what is left open (40,000 items: 2 s), so that is bounded before.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from aligner.batch.errors import FeedError
from aligner.batch.page import FetchedPage, place_of
from aligner.batch.recordings import SUFFIXES, RecordingFile, parts_of
from aligner.counts import read_count

_ADVICE: Final = "Name an RSS or Atom feed or a page that lists audio files."
_PROLOG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE\b[^>\[]*(\[)?",
    re.DOTALL | re.IGNORECASE,
)
"""Each piece ends where it first can: tried with longer ones, thirty of them would take hours."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#[0-9]{20,}+;?")
_TAG: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)[a-zA-Z][^<>]*?(/?)>", re.DOTALL
)
_MOST_OPEN: Final = 20_000
"""Tags open at a time, those included that nobody closes, as in descriptions that are no XML."""

_END: Final = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")

_FOLLOWING: Final = ("next", "prev-archive")
_LEAST_SIZE: Final = 1024
"""Bytes. A length below is what feeds say that do not know."""

_Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What a page of a feed holds.

    Attributes:
        url: its address.
        recordings: of its items that have one.
        following: address of the page with older items, "" if it names none.
        cut: whether it ends before its end: items may be missing.
    """

    url: str
    recordings: tuple[RecordingFile, ...]
    following: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _MediaFile:
    """A file of an item, as the feed describes it."""

    place: str
    kind: str
    size: str
    duration: str

    def rank(self) -> int:
        """How surely it is an episode's sound; 0 for a document, a picture, a torrent."""
        suffix = PurePosixPath(urlsplit(self.place).path).suffix.lower()
        if self.kind.startswith("audio"):
            return 4
        if suffix in SUFFIXES:
            return 2 if self.kind.startswith("video") else 3
        if self.kind.startswith("video"):
            return 1
        return int(not suffix and self.kind in {"", "application/octet-stream"})


def read_feed(page: FetchedPage) -> FeedPage:
    """Read a page of a feed.

    Raises:
        FeedError: it is no feed, or declares entities.
    """
    # Only who reads feeds waits for its import.
    import feedparser  # noqa: PLC0415

    data = _checked(page)
    # Links stay as they are written: feedparser gives up a whole feed for one that is no address.
    headers = {"content-type": page.kind or "application/xml"}
    try:
        feed = feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, OSError) as error:
        raise _no_feed(page.url, f"{type(error).__name__} {error}") from error
    if not feed.get("version") and not feed.entries:
        raise _no_feed(page.url, str(feed.get("bozo_exception", "it has no items")))
    found = (_recording(page.url, entry, _text(feed.feed, "title")) for entry in feed.entries)
    following = _following(page.url, _elements(feed.feed, "links"))
    return FeedPage(page.url, tuple(filter(None, found)), following, _END.search(data) is None)


def _checked(page: FetchedPage) -> bytes:
    """The bytes of a page without characters that XML does not have.

    Raises:
        FeedError: they declare entities, or leave more open than is read in a bounded time.
    """
    utf16 = page.data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    data = page.data.decode("utf-16", "replace").encode() if utf16 else page.data
    prolog = _PROLOG.match(data)
    if prolog and prolog[1] and b"<!ENTITY" in data.upper():
        raise FeedError(
            page.url, "declares a document type with entities, which no feed needs.", _ADVICE
        )
    data = _CONTROL.sub(b"", data).lstrip()
    depth = 0
    for tag in _TAG.finditer(data):
        depth += 0 if tag[1] is None or tag[2] else -1 if tag[1] else 1
        if depth > _MOST_OPEN:
            raise _no_feed(page.url, f"more than {_MOST_OPEN:,} tags are open at once")
    return data


def _no_feed(url: str, why: str) -> FeedError:
    return FeedError(url, f"is no feed: {why[:200]}.", _ADVICE)


def _following(url: str, links: Sequence[_Element]) -> str:
    for wanted in _FOLLOWING:
        for link in links:
            if _text(link, "rel") == wanted and (address := _text(link, "href")):
                return place_of(url, address) or ""
    return ""


def _recording(url: str, entry: _Element, show: str) -> RecordingFile | None:
    """The recording of an item; None, if it has none or no address of one."""
    best = max(_media(url, entry), key=_MediaFile.rank, default=None)
    if best is None or not best.rank():
        return None
    titles = (_TAGS.sub("", _text(entry, key)).strip() for key in ("title", "itunes_title"))
    size = read_count(best.size)
    return RecordingFile(
        best.place,
        parts_of(best.place),
        title=" | ".join(filter(None, titles)),
        album=show.strip(),
        season=read_count(_text(entry, "itunes_season")) or None,
        number=read_count(_text(entry, "itunes_episode")) or None,
        edition=_edition(entry),
        duration=_seconds(_text(entry, "itunes_duration")) or _seconds(best.duration),
        page=_text(entry, "link").strip(),
        size=size if size and size >= _LEAST_SIZE else None,
        changed=_text(entry, "id").strip() or best.place,
    )


def _edition(entry: _Element) -> str:
    kind = _text(entry, "itunes_episodetype").strip().lower()
    return kind if kind in {"trailer", "bonus"} else ""


def _media(url: str, entry: _Element) -> Iterator[_MediaFile]:
    """The files of an item: enclosures before what media:content and other modules name."""
    named = (*_elements(entry, "enclosures"), *_elements(entry, "media_content"))
    for each in (*named, *_modules(entry)):
        link = _text(each, "href") or _text(each, "url")
        if place := link and place_of(url, link):
            yield _MediaFile(
                place,
                (_text(each, "type") or _text(each, "medium")).strip().lower(),
                _text(each, "length") or _text(each, "filesize"),
                _text(each, "duration"),
            )


def _modules(entry: _Element) -> Iterator[_Element]:
    """What Podcasting 2.0 (the last alternateEnclosure) and RSS 1.0 (mod_enclosure) name."""
    if source := _element(entry, "podcast_source"):
        yield {**_element(entry, "podcast_alternateenclosure"), "url": _text(source, "uri")}
    if enclosure := _element(entry, "enc_enclosure"):
        link = _text(enclosure, "rdf:resource") or _text(enclosure, "resource")
        yield {**enclosure, "url": link}


# feedparser gives None, or an element's attributes, for the text of one that is damaged.


def _text(found: _Element, key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else ""


def _element(found: _Element, key: str) -> _Element:
    value = found.get(key)
    return value if isinstance(value, Mapping) else {}


def _elements(found: _Element, key: str) -> list[_Element]:
    values = found.get(key)
    return (
        [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []
    )


def _seconds(text: str) -> float | None:
    """The length as feeds write it: 3723, 62:03 or 1:02:03."""
    if not re.fullmatch(r"[0-9]{1,9}(?::[0-9]{1,9}){0,2}(?:\.[0-9]{1,9})?", text.strip()):
        return None
    total = 0.0
    for part in text.strip().split(":"):
        total = total * 60 + float(part)
    return total or None
