r"""What stands in a line of a cue: voices, times of single words, tags, entities, gaps, words.

    <v Anna Berg>Hello<00:00:01.004><c> and</c> R&amp;D [??]
    └ voice ────┘     └ stamp ─────┘└ tag        └ entity    └ gap

A tag that never closes swallows the rest, as in players (W3C WebVTT 1, section 6.4).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from aligner.transcript.dialects.bodies import BodyReader
from aligner.transcript.dialects.cues import VTT_TIME, seconds_of
from aligner.transcript.model import Entity, Inline, InnerLabel, Markup, Span, Stamp

_VTT_TAG = re.compile(r"<(?P<inside>[^>]*)(?P<closed>>|$)")
_SRT_TAG = re.compile(r"<(?P<inside>/?[A-Za-z][^<>\n]*)>|\{\\[^{}\n]*\}")
_TIME = re.compile(rf"(?P<time>{VTT_TIME})[ \t]*")
_VOICE = re.compile(r"v(?:\.[^\s>]*)?[ \t]+(?P<name>[^>]*)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_GAP_TAG = re.compile(r"<(?:inaud|un\w{0,3}tel|indis|unclear)", re.IGNORECASE)


def read_cue_line(text: str, span: Span, body: BodyReader, *, webvtt: bool) -> tuple[Inline, ...]:
    """The inlines that tile a line of a cue; voices are inner labels."""
    return tuple(_tagged(text, span, body, webvtt=webvtt))


def _tagged(text: str, span: Span, body: BodyReader, *, webvtt: bool) -> Iterator[Inline]:
    reached = span.start
    for found in (_VTT_TAG if webvtt else _SRT_TAG).finditer(text, span.start, span.end):
        if _GAP_TAG.match(found[0]):
            continue
        yield from _plain(text, Span(reached, found.start()), body, entities=webvtt)
        yield _tag(found, webvtt=webvtt)
        reached = found.end()
    yield from _plain(text, Span(reached, span.end), body, entities=webvtt)


def _tag(found: re.Match[str], *, webvtt: bool) -> Inline:
    span = Span(*found.span())
    if webvtt and found["closed"] and (time := _TIME.fullmatch(found["inside"])):
        return Stamp(span, seconds_of(time["time"]), exact=True, edge="inside")
    # Some write voices into SubRip too.
    voice = _VOICE.fullmatch(found["inside"] or "")
    if voice and (name := html.unescape(voice["name"]).strip()):
        return InnerLabel(span, name)
    return Markup(span)


def _plain(text: str, span: Span, body: BodyReader, *, entities: bool) -> Iterator[Inline]:
    reached = span.start
    for found in _ENTITY.finditer(text, span.start, span.end) if entities else ():
        character = html.unescape(found[0])
        if character == found[0]:
            continue
        yield from body.read(text, Span(reached, found.start()), line_start=False)
        yield Entity(Span(*found.span()), character)
        reached = found.end()
    yield from body.read(text, Span(reached, span.end), line_start=False)
