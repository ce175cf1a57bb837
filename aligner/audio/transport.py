"""MPEG transport streams: joined ones, packets that are spoilt, and an end that is not there.

ffmpeg passes over the latter without a word, and times the frames behind a join wrongly where the
rate changes. Source: ISO/IEC 13818-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from aligner.audio import adts
from aligner.audio.frames import FrameForm
from aligner.audio.notes import Notes
from aligner.audio.parts import Part
from aligner.audio.source import Source

_PACKET: Final = 188
_MARK: Final = 0x47
_FEW: Final = 10
_STEP: Final = 4096
"""Packets up to which a file is too short to speak of spoilt ones; packets read at once."""

_CLOCK: Final = 90_000
"""Ticks a second of the time stamps, which have 33 bits."""

_WRAP: Final = 1 << 33
_BACK: Final = _CLOCK // 2
"""Ticks by which a stamp goes back where another stream was joined: more than reordering does."""

_AHEAD: Final = 10 * _CLOCK
"""Ticks by which a stamp goes ahead where ffmpeg, too, takes the clock for set anew."""

_LEAD: Final = 1024
"""Samples that an AAC encoder puts before the first one."""

_Packets: TypeAlias = npt.NDArray[np.uint8]


def say_faults(source: Source, start: int, notes: Notes) -> None:
    """Note spoilt packets, and an end that was cut off, of the stream that begins at `start`.

    Args:
        source: the file.
        start: where its first packet begins.
        notes: get what there is to say.
    """
    packets = spoilt = first = 0
    for block in _blocks(source, start):
        wrong = np.flatnonzero(block[:, 0] != _MARK)
        if len(wrong) and not spoilt:
            first = packets + int(wrong[0])
        spoilt += len(wrong)
        packets += len(block)
    if packets <= _FEW:
        return
    if spoilt:
        notes.add(
            "loss",
            f"{spoilt:,} of {packets:,} packets of the MPEG stream are spoilt, the first after "
            f"{first / packets:.0%} of the file: sound may be missing there.",
        )
    elif (source.size - start) % _PACKET or _is_torn(source, start):
        notes.add("loss", "The MPEG stream ends within a packet: the file was cut off.")


def _blocks(source: Source, start: int) -> Iterator[_Packets]:
    """Whole packets, shape (n, 188)."""
    for at in range(start, source.size, _STEP * _PACKET):
        data = np.frombuffer(source.read(at, _STEP * _PACKET), np.uint8)
        yield data[: len(data) // _PACKET * _PACKET].reshape(-1, _PACKET)


@dataclass(frozen=True, slots=True)
class TransportStream:
    """A stream that is joined to others.

    Attributes:
        start: where it begins in the file.
        form: of its sound, if that is AAC.
        ahead: seconds by which its time stamps begin later than those before it end, if it was
            found by that.
        onset: seconds that the streams before it take by their time stamps.
    """

    start: int
    form: FrameForm | None
    ahead: float = 0.0
    onset: float = 0.0


def streams(source: Source, start: int) -> tuple[TransportStream, ...]:
    """The streams that a file is made of.

    Another one begins where the time stamps go back, or farther ahead than a receiver loses.

    Args:
        source: the file.
        start: where its first packet begins.
    """
    found: list[TransportStream] = []
    before: dict[int, int] = {}
    after = start
    first = passed = 0
    for at, track, body in _beginnings(source, start):
        stamp = _stamp(body)
        if stamp is None:
            continue
        if not found:
            first = track
            found.append(TransportStream(start, _form(body)))
        step = (stamp - before.get(track, stamp)) % _WRAP
        ahead, back = _AHEAD < step < _WRAP // 2, _WRAP // 2 < step < _WRAP - _BACK
        if ahead or back:
            joined = TransportStream(
                _table_after(source, after, at),
                _form(body),
                step / _CLOCK if ahead else 0.0,
                passed / _CLOCK,
            )
            found.append(joined)
            before.clear()
        elif step < _AHEAD and track == first:
            passed += step
        before[track], after = stamp, at
    return tuple(found)


def parts(source: Source, found: tuple[TransportStream, ...]) -> Iterator[Part]:
    """What is decoded for each of several streams.

    Args:
        source: the file.
        found: from `streams`, two or more.
    """
    ends = [*(stream.start for stream in found[1:]), source.size]
    for number, (stream, end) in enumerate(zip(found, ends, strict=True)):
        lead = _LEAD / stream.form.rate if number and stream.form else 0.0
        yield Part(((stream.start, end),), demuxer="mpegts", skip=lead)


def _beginnings(source: Source, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Place, track and payload of packets in which a time-stamped packet of sound begins."""
    at = start
    for block in _blocks(source, start):
        for number in np.flatnonzero((block[:, 0] == _MARK) & (block[:, 1] & 0x40 != 0)):
            body = _payload(block[number])
            if body.startswith(b"\0\0\1") and len(body) > 14 and _is_sound(body[3]):
                track = int(block[number, 1] & 0x1F) << 8 | int(block[number, 2])
                yield at + int(number) * _PACKET, track, body
        at += len(block) * _PACKET


def _stamp(body: bytes) -> int | None:
    """The presentation time of what begins here, in ticks; None if it has none."""
    if not body[7] & 0x80:
        return None
    five = body[9:14]
    high, middle, low = five[0] >> 1 & 7, five[1] << 7 | five[2] >> 1, five[3] << 7 | five[4] >> 1
    return high << 30 | middle << 15 | low


def _form(body: bytes) -> FrameForm | None:
    frame = adts.measure(body, 9 + body[8])
    return frame[1] if frame else None


def _table_after(source: Source, after: int, before: int) -> int:
    """Where the first table of programs lies between two places: there a stream begins."""
    at = after + _PACKET
    block = next(_blocks(source, at), np.empty((0, _PACKET), np.uint8))[: (before - at) // _PACKET]
    tables = np.flatnonzero((block[:, 1] & 0x1F == 0) & (block[:, 2] == 0))
    return at + int(tables[0]) * _PACKET if len(tables) else before


def _is_torn(source: Source, start: int) -> bool:
    """Whether the last packet of sound, which tells its length, is longer than what is there."""
    count = (source.size - start) // _PACKET
    first = start + max(0, count - _STEP) * _PACKET
    (block,) = _blocks(source, first)
    streams = (block[:, 1] & 0x1F).astype(np.int64) << 8 | block[:, 2]
    begins = (block[:, 1] & 0x40) != 0
    for number in np.flatnonzero(begins)[::-1]:
        body = _payload(block[number])
        if not body.startswith(b"\0\0\1") or len(body) < 6 or not _is_sound(body[3]):
            continue
        size = int.from_bytes(body[4:6], "big")
        rest = block[number:][streams[number:] == streams[number]]
        return size > sum(len(_payload(each)) for each in rest) - 6
    return False


def _is_sound(stream: int) -> bool:
    """MPEG audio, or a private stream such as AC-3; not video, whose packets tell no length."""
    return stream >> 5 == 0b110 or stream in {0xBD, 0xFD}


def _payload(packet: _Packets) -> bytes:
    adaptation = 1 + int(packet[4]) if packet[3] & 0x20 else 0
    return packet[4 + adaptation :].tobytes() if packet[3] & 0x10 else b""
