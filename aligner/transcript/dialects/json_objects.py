r"""The segments of JSON as makers of transcripts write them, with the place of each value.

    {"segments": [{"start": 0.7, "end": 6.19, "speaker": "Anna", "text": " Hello."}, …]}
                   └ time ────┘  └ time ───┘  └ speaker ───────┘  └ words ────────┘

    start, end, text, speaker          Whisper, WhisperX, Deepgram; AssemblyAI in milliseconds
    startTime, endTime, body           Podcasting 2.0
    start_time, end_time, transcript   AWS, Google; numbers inside of strings
    timestamps.from, offsets.from      whisper.cpp; "00:00:00,700" and milliseconds
    timestamp: [0.7, 6.19]             Transformers

Names of keys are compared without case and underscores. Where a file has its words in more than one
list, one is read: the first of `_LISTS`, else the one that holds most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from aligner.transcript.model import Span

Side: TypeAlias = Literal["start", "end"]

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"|-?\d+(?:\.\d+)?|[{}\[\],:]')


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STARTS = _set("start starttime startms starttimems begin begintime from offset timestamp time")
_ENDS = _set("end endtime endms endtimems finish to until")
_TEXTS = _set("text body transcript sentence utterance content")
_SPEAKERS = ("speaker", "speakername", "speakerlabel", "voice", "who", "speakerid", "name")
_TIMES = _set("timestamps offsets timestamp")
"""What holds the times of a segment as an object, or a list, of its own."""

_LISTS = (
    *("segments", "utterances", "transcript", "transcription", "transcripts", "audio_segments"),
    *("sentences", "cues", "captions", "chunks", ""),
)
_NO_LISTS = _set("words word_segments items tokens alternatives elements entities chapters")
"""Lists of single words, and of what is told about the talk."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A time of a segment or of a word: a number, or what stands inside of a string."""

    span: Span
    side: Side


@dataclass(frozen=True, slots=True)
class JsonSegment:
    """An object with times, or with words and who says them.

    Attributes:
        span: with its braces.
        of: the key of the list that it is in.
        words: what is said, inside the quotes; None if it says nothing.
        speaker: the value that names who speaks.
        times: in the order of the file.
        entries: its keys with their values, in order.
    """

    span: Span
    of: str
    words: Span | None
    speaker: Span | None
    times: tuple[Timed, ...]
    entries: tuple[Span, ...]

    def fields(self) -> Iterator[Span]:
        """Its entries that hold what is read of it."""
        read = [each.span.start for each in self.times]
        read += [each.start for each in (self.words, self.speaker) if each]
        return (each for each in self.entries if any(each.start < at < each.end for at in read))


@dataclass(slots=True)
class _Open:
    """A brace or bracket that is not closed yet."""

    sign: str
    name: str
    start: int
    key: Span | None = None
    values: dict[str, Span] = field(default_factory=dict)
    times: list[Timed] = field(default_factory=list)
    entries: list[Span] = field(default_factory=list)

    def ends(self, place: int) -> None:
        """The entry that is being read is complete; its value ended there."""
        if self.sign == "{" and self.key is not None:
            self.entries.append(Span(self.key.start, place))
            self.key = None


@lru_cache(maxsize=2)
def segments_of(text: str) -> tuple[tuple[JsonSegment, ...], tuple[str, ...]]:
    """All segments, and the names of lists whose words are passed over; O(n).

    Of a list that is passed over, and of single words, only the times are kept. The last texts are
    known: who reads a file asks for them more than once.
    """
    found = tuple(_objects(text))
    held: Counter[str] = Counter()
    for each in found:
        if each.words is not None and each.of not in _NO_LISTS:
            held[each.of] += 1 + len(each.words)
    lists = list(held)
    known = [name for name in _LISTS if name in lists]
    read = known[0] if known else max(lists, key=lambda name: held[name], default="")
    kept = (each if each.of == read else replace(each, words=None, speaker=None) for each in found)
    return tuple(kept), tuple(name for name in lists if name != read)


def _objects(text: str) -> Iterator[JsonSegment]:
    """The objects with times, or with words and a speaker, as they close."""
    stack: list[_Open] = []
    before = 0
    for found in _TOKEN.finditer(text):
        sign = found[0]
        top = stack[-1] if stack else None
        if sign in "{[":
            stack.append(_Open(sign, _name(text, top), found.start()))
        elif sign in "}]":
            if top is None:
                return
            top.ends(before)
            stack.pop()
            below = stack[-1] if stack else None
            if top.times and below is not None and top.name.lower() in _TIMES:
                below.times += top.times
            elif top.sign == "{" and (made := _segment(text, top, found.end())):
                yield made
        elif top is not None and sign == ",":
            top.ends(before)
        elif top is not None and sign != ":":
            _take(text, top, Span(*found.span()))
        before = found.end()


def _name(text: str, top: _Open | None) -> str:
    """What stands under a key is called by it; what stands in a list, as the list."""
    if top is None:
        return ""
    return text[top.key.start + 1 : top.key.end - 1] if top.key else top.name


def _take(text: str, top: _Open, span: Span) -> None:
    """A scalar: a key, a value, or a number of a list of times."""
    quoted = text[span.start] == '"'
    if top.sign == "[":
        if top.name.lower() in _TIMES and not quoted:
            top.times.append(Timed(span, "end" if top.times else "start"))
    elif top.key is None:
        top.key = span
    else:
        key = text[top.key.start + 1 : top.key.end - 1].replace("_", "").lower()
        top.values.setdefault(key, span)
        if key in _STARTS or key in _ENDS:
            inner = Span(span.start + quoted, span.end - quoted)
            top.times.append(Timed(inner, "start" if key in _STARTS else "end"))


def _segment(text: str, made: _Open, end: int) -> JsonSegment | None:
    values = made.values
    said = next((v for key, v in values.items() if key in _TEXTS and text[v.start] == '"'), None)
    who = next((values[key] for key in _SPEAKERS if key in values), None)
    if not (made.times or (said and who)):
        return None
    words = Span(said.start + 1, said.end - 1) if said else None
    return JsonSegment(
        Span(made.start, end), made.name, words, who, tuple(made.times), tuple(made.entries)
    )
