"""What a file is made of, before it is decoded: the parts that are decoded one after the other.

Most files are one part, and nothing is said of them. The walk along a container's own structure
takes a tenth of a second an hour of sound; it finds what decoders do not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from aligner.audio import containers, flac, ogg, transport, wave
from aligner.audio.claims import avi_seconds
from aligner.audio.content import MOST_TAGS, Header, needs_ffmpeg, tag_size
from aligner.audio.framed import framed
from aligner.audio.notes import Notes, clock
from aligner.audio.parts import Part, Survey, check_count, copied
from aligner.audio.soundfiles import opened
from aligner.audio.source import Source

_HEAD: Final = 64
"""Bytes by which a container is known."""

_ADTS: Final = (b"\xff\xf1", b"\xff\xf9")


def survey(source: Source, notes: Notes) -> Survey:
    """The parts of a file; what is odd about it is noted.

    Args:
        source: the file.
        notes: get what there is to say.

    Raises:
        AudioError: it has too many parts.
    """
    start = _after_tags(source)
    head = source.read(start, 16)
    if head.startswith(b"OggS"):
        return _ogg(source, notes)
    if head.startswith(b"fLaC"):
        return _flac(source, start, notes)
    if kind := containers.container(source.read(0, _HEAD)):
        parts = containers.copies(source, kind, notes)
        seconds = avi_seconds(source) if len(parts) == 1 else None
        return Survey(parts, promised=seconds, is_exact=seconds is not None)
    if head.startswith((b"RIFF", b"RF64")):
        return _wave(source, notes)
    if head[:1] == b"\x47":
        return _transport(source, start, notes)
    found = None
    if not needs_ffmpeg(head) or head.startswith(_ADTS):
        found = framed(source, start, notes, tags=0)
    return found or Survey((Part(),))


def _after_tags(source: Source) -> int:
    at = 0
    for _ in range(MOST_TAGS):
        head = source.read(at, 16)
        size = tag_size(head, source.size - at) if head.startswith(b"ID3") else 0
        if not size:
            break
        at += size
    return at


def _transport(source: Source, start: int, notes: Notes) -> Survey:
    transport.say_faults(source, start, notes)
    found = transport.streams(source, start)
    if len(found) < 2:
        return Survey((Part(),))
    forms = [stream.form for stream in found if stream.form]
    notes.join([(each.rate, each.channels) for each in forms] or [(0, 0)] * len(found))
    for stream in found:
        if stream.ahead:
            notes.add(
                "guessed times",
                f"The stream's clock goes {stream.ahead:.0f} s ahead at {clock(stream.onset)}: "
                "another recording is taken to begin there. If sound was lost instead, later times "
                "are early by as much.",
            )
    first = forms[0] if forms else None
    header = Header("mpegts", first.rate if first else 0, first.channels if first else 0, None)
    return Survey(tuple(transport.parts(source, found)), header if first else None)


def _ogg(source: Source, notes: Notes) -> Survey:
    links = ogg.links(source)
    if links is None:
        return _rarer_ogg(source, notes)
    if not links[-1].ended:
        notes.add("loss", "The file has no mark of its end: it may have been cut off.")
    else:
        containers.say_beyond(source, links[-1].end, notes)
    if len(links) == 1 and not links[0].holes:
        return Survey((Part(),))
    check_count(source, sum(len(link.runs) for link in links))
    notes.join([(link.rate, link.channels) for link in links])
    parts: list[Part] = []
    clock = 0.0
    for link in links:
        made = tuple(_linked(source, link, clock))
        parts += made
        clock = made[-1].offset or clock if made else clock
    first = links[0]
    return Survey(tuple(parts), Header("OGG", first.rate, first.channels, clock))


def _rarer_ogg(source: Source, notes: Notes) -> Survey:
    """FLAC, Speex and others in Ogg: decoders keep the time of a link, not of the next one."""
    chain = ogg.chain(source)
    if chain and not chain[-1].ended:
        notes.add("loss", "The file has no mark of its end: it may have been cut off.")
    elif chain:
        containers.say_beyond(source, chain[-1].end, notes)
    if len(chain) < 2:
        return Survey((Part(),))
    notes.add(
        "harmless", f"The file consists of {len(chain)} joined recordings; times run through."
    )
    return Survey(tuple(Part(((link.start, link.end),)) for link in chain))


def _linked(source: Source, link: ogg.ChainLink, clock: float) -> Iterator[Part]:
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
    notes.join([(stream.rate, stream.channels) for stream in streams])
    following = [*(stream.start for stream in streams[1:]), source.size]
    ends = [stream.end for stream in streams]
    containers.say_between(source, zip(ends, following, strict=True), notes)
    only = len(streams) == 1 and ends == following
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
    notes.join([(each.rate, each.channels) for each in found])
    parts = tuple(wave.parts(source, found, notes))
    first = found[0]
    if len(found) == 1 and first.claimed is not None:
        return Survey(parts, promised=first.claimed / first.second)
    whole = sum(part.duration or 0.0 for part in parts)
    return Survey(parts, Header("WAV", first.rate, first.channels, whole))


def _framed_wave(source: Source, found: wave.Wave, notes: Notes) -> Survey:
    """MP3 in a WAV file: damaged as MP3 is, promised as WAV is."""
    promised = found.claimed / found.second if found.claimed is not None else None
    made = framed(source, found.data, notes) or Survey((Part(),))
    return replace(made, promised=promised or made.promised)
