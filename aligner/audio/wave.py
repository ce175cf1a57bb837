"""WAV headers: what they promise, and what is there.

A recorder that was stopped by a flat battery leaves a length of 0, a program that wrote to a pipe
the largest number; a broken download has less than it says; two files joined have two headers.
Source: the RIFF/WAVE description of Microsoft and IBM, EBU Tech 3306 (RF64).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from aligner.audio import shifted
from aligner.audio.beginnings import behind_tags, recording_at
from aligner.audio.containers import say_beyond
from aligner.audio.notes import Notes, clock
from aligner.audio.parts import Part
from aligner.audio.source import Source

_UNKNOWN: Final = 0x7FFF_0000
"""Lengths from here on are what is written where the true one is not known."""

_MOST: Final = 0xFFFF_FFFF
_MPEG: Final = (0x50, 0x55)
_BLOCKS: Final = (0x02, 0x11, 0x31)
"""Codecs whose header tells the samples of a block: ADPCM of two kinds, GSM 6.10."""

_MPEG_DELAY: Final = 1105
"""Samples that an encoder of MPEG audio puts before the sound."""

_BEGINS: Final = (b"RIFF", b"RF64")
_INTEGERS: Final = 1
_EXTENSIBLE: Final = 0xFFFE
_KNOWN: Final = (b"data", b"fmt ", b"LIST", b"fact", b"bext", b"id3 ", b"ID3 ", b"cue ", b"JUNK")
_LONGEST_FORM: Final = 4096
_LONGEST_HEADER: Final = 1_000_000
_CHUNKS: Final = 1000
"""Chunks that are looked at."""

_PADDING: Final = 0.02
"""Seconds by which a header may be wrong without a word: a block of a recorder's memory."""

_TOLERANCE: Final = 1.0
"""Seconds from which the reader itself says that a file was cut off."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A WAV recording in a file.

    Attributes:
        start: where it begins.
        data: where its samples begin.
        claimed: bytes of samples that its header promises; None if it does not tell.
        there: bytes of samples that the file holds.
        rate: samples a second.
        channels: how many.
        second: bytes a second.
        width: bytes of an integer sample; 0 if samples are something else.
        holds_mpeg: whether it holds MPEG audio frames instead of samples.
        header: what stands before the samples, as decoders read it.
        mended: whether the file's own header is not read by them.
    """

    start: int
    data: int
    claimed: int | None
    there: int
    rate: int
    channels: int
    second: int
    width: int
    holds_mpeg: bool = False
    header: bytes = b""
    mended: bool = False

    @property
    def end(self) -> int:
        """Where its samples end."""
        return self.data + self.there


def waves(source: Source) -> tuple[Wave, ...]:
    """The recordings of a file, one after the other; none if its header is beyond reading."""
    found: list[Wave] = []
    at = 0
    while (wave := _wave(source, at)) is not None:
        found += [wave, *_more_samples(source, wave)]
        at = _next(source, found[-1].end)
        if not at:
            break
    return tuple(found)


def parts(source: Source, found: tuple[Wave, ...], notes: Notes) -> Iterator[Part]:
    """What is decoded for each.

    Args:
        source: the file.
        found: from `waves`, one or more.
        notes: get what there is to say.
    """
    end = found[-1].end
    if found[-1].claimed is not None and (len(found) > 1 or not _beyond(source, end)):
        say_beyond(source, _behind_chunks(source, end), notes)
    for wave in found:
        seconds = wave.there / wave.second
        if wave.claimed is None:
            notes.add(
                "harmless",
                f"The header does not tell the length of the sound: all {seconds:.1f} s that "
                "follow it are used.",
            )
        if wave.mended:
            notes.add("harmless", "A chunk of odd length before the sound lacks its last byte.")
        if len(found) == 1 and wave.claimed is not None:
            yield from _checked(source, wave, wave.claimed, notes)
        else:
            delay = _MPEG_DELAY / wave.rate if wave.holds_mpeg and wave.start else 0.0
            yield replace(_part(wave, wave.data, wave.end), skip=delay)


def _part(wave: Wave, start: int, end: int, *, onset: float | None = None) -> Part:
    """Samples of a recording, behind a header that tells their true length."""
    header = bytearray(wave.header)
    header[:4] = b"RIFF"
    header[4:8] = min(len(header) - 8 + end - start, _MOST).to_bytes(4, "little")
    header[-4:] = min(end - start, _MOST).to_bytes(4, "little")
    return Part((bytes(header), (start, end)), onset=onset, duration=(end - start) / wave.second)


def _checked(source: Source, wave: Wave, claimed: int, notes: Notes) -> Iterator[Part]:
    """The one recording of a file; where its length is not as promised, it is looked at closely."""
    end = wave.end + _beyond(source, wave.end)
    lacking = claimed - (end - wave.data)
    if wave.mended:
        yield _part(wave, wave.data, wave.end)
        return
    if not lacking:
        yield Part()
        return
    found = shifted.stretches(
        source, wave.data, end, width=wave.width, channels=max(1, wave.channels)
    )
    if len(found) > 1:
        yield from _shifted(wave, claimed, found, notes)
        return
    seconds = lacking / wave.second
    if _PADDING < seconds <= _TOLERANCE:
        notes.add(
            "guessed times",
            f"The header promises {seconds:.2f} s more than the file holds: they are missing at "
            "its end, or wherever bytes were left out, and all later times are then too early.",
        )
    if seconds >= -_PADDING:
        yield Part()
        return
    notes.add(
        "guessed times",
        f"The file holds {-seconds:.2f} s more than its header promises: the header is wrong, or "
        "bytes were put in somewhere, and all later times are then too late.",
    )
    yield _part(wave, wave.data, end)


def _shifted(
    wave: Wave, claimed: int, found: list[shifted.ShiftedBytes], notes: Notes
) -> Iterator[Part]:
    """Stretches of a recording; the last one ends where the header says that the sound does."""
    first, last = found[0], found[-1]
    place = clock((last.start - wave.data) / wave.second)
    only = len(found) == 2  # one place, which has all that is missing
    if only:
        notes.add(
            "loss",
            f"Bytes were left out or put in near {place}, within a sample: the samples behind it "
            "are read from their own bytes, and lie where the header's length puts them.",
        )
    else:
        notes.add(
            "guessed times",
            f"Bytes were left out or put in at {len(found) - 1} places, the last near {place}: how "
            "many at which is not known, so that times between them may be wrong.",
        )
    yield _part(wave, first.start, first.end)
    for stretch in found[1:]:
        onset = (claimed - (last.end - last.start)) / wave.second if stretch is last else None
        yield _part(wave, stretch.start, stretch.end, onset=onset)


def _behind_chunks(source: Source, end: int) -> int:
    """Where the chunks end that follow the samples."""
    padded = end + end % 2
    at = padded if _is_chunk(source, padded) and not recording_at(source, end) else end
    for _ in range(_CHUNKS):
        if not _is_chunk(source, at) or recording_at(source, at):
            break
        size = int.from_bytes(source.read(at + 4, 4), "little")
        at += 8 + size + size % 2
    return at


def _beyond(source: Source, end: int) -> int:
    """Bytes after the samples that are no chunks, tags, zeros or other recording."""
    at = _behind_chunks(source, end)
    left = source.size - at
    none = left <= 0 or at > end + 1 or behind_tags(source, at) > at or recording_at(source, at)
    return 0 if none else left


def _wave(source: Source, start: int) -> Wave | None:
    head = source.read(start, 12)
    if head[:4] not in _BEGINS or head[8:12] != b"WAVE":
        return None
    rate, long = 0, None
    channels = second = codec = width = 0
    form, mended = b"", False
    at = start + 12
    for _ in range(_CHUNKS):
        chunk = source.read(at, 8 + 26)
        name, size = chunk[:4], int.from_bytes(chunk[4:8], "little")
        if len(chunk) < 8:
            return None
        if name == b"ds64":
            long = int.from_bytes(chunk[16:24], "little")
        if name == b"fmt ":
            form = source.read(at, 8 + min(size, _LONGEST_FORM))
            codec = int.from_bytes(chunk[8:10], "little")
            channels = int.from_bytes(chunk[10:12], "little")
            rate = int.from_bytes(chunk[12:16], "little")
            second = int.from_bytes(chunk[16:20], "little")
            width = _width(chunk, codec)
            block, samples = (int.from_bytes(chunk[i : i + 2], "little") for i in (20, 26))
            if codec in _BLOCKS and samples:  # programs write what they like for these
                second = max(1, rate * block // samples)
        if name == b"data":
            break
        at += 8 + size
        if size % 2:
            # Chunks are padded to an even length; some writers forget it.
            unpadded = source.read(at, 4) in _KNOWN
            mended = mended or unpadded
            at += not unpadded
    if name != b"data" or not rate or not second:
        return None
    left = source.size - at - 8
    if size == _MOST and long is not None:
        size = long
    unknown = (size == 0 and left > 0 and not _is_chunk(source, at + 8)) or (
        size > left and _UNKNOWN <= size <= _MOST and long is None
    )
    if mended or at - start > _LONGEST_HEADER:
        header = head + form + len(form) % 2 * b"\0" + source.read(at, 8)
    else:
        header = source.read(start, at + 8 - start)
    return Wave(
        start,
        at + 8,
        None if unknown else size,
        left if unknown else min(size, left),
        rate,
        channels,
        second,
        width,
        codec in _MPEG,
        header,
        mended,
    )


def _more_samples(source: Source, wave: Wave) -> Iterator[Wave]:
    """Further chunks of samples behind the first, as programs that write in pieces leave them."""
    at = wave.end + wave.end % 2
    for _ in range(_CHUNKS):
        if wave.claimed is None or not _is_chunk(source, at) or source.read(at, 4) in _BEGINS:
            return
        size = int.from_bytes(source.read(at + 4, 4), "little")
        if source.read(at, 4) == b"data" and size:
            yield replace(wave, data=at + 8, claimed=size, there=min(size, source.size - at - 8))
        at += 8 + size + size % 2


def _width(chunk: bytes, codec: int) -> int:
    """Bytes of an integer sample, by a "fmt " chunk."""
    if codec == _EXTENSIBLE:
        codec = int.from_bytes(chunk[32:34], "little")
    return int.from_bytes(chunk[22:24], "little") // 8 if codec == _INTEGERS else 0


def _is_chunk(source: Source, at: int) -> bool:
    head = source.read(at, 8)
    size = int.from_bytes(head[4:8], "little")
    return head[:4].isascii() and head[:4].strip().isalnum() and at + 8 + size <= source.size + 1


def _next(source: Source, end: int) -> int:
    """Where the next recording begins, 0 if there is none: chunks after the samples are skipped."""
    places = (end, end + end % 2, _behind_chunks(source, end))
    return next((at for at in places if source.read(at, 4) in _BEGINS), 0)
