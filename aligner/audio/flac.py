"""FLAC: where its frames are, once a decoder has stopped at a damaged one.

Every frame has a number and a checksum of its header, so that the sound goes on where it belongs.
Source: RFC 9639.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from typing import Final

from aligner.audio.beginnings import behind_tags, recording_at
from aligner.audio.parts import Part, copied
from aligner.audio.soundfiles import blocks, opened
from aligner.audio.source import Source

MARK: Final = b"fLaC\x00\x00\x00\x22"
"""What begins a file: the name, and a block of 34 bytes that describes the stream."""

_HEAD: Final = len(MARK) + 34
_LONGEST: Final = 16
"""Bytes of a frame's header."""

_SHORTEST: Final = 10
"""Bytes of a frame: of silence, or of a single sample."""

_ENDS: Final = 3
"""Frames that say they are the last one, of which the end is looked for: each takes a while."""

_LONGEST_TAG: Final = 1 << 12
"""Bytes behind the last frame that do not keep it from being found at once."""

_BLOCK: Final = 1 << 12
_TRIES: Final = 500
"""Frames at which decoding is begun again before the rest is given up."""


@dataclass(frozen=True, slots=True)
class FlacStream:
    """A FLAC stream in a file.

    Attributes:
        start: where it begins.
        end: where the next one begins, or a recording of another kind, or the file ends.
        rate: samples a second.
        channels: how many.
        samples: that it promises; None if it does not tell.
        block: samples in a frame, if that does not vary.
        head: its first bytes, from the name to the end of the description.
    """

    start: int
    end: int
    rate: int
    channels: int
    samples: int | None
    block: int
    head: bytes


def streams(source: Source, start: int) -> tuple[FlacStream, ...]:
    """The streams of a file, one after the other.

    Args:
        source: the file.
        start: byte at which the first one begins.
    """
    places = list(_places(source, start))
    ends = [*places, source.size][1:]  # none where there is no place either
    made = (_stream(source, place, end) for place, end in zip(places, ends, strict=True))
    return tuple(replace(stream, end=_own_end(source, stream)) for stream in made if stream.rate)


def _own_end(source: Source, stream: FlacStream) -> int:
    """Where a stream ends behind which tags or another recording begin; else its end as it is.

    A decoder that runs into what is no FLAC gives up the last frame, too.
    """
    longest = int.from_bytes(stream.head[len(MARK) + 7 : len(MARK) + 10], "big")
    if not stream.samples or not longest:
        return stream.end
    # No frame is longer than its samples as they are; a header may say what it likes.
    longest = min(longest, stream.block * stream.channels * 4 + _LONGEST_TAG)
    last = replace(stream, start=max(stream.start, stream.end - longest - _LONGEST_TAG))
    for searched in (last, stream):
        ends = (at for at, head in _syncs(source, searched) if _is_last(head, stream))
        places = list(islice(ends, _ENDS))
        found = (_frame_end(source, stream, at, min(longest, stream.end - at)) for at in places)
        end = next((end for end in found if end is not None), None)
        if places:
            return stream.end if end is None else end
    return stream.end


def _is_last(head: bytes, stream: FlacStream) -> bool:
    """Whether a frame with this header is the last one of a stream whose length is known."""
    first = _first_sample(head, stream)
    total = stream.samples or 0
    return first is not None and first < total <= first + stream.block


def _frame_end(source: Source, stream: FlacStream, at: int, longest: int) -> int | None:
    """Where a frame ends by its checksum, if tags or another recording begin there."""
    check, data = 0, source.read(at, longest)
    for length, byte in enumerate(data, 1):
        passed = not check
        check = (check << 8 ^ _FRAME_SUMS[check >> 8 ^ byte]) & 0xFFFF
        if check or passed or length < _SHORTEST:
            continue
        # Zeros leave the sum as it is: the next one may be the frame's last byte, or padding.
        unclear = data[length : length + 1] == b"\0"
        for end in range(at + length, at + length + 1 + unclear):
            follows = behind_tags(source, end) > end or recording_at(source, end)
            if follows and (not unclear or _is_decoded(source, stream, at, end)):
                return end
    return None


def _is_decoded(source: Source, stream: FlacStream, at: int, end: int) -> bool:
    """Whether a decoder takes these bytes for a frame that is whole."""
    with copied(source, (_bare(stream), (at, end))) as file, opened(file.fileno()) as sound:
        return sound is not None and any(len(block) for block in blocks(sound))


def _bare(stream: FlacStream) -> bytes:
    """A head without the promise of a length, and of a sum over all samples."""
    about = bytearray(stream.head)
    about[4] |= 0x80
    about[21] &= 0xF0
    about[22:42] = bytes(20)
    return bytes(about)


def part_of(source: Source, stream: FlacStream, *, whole: bool) -> Part:
    """What is decoded for a stream; `whole` if the file has no other.

    Args:
        source: the file.
        stream: from `streams`.
        whole: whether the file has no other.
    """
    return Part(
        () if whole else ((stream.start, stream.end),),
        duration=stream.samples / stream.rate if stream.samples else None,
        rest=partial(_rest, source, stream, -1),
    )


def _places(source: Source, start: int) -> Iterator[int]:
    before, base = b"", start
    for piece in source.pieces(start, source.size):
        data = before + piece
        at = data.find(MARK)
        while at >= 0:
            yield base - len(before) + at
            at = data.find(MARK, at + 1)
        before = piece[1 - len(MARK) :]
        base += len(piece)


def _stream(source: Source, start: int, end: int) -> FlacStream:
    head = source.read(start, _HEAD)
    about = head[len(MARK) :].ljust(34, b"\0")
    packed = int.from_bytes(about[10:18], "big")
    rate, channels = packed >> 44, (packed >> 41 & 7) + 1
    block = int.from_bytes(about[:2], "big")
    return FlacStream(start, end, rate, channels, packed & (1 << 36) - 1 or None, block, head)


def _rest(source: Source, stream: FlacStream, tried: int, seconds: float) -> Part | None:
    """Where to go on after so many seconds: the frame that holds the next sample."""
    frames = _frames(source, stream)
    done = round(seconds * stream.rate)
    later = [index for index, (_, first) in enumerate(frames) if first > done]
    index = max(tried + 1, (later[0] if later else len(frames)) - 1)
    if index >= len(frames) or tried > _TRIES + index:
        return None
    start, first = frames[index]
    return Part(
        (_bare(stream), (start, stream.end)),
        onset=first / stream.rate,
        block=_BLOCK,
        rest=partial(_rest, source, stream, index),
    )


@cache
def _frames(source: Source, stream: FlacStream) -> Sequence[tuple[int, int]]:
    """Place and first sample of all frames whose headers are right, in order of their samples."""
    found: list[tuple[int, int]] = []
    for at, head in _syncs(source, stream):
        first = _first_sample(head, stream)
        if first is None or (stream.samples and first >= stream.samples):
            continue
        if not found or first > found[-1][1]:
            found.append((at, first))
    return found


def _syncs(source: Source, stream: FlacStream) -> Iterator[tuple[int, bytes]]:
    for mark in (b"\xff\xf8", b"\xff\xf9"):
        before, base, some = b"", stream.start, False
        for piece in source.pieces(stream.start, stream.end):
            data = before + piece
            at = data.find(mark)
            while 0 <= at <= len(data) - _LONGEST:
                some = some or _first_sample(data[at : at + _LONGEST], stream) is not None
                yield base - len(before) + at, data[at : at + _LONGEST]
                at = data.find(mark, at + 1)
            before = data[1 - _LONGEST :]
            base += len(piece)
        if some:  # a stream has frames of one kind
            return


def _first_sample(head: bytes, stream: FlacStream) -> int | None:
    """The first sample of the frame with this header; None if it is no header."""
    size, rate = head[2] >> 4, head[2] & 15
    if not size or rate == 15 or head[3] & 1 or head[3] >> 4 > 10:
        return None
    number, at = _number(head)
    if number is None:
        return None
    at += {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    if at >= len(head) or _checksum(head[:at]) != head[at]:
        return None
    return number if head[1] & 1 else number * stream.block


def _number(head: bytes) -> tuple[int | None, int]:
    """The number that is coded as UTF-8 would, and where it ends."""
    lead = head[4]
    more = 0 if lead < 0x80 else 8 - (lead ^ 0xFF).bit_length() - 1
    if lead >= 0x80 and not 1 <= more <= 6:
        return None, 5
    number = lead if lead < 0x80 else lead & (0x3F >> more)
    for byte in head[5 : 5 + more]:
        if byte >> 6 != 2:
            return None, 5
        number = number << 6 | byte & 0x3F
    return number, 5 + more


def _frame_sum(byte: int) -> int:
    check = byte << 8
    for _ in range(8):
        check = (check << 1 ^ 0x8005) & 0xFFFF if check & 0x8000 else check << 1
    return check


_FRAME_SUMS: Final = tuple(map(_frame_sum, range(256)))
"""What each byte does to the checksum of a frame, CRC-16."""


def _checksum(data: bytes) -> int:
    check = 0
    for byte in data:
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ 0x07) & 0xFF if check & 0x80 else check << 1
    return check
