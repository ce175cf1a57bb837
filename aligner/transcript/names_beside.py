"""Names that stand beside a conversation: who talks, what is linked, what the page says besides.

    **Ada Byrd:** See [the docs](https://github.com/golang/go).      Ada Byrd · github golang go
    the page    Links: https://direnv.net · Guests: Kas Perch        direnv · Guests Kas Perch

What nobody could hear is often a name, and names are said because they are written somewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from aligner.inside import Root
from aligner.transcript.folders import PAGE_ENDINGS
from aligner.transcript.model import Link, Transcript
from aligner.transcript.page_text import page_paragraphs
from aligner.transcript.parse import decode_text

_MOST_TEXT: Final = 20_000
"""Characters of a page that are read: show notes are shorter, and most of a long page is talk."""

_LARGEST: Final = 6_000_000
"""Bytes of a page that are read."""

_MOST_ADDRESSES: Final = 200
"""Addresses of a page that are looked at: a page of more is an index, and its words say little."""
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>()\[\]]{3,300}")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z']{2,19}")
_USUAL: Final = frozenset(
    {"http", "https", "www", "com", "org", "net", "html", "htm", "php", "index", "amp", "utm",
     "the", "and", "for", "with", "watch", "blog", "wiki", "status", "twitter"}
)  # fmt: skip


def names_in(transcript: Transcript) -> tuple[str, ...]:
    """Who talks in a transcript, and the words of the addresses that it links."""
    people = (each.speaker for each in transcript.paragraphs if each.label and each.speaker)
    targets = (
        inline.target.of(transcript.text)
        for paragraph in transcript.paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Link)
    )
    return (*dict.fromkeys(people), *_of_addresses(targets))


def read_page_beside(transcript: Path, talk: str) -> tuple[str, ...]:
    """What the page beside a transcript says besides the talk; nothing if there is none.

    Args:
        transcript: `NAME.md`; the page is `NAME.page.html` or `NAME.page.txt`.
        talk: its text.

    Raises:
        BadInput: there is one, and it cannot be read.
    """
    for place in map(transcript.with_suffix, PAGE_ENDINGS):
        if os.path.lexists(place):
            with Root(transcript.parent).open(place) as file:
                return names_on_page(decode_text(file.read(_LARGEST), str(place)), talk)
    return ()


def names_on_page(source: str, talk: str) -> tuple[str, ...]:
    """What a page says besides the talk, a paragraph each, and the words of its addresses.

    Args:
        source: text or HTML of the page.
        talk: the transcript; its paragraphs are known already.
    """
    known = " ".join(talk.split())
    kept, size = [], 0
    for paragraph in page_paragraphs(source):
        size += len(paragraph)
        if size > _MOST_TEXT:
            break
        if paragraph not in known:
            kept.append(_ADDRESS.sub(" ", paragraph))
    return (*kept, *_of_addresses(_ADDRESS.findall(source)))


def _of_addresses(addresses: Iterable[str]) -> Iterator[str]:
    """Words of addresses, those of each together; none that half of all addresses have."""
    for address in list(dict.fromkeys(addresses))[:_MOST_ADDRESSES]:
        path = address.partition("?")[0]
        words = [word for word in _WORD.findall(path) if word.lower() not in _USUAL]
        if words:
            yield " ".join(words)
