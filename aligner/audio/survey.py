"""What a file is made of, before it is decoded: the parts that are decoded one after the other.

Most files are one part, and nothing is said of them. The walk along a container's own structure
takes a tenth of a second an hour of sound; it finds what decoders do not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from aligner.audio import adts, containers, flac, mpeg, mpeg_frames, ogg, wave
from aligner.audio.claims import claimed_bytes
from aligner.audio.content import Header, needs_ffmpeg, tag_size
from aligner.audio.frames import HEADER, Measure, Walk, walk
from aligner.audio.notes import Notes, form, joined, misfit
from aligner.audio.parts import Part, copied
from aligner.audio.soundfiles import opened
from aligner.audio.source import Source

_JUNK: Final = 1 << 17
"""Bytes before the first frame in which a stream of frames is looked for."""

_MATTERS: Final = 1 << 13
"""Bytes at the end that may be left unread without a word: less than a second of any sound."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The parts of a file.

    Attributes:
        parts: one or more.
        header: what the whole is; None if a decoder has to say.
        promised: seconds that a header promises and that may not be there; None if none does.
    """

    parts: tuple[Part, ...]
    header: Header | None = None
    promised: float | None = None


def survey(source: Source, notes: Notes) -> Survey:
    """The parts of a file; what is odd about it is noted."""
    start = _after_tags(source)
    head = source.read(start, 16)
    if head.startswith(b"OggS"):
        return _ogg(source, notes)
    if head.startswith(b"fLaC"):
        return _flac(source, start, notes)
    if head.startswith((b"RIFF", b"RF64")):
        return _wave(source, notes)
    if demuxer := containers.name(head):
        return Survey(containers.copies(source, demuxer, notes))
    if head[:1] == b"\x47":
        _say_spoilt_packets(source, start, notes)
    if needs_ffmpeg(head) and not head.startswith(_ADTS):
        return Survey((Part(),))
    return _rarer(source, notes) or _framed(source, start, notes) or Survey((Part(),))


def _rarer(source: Source, notes: Notes) -> Survey | None:
    claimed = claimed_bytes(source)
    if claimed is None:
        return None
    if claimed > source.size + _MATTERS:
        notes.add(
            f"The file was cut off: it says that it has {claimed:,} bytes, and has {source.size:,}."
        )
    return Survey((Part(),))


def _after_tags(source: Source) -> int:
    at = 0
    while source.read(at, 3) == b"ID3" and (
        size := tag_size(source.read(at, 16), source.size - at)
    ):
        at += size
    return at


def _framed(source: Source, start: int, notes: Notes) -> Survey | None:
    """MP3 or AAC; None if it is neither."""
    for measure, made in ((mpeg_frames.measure, _mpeg), (adts.measure, _adts)):
        found = walk(source, start, measure, within=_JUNK)
        # Fewer: frames inside of another container, which has a clock of its own.
        if found.bytes > found.others:
            _say_left(found, notes)
            surveyed = made(source, found, notes)
            if surveyed.promised is None:  # else what is missing is told in seconds
                _say_torn_off(source, found, measure, notes)
            return surveyed
    return None


def _say_left(found: Walk, notes: Notes) -> None:
    first = found.runs[0]
    if first.lost > _MATTERS:
        notes.add(f"The first {first.lost:,} bytes are no sound; what follows them is used.")
    if found.left > _MATTERS:
        notes.add(f"The last {found.left:,} bytes are no sound that can be decoded.")


def _say_torn_off(source: Source, found: Walk, measure: Measure, notes: Notes) -> None:
    """Where nothing promises a length, a torn frame is all that tells of a cut."""
    last = found.runs[-1]
    got = measure(source.read(last.end, HEADER), 0)
    if got and got[1] is last.form and last.end + got[0] > source.size:
        notes.add("The last frame of the file is not whole: the file may have been cut off.")


def _mpeg(source: Source, found: Walk, notes: Notes) -> Survey:
    stretches = mpeg.stretches(source, found.runs)
    first = stretches[0]
    _join(notes, [(each.form.rate, each.form.channels) for each in stretches])
    parts: list[Part] = []
    clock = 0.0
    for stretch in stretches:
        part = mpeg.part_of(stretch, follows=bool(parts))
        for loss in stretch.losses:
            seconds = loss.frames * stretch.form.samples / stretch.form.rate
            notes.lose(clock + stretch.moment(loss), seconds, loss.size)
            if not loss.fits:
                notes.add(misfit(clock + stretch.moment(loss), loss.size))
        clock += part.duration or 0.0
        parts.append(part)
    claimed = first.info.frames if first.info else None
    if len(stretches) == 1 and not first.losses and first.info:
        if claimed is not None and first.frames > claimed + 1:
            notes.add(
                f"The header promises {first.seconds(claimed):.1f} s; all {clock:.1f} s that are "
                "there were used."
            )
        elif not found.runs[0].lost:
            whole = Part(rest=parts[0].rest, duration=_told(first, claimed))
            # libsndfile does not tell what a VBRI header promises.
            return Survey((whole,), promised=first.seconds(claimed) if claimed else None)
    promised = first.seconds(max(claimed, first.frames)) if claimed else None
    only = len(stretches) == 1
    header = Header(
        "MP3", first.form.rate, first.form.channels, None if only and not claimed else clock
    )
    return Survey(tuple(parts), header, promised if only else None)


def _told(stretch: mpeg.Stretch, claimed: int | None) -> float:
    return stretch.seconds(stretch.frames if claimed is None else min(claimed, stretch.frames))


def _adts(_: Source, found: Walk, notes: Notes) -> Survey:
    if len(found.runs) == 1:
        return Survey((Part(),))
    changes = [
        run.form
        for number, run in enumerate(found.runs)
        if not number or run.form is not found.runs[number - 1].form or run.tagged
    ]
    _join(notes, [(each.rate, each.channels) for each in changes])
    parts = tuple(adts.parts(found.runs, notes))
    first = found.runs[0].form
    length = (parts[-1].onset or 0.0) + (parts[-1].duration or 0.0)
    return Survey(parts, Header("aac", first.rate, first.channels, length))


def _ogg(source: Source, notes: Notes) -> Survey:
    links = ogg.links(source)
    if links is None:
        return Survey((Part(),))
    if not links[-1].ended:
        notes.add("The file has no mark of its end: it may have been cut off.")
    if len(links) == 1 and not links[0].holes:
        return Survey((Part(),))
    _join(notes, [(link.rate, link.channels) for link in links])
    parts: list[Part] = []
    clock = 0.0
    for link in links:
        made = tuple(_linked(source, link, clock))
        parts += made
        clock = made[-1].offset or clock if made else clock
    first = links[0]
    return Survey(tuple(parts), Header("OGG", first.rate, first.channels, clock))


def _linked(source: Source, link: ogg.Link, clock: float) -> Iterator[Part]:
    """The parts of a link that starts at a moment of the recording's clock."""
    runs = [run for run in link.runs if ogg.last_granule(run) is not None]
    if not runs:
        return
    last = [ogg.last_granule(run) or 0 for run in runs]
    first = link.part(runs[0])
    with copied(source, first.pieces) as file, opened(file.fileno()) as sound:
        frames = sound.frames if sound is not None else 0
        rate = sound.samplerate if sound is not None else link.rate
    origin = last[0] - round(frames * link.rate / rate)
    for run, granule in zip(runs, last, strict=True):
        yield link.part(run, offset=clock + link.seconds(granule - origin))


def _flac(source: Source, start: int, notes: Notes) -> Survey:
    streams = flac.streams(source, start)
    if not streams:
        return Survey((Part(),))
    _join(notes, [(stream.rate, stream.channels) for stream in streams])
    only = len(streams) == 1
    parts = tuple(flac.part_of(source, stream, whole=only) for stream in streams)
    first = streams[0]
    lengths = [part.duration for part in parts]
    whole = None if None in lengths else sum(length or 0.0 for length in lengths)
    header = Header("FLAC", first.rate, first.channels, whole)
    return Survey(parts, None if only else header)


def _wave(source: Source, notes: Notes) -> Survey:
    found = wave.waves(source)
    if not found:
        return Survey((Part(),))
    if len(found) == 1 and found[0].holds_mpeg:
        return _framed_wave(source, found[0], notes)
    _join(notes, [(each.rate, each.channels) for each in found])
    parts = tuple(wave.parts(source, found, notes))
    first = found[0]
    if len(found) == 1 and first.claimed is not None:
        return Survey(parts, promised=first.claimed / first.second)
    whole = sum(part.duration or 0.0 for part in parts)
    return Survey(parts, Header("WAV", first.rate, first.channels, whole))


def _framed_wave(source: Source, found: wave.Wave, notes: Notes) -> Survey:
    """MP3 in a WAV file: damaged as MP3 is, promised as WAV is."""
    promised = found.claimed / found.second if found.claimed is not None else None
    framed = _framed(source, found.data, notes) or Survey((Part(),))
    return replace(framed, promised=promised or framed.promised)


def _say_spoilt_packets(source: Source, start: int, notes: Notes) -> None:
    """MPEG transport streams have a mark each 188 bytes; ffmpeg passes over packets without."""
    packets = spoilt = 0
    first = 0
    for at in range(start, source.size, 4096 * _PACKET):
        marks = np.frombuffer(source.read(at, 4096 * _PACKET), np.uint8)[::_PACKET]
        wrong = np.flatnonzero(marks != 0x47)
        if len(wrong) and not spoilt:
            first = packets + int(wrong[0])
        spoilt += len(wrong)
        packets += len(marks)
    if spoilt and packets > _FEW:
        notes.add(
            f"{spoilt:,} of {packets:,} packets of the MPEG stream are spoilt, the first after "
            f"{first / packets:.0%} of the file: sound may be missing there."
        )


_PACKET: Final = 188
_FEW: Final = 10
_ADTS: Final = (b"\xff\xf1", b"\xff\xf9")


def _join(notes: Notes, forms: Sequence[tuple[int, int]]) -> None:
    if len(forms) > 1:
        notes.add(joined([form(*each) for each in forms]))
