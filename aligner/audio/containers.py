"""Containers that were joined: decoders stop at the end of the first one, and say nothing.

MP4                    along its outermost boxes
AIFF, AU, CAF, W64 …   where a header says that its recording ends
Matroska, ASF, FLV …   at the next mark of a beginning, which does not occur within one
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aligner.audio.beginnings import behind_tags, recording_at
from aligner.audio.claims import claimed_bytes
from aligner.audio.ends import end_of
from aligner.audio.notes import Notes
from aligner.audio.parts import Part
from aligner.audio.source import Source

_MATTERS: Final = 1 << 13
"""Bytes: less than a second of any sound."""

_LEAST_RECORDING: Final = 1 << 10
"""Bytes of a recording that is seen to begin: a header alone is none."""

_ROUNDING: Final = 64
"""Bytes by which a header may be wrong without a word."""

_LONGEST_MARK: Final = 64
"""Bytes that tell a beginning, at most."""


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of container of which a file may hold several.

    Attributes:
        head: what it begins with.
        demuxer: ffmpeg's name for it; None if libsndfile reads it, too.
        mark: what a beginning is known by wherever it is; None if headers tell where they end.
        untagged: whether ffmpeg takes tags behind it for damaged sound.
    """

    head: re.Pattern[bytes]
    demuxer: str | None
    mark: re.Pattern[bytes] | None = None
    untagged: bool = False


def _marked(pattern: bytes, demuxer: str | None, *, untagged: bool = False) -> Container:
    mark = re.compile(pattern, re.DOTALL)
    return Container(mark, demuxer, mark, untagged)


_MP4: Final = Container(re.compile(rb".{4}ftyp", re.DOTALL), "mov")

_VOC: Final = Container(re.compile(rb"Creative Voice File\x1a"), "voc")
"""libsndfile reads it too, but takes the heads of all blocks after the first for sound."""

_CONTAINERS: Final = (
    _MP4,
    Container(re.compile(rb"FORM.{4}(AIF|8SV|16SV)", re.DOTALL), None),
    Container(re.compile(rb"riff\x2e\x91\xcf\x11"), None),
    Container(re.compile(rb"\.snd\0"), None),
    Container(re.compile(rb"caff\0"), None),
    _VOC,
    Container(re.compile(rb"RIFF.{4}AVI ", re.DOTALL), "avi"),
    _marked(rb"\x1a\x45\xdf\xa3.{0,40}(matroska|webm)", "matroska"),
    _marked(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c", "asf"),
    _marked(rb"FLV\x01[\x01\x04\x05]\0\0\0\x09\0\0\0\0", "flv"),
    _marked(rb"\xb7\xd8\0\x20\x37\x49\xda\x11\xa6\x4e\0\x07\xe9\x5e\xad\x8d", "wtv"),
    _marked(rb"nut/multimedia container\0", "nut"),
    _marked(rb"TTA1\x01\0.\0.\0", "tta"),
    _marked(rb"#!AMR(-WB)?\n", "amr"),
    # The first block of a recording: it counts from 0 and says that it is the first of its sample.
    _marked(
        rb"wvpk.{4}[\x02-\x10]\x04\0\0.{4}\0{4}.{5}[\x08-\x0f\x18-\x1f].{2}",
        "wv",
        untagged=True,
    ),
)


def container(head: bytes) -> Container | None:
    """The kind of container that bytes begin, if it is one of which a file may hold several."""
    return next((each for each in _CONTAINERS if each.head.match(head)), None)


def copies(source: Source, kind: Container, notes: Notes) -> tuple[Part, ...]:
    """The recordings of a file that begins with a container; what is odd about it is noted.

    Args:
        source: the file.
        kind: what `container` found at its beginning.
        notes: gets what there is to say.
    """
    if kind is _MP4:
        starts = list(_boxes(source, notes))
    elif kind.mark is None:
        starts = list(_claimed(source, kind, notes))
    else:
        starts = list(_magic(source, kind.mark))
    following = [*starts[1:], source.size]
    ends = [
        _own_end(source, kind, start, after) for start, after in zip(starts, following, strict=True)
    ]
    if kind.mark:
        say_between(source, zip(ends, following, strict=True), notes)
    if len(starts) < 2 and ends == following:
        return (Part(demuxer="voc") if kind is _VOC else Part(),)
    if len(starts) < 2:
        return (Part(((0, ends[0]),), demuxer=kind.demuxer),)
    notes.add(
        "harmless", f"The file consists of {len(starts)} joined recordings; times run through."
    )
    return tuple(
        Part(((start, end),), demuxer=kind.demuxer, follows=start > 0)
        for start, end in zip(starts, ends, strict=True)
    )


def _own_end(source: Source, kind: Container, start: int, following: int) -> int:
    """Where a recording ends: where the next one begins, or before it one of another kind."""
    claimed = claimed_bytes(source, start)
    end = end_of(source, start, following, kind.demuxer) if claimed is None else start + claimed
    if end is None:
        return following
    other = following - end > _LEAST_RECORDING and recording_at(source, end)
    tagged = kind.untagged and behind_tags(source, end) > end
    return end if other or tagged else following


def say_between(source: Source, places: Iterable[tuple[int, int]], notes: Notes) -> None:
    """Note recordings of other kinds behind those of a file, from which no sound is read.

    Args:
        source: the file.
        places: where each of the file's own recordings ends, and where the next one begins.
        notes: gets what there is to say.
    """
    for end, following in places:
        left = following - behind_tags(source, end)
        other = recording_at(source, end) if left > _LEAST_RECORDING else None
        if other and following == source.size:
            say_beyond(source, end, notes)
        elif other:
            notes.add(
                "loss",
                f"No sound is read from {left:,} bytes between two recordings of the file."
                f"{another(other)}",
            )


def say_beyond(source: Source, end: int, notes: Notes) -> bool:
    """Note that no sound is read from what lies behind the end, if it may be another recording.

    Args:
        source: the file.
        end: of its last recording: tags and zeros that follow are none.
        notes: gets what there is to say.

    Returns:
        Whether there was anything to say.
    """
    begin = behind_tags(source, end)
    left = source.size - begin
    other = recording_at(source, begin) if left > _LEAST_RECORDING else None
    if left <= _MATTERS and not other:
        return False
    notes.add("loss", f"{beyond(left)}{another(other)}")
    return True


def beyond(left: int) -> str:
    """That so many bytes are left behind a recording."""
    return (
        f"The last {left:,} bytes lie behind the end that the file tells: no more sound is read "
        "from them."
    )


def another(kind: str | None) -> str:
    """That they are another recording, of a format; nothing if they are none."""
    if kind is None:
        return ""
    return f" They begin as another recording ({kind}): to use it, cut it off into its own file."


def _boxes(source: Source, notes: Notes) -> Iterator[int]:
    """Where MP4 files begin, along their outermost boxes."""
    at = 0
    for _ in range(1_000_000):
        head = source.read(at, 16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if not all(0x20 <= byte < 0x7F for byte in head[4:8]):  # no box has such a name
            say_beyond(source, at, notes)
            return
        if head[4:8] == b"ftyp":
            yield at
        if size < 8 or at + size >= source.size:
            return
        at += size


def _claimed(source: Source, kind: Container, notes: Notes) -> Iterator[int]:
    """Where recordings begin whose headers tell where they end."""
    at = 0
    while True:
        yield at
        claimed = claimed_bytes(source, at)
        if claimed is None:
            return
        lacking = at + claimed - source.size
        if lacking > _ROUNDING:
            _say_lacking(lacking, claimed, notes)
        if lacking >= 0:
            return
        end = at + claimed
        heads = ((place, source.read(place, _LONGEST_MARK)) for place in (end, end + 1))
        following = next((place for place, head in heads if kind.head.match(head)), None)
        if following is None:
            _say_beyond(source, end, notes)
            return
        at = following


def _say_lacking(lacking: int, claimed: int, notes: Notes) -> None:
    if lacking > _MATTERS:
        notes.add(
            "loss",
            "The file was cut off: it says that it has "
            f"{claimed:,} bytes, and {lacking:,} of them are missing.",
        )
        return
    notes.add(
        "guessed times",
        f"The header promises {lacking:,} bytes more than the file holds: they are missing at its "
        "end, or wherever bytes were left out, and what follows is then too early, or noise.",
    )


def _say_beyond(source: Source, end: int, notes: Notes) -> None:
    left = source.size - end
    if left <= _ROUNDING or say_beyond(source, end, notes) or behind_tags(source, end) > end:
        return
    notes.add(
        "guessed times",
        f"The file holds {left:,} bytes more than its header promises: they were added at its end, "
        "or put in somewhere, and what follows is then too late, or noise.",
    )


def _magic(source: Source, mark: re.Pattern[bytes]) -> Iterator[int]:
    before, base, last = b"", 0, -1
    for piece in source.pieces(0, source.size):
        data = before + piece
        for found in mark.finditer(data):
            place = base - len(before) + found.start()
            if place > last:
                yield place
                last = place
        before = piece[-_LONGEST_MARK:]
        base += len(piece)
