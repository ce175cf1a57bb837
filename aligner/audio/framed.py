"""Files that are a stream of frames, without a container: their parts, and what is odd of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from aligner.audio import elementary, lead_in, mpeg, mpeg_frames
from aligner.audio.beginnings import recording_at
from aligner.audio.containers import another
from aligner.audio.content import Header
from aligner.audio.frames import HEADER, Measure, Walk, usual_bytes
from aligner.audio.notes import Notes, misfit
from aligner.audio.parts import Part, Survey
from aligner.audio.source import Source
from aligner.audio.walking import walk

_JUNK: Final = 1 << 17
"""Bytes before the first frame in which a stream of frames is looked for."""

_EDGE: Final = 1.5
"""Frames' worth of bytes before the first or after the last frame of which nothing is said: a
recorder that is switched on in the middle of a frame leaves less than one."""

_COMPLETE: Final = 0.1
"""Seconds that may be missing of what a header promises, where bytes after it are no sound."""

_FOOTERS: Final = (b"APETAGEX", b"LYRICS200", b"LYRICSEND")
"""What tags without a header, or of another kind, have within their last bytes."""

_BEGIN: Final = 16
"""Frames in a row from the first byte on that make a stream, whatever follows."""


def framed(source: Source, start: int, notes: Notes, *, tags: int | None = None) -> Survey | None:
    """The parts of a stream of MPEG audio, AAC, AC-3 or E-AC-3; None if it is none of them.

    Args:
        source: the file.
        start: where its frames begin.
        notes: what is odd about it is noted.
        tags: where the tags before the frames begin, if they may be longer or shorter than they
            say.
    """
    begin = start if tags is None else tags
    kinds: list[tuple[Measure | None, bytes, Callable[[Walk], Survey]]] = [
        (mpeg_frames.measure, b"\xff", lambda found: _mpeg(source, start, found, notes)),
        *(
            (each.measure, each.sync, partial(_elementary, source, start, codec=each, notes=notes))
            for each in elementary.CODECS
        ),
        (
            mpeg_frames.free_measure(source, start),
            b"\xff",
            lambda found: _mpeg(source, start, found, notes),
        ),
    ]
    for measure, sync, made in kinds:
        if measure is None:
            continue
        found = walk(source, begin, measure, within=_JUNK, sync=sync)
        if _is_stream(found):
            return _say_edges(source, found, measure, notes, made(found))
    return None


def _is_stream(found: Walk) -> bool:
    """Whether frames are what a file is made of, and not in another container with its own clock.

    A stream begins with frames, or most of it is frames.
    """
    begins = bool(found.runs) and not found.runs[0].lost and len(found.runs[0].starts) >= _BEGIN
    return begins or found.bytes > found.others


def _say_edges(
    source: Source, found: Walk, measure: Measure, notes: Notes, surveyed: Survey
) -> Survey:
    """The same survey, with what there is to say of bytes before the first and after the last."""
    first, last = found.runs[0], found.runs[-1]
    usual = usual_bytes(first.starts, first.end)
    if first.lost > _EDGE * usual:
        seconds = first.lost / usual * first.form.samples / first.form.rate
        notes.add(
            "guessed times",
            f"The first {first.lost:,} bytes are no sound; what follows them is used. If they are "
            f"damaged sound, all times are early by about {seconds:.1f} s.",
        )
    if found.left > _EDGE * usual_bytes(last.starts, last.end) and not _ends_tagged(source):
        there = sum(part.duration or 0.0 for part in surveyed.parts)
        whole = surveyed.promised is not None and there >= surveyed.promised - _COMPLETE
        other = recording_at(source, last.end)
        notes.add(
            "harmless" if whole and not other else "loss",
            f"The last {found.left:,} bytes are no sound that can be decoded.{another(other)}",
        )
        if other and surveyed.parts == (Part(),):  # decoders would take it for damaged frames
            surveyed = replace(surveyed, parts=(Part(((0, last.end),)),))
    for place in found.unclear:
        notes.add(
            "guessed times",
            f"A tag at byte {place:,} does not tell its size: what follows it was taken for sound "
            "and may be a part of the tag, so that later times may be wrong.",
        )
    if surveyed.promised is None:  # else what is missing is told in seconds
        got = measure(source.read(last.end, HEADER), 0)
        if got and got[1] is last.form and last.end + got[0] > source.size:
            notes.add(
                "loss", "The last frame of the file is not whole: the file may have been cut off."
            )
    return surveyed


def _ends_tagged(source: Source) -> bool:
    """Whether the file ends with a tag whose begin nothing marks, as APEv1 and Lyrics3."""
    last = source.read(max(0, source.size - 512), 512)
    return any(mark in last for mark in _FOOTERS)


def _mpeg(source: Source, start: int, found: Walk, notes: Notes) -> Survey:
    stretches = mpeg.stretches(source, found.runs)
    first = stretches[0]
    notes.join([(each.form.rate, each.form.channels) for each in stretches])
    if not first.fresh and first.form.kind & 3 == mpeg_frames.LAYER_III:
        notes.add("loss", "The file begins within a recording: what was before it is missing.")
    lead_in.say_untold(first.untold, notes)
    parts: list[Part] = []
    clock = 0.0
    for stretch in stretches:
        part = mpeg.part_of(stretch, follows=bool(parts))
        for loss in stretch.losses:
            seconds = loss.frames * stretch.form.samples / stretch.form.rate
            moment = clock + stretch.moment(loss)
            notes.lose(moment, seconds, loss.size, guessed=loss.basis == "usual")
            if loss.basis == "misfit":
                notes.add("guessed times", misfit(moment, loss.size))
        clock += part.duration or 0.0
        parts.append(part)
    claimed = first.info.frames if first.info else None
    if len(stretches) == 1 and not first.losses and first.info:
        if claimed is not None and first.frames > claimed + 1:
            notes.add(
                "harmless",
                f"The header promises {first.seconds(claimed):.1f} s; all {clock:.1f} s that are "
                "there were used.",
            )
        elif found.runs[0].starts[0] == start and not first.info.sounds:
            whole = Part(rest=parts[0].rest, duration=_told(first, claimed))
            # libsndfile does not tell what a VBRI header promises.
            return Survey((whole,), promised=first.seconds(claimed) if claimed else None)
    promised = first.seconds(max(claimed, first.frames)) if claimed else None
    only = len(stretches) == 1
    header = Header(
        "MP3", first.form.rate, first.form.channels, None if only and not claimed else clock
    )
    return Survey(tuple(parts), header, promised if only else None)


def _told(stretch: mpeg.MpegStretch, claimed: int | None) -> float:
    return stretch.seconds(stretch.frames if claimed is None else min(claimed, stretch.frames))


def _elementary(
    source: Source, start: int, found: Walk, codec: elementary.Codec, notes: Notes
) -> Survey:
    runs = elementary.parted(source, found.runs)
    if len(runs) == 1 and runs[0].starts[0] - runs[0].lost == start:
        return Survey((Part(),))
    changes = [
        run.form
        for number, run in enumerate(runs)
        if not number or run.form is not runs[number - 1].form or run.tagged
    ]
    notes.join([(each.rate, each.channels) for each in changes])
    parts = tuple(elementary.parts(runs, codec, notes))
    first = runs[0].form
    length = (parts[-1].onset or 0.0) + (parts[-1].duration or 0.0)
    return Survey(parts, Header(codec.demuxer, first.rate, first.channels, length))
