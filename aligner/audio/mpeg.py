"""MP3 and its elder layers: walked frame by frame, and repaired so that times hold.

A decoder believes the first Info frame for the whole file and ends at damage or at another form.
So parts end where one of those is, and lost frames are replaced by silent ones: a header and
zeros. How many were lost follows from their bytes, or from the count in the Info frame.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from aligner.audio.frames import HEADER, Basis, FrameForm, FrameRun, lost_frames
from aligner.audio.mpeg_frames import (
    INFO_BYTES,
    LAYER_III,
    Info,
    is_free,
    is_fresh,
    measure,
    read_info,
    silent,
)
from aligner.audio.parts import Part, Piece
from aligner.audio.source import Source

USUAL_DELAY: Final = 1105
"""Samples that LAME (576) and any decoder (529) put before the first one."""

_LEFT_OUT: Final = 4
"""A quarter of the frames that are there: more are rather missing at the end than in a hole."""

_BLOCK: Final = 1152
"""Samples at a time after a fault: a decoder that stops takes those of its last block along."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A hole in a stretch.

    Attributes:
        index: of the frame after it, among those that are there.
        start: where it begins in the file.
        size: bytes.
        frames: that were in it, as far as can be told.
        basis: how that is known.
    """

    index: int
    start: int
    size: int
    frames: int
    basis: Basis


@dataclass(frozen=True, slots=True, eq=False)
class MpegStretch:
    """Frames of one encoding, with what was lost between them.

    Attributes:
        form: of all frames.
        starts: where each of them begins, shape (n,); without the Info frame.
        end: where the last one ends.
        first: the first frame.
        info: what the first frame says, if it is an Info frame.
        losses: the holes.
        fresh: whether an encoder began here; else the stream was cut in the middle.
    """

    form: FrameForm
    starts: Sequence[int]
    end: int
    first: bytes
    info: Info | None
    losses: tuple[Loss, ...]
    fresh: bool

    @property
    def frames(self) -> int:
        """Frames with those that are lost."""
        return len(self.starts) + sum(loss.frames for loss in self.losses)

    @property
    def delay(self) -> int:
        """Samples that its decoder leaves out at the start."""
        return (self.info.delay or 0) if self.info else 0

    @property
    def untold(self) -> float:
        """Seconds of silence that the encoder put before the sound though nothing tells it."""
        layer_iii = self.form.kind & 3 == LAYER_III
        told = self.info is not None and (self.info.sounds or self.info.delay is not None)
        return USUAL_DELAY / self.form.rate if layer_iii and self.fresh and not told else 0.0

    def seconds(self, frames: int) -> float:
        """The sound in so many frames, without what the encoder added."""
        padding = self.info.padding if self.info else 0
        return max(0, frames * self.form.samples - self.delay - padding) / self.form.rate

    def moment(self, loss: Loss) -> float:
        """Seconds of the stretch at which a hole begins."""
        before = sum(each.frames for each in self.losses if each.index < loss.index)
        return max(0, (loss.index + before) * self.form.samples - self.delay) / self.form.rate


def stretches(source: Source, runs: Sequence[FrameRun]) -> tuple[MpegStretch, ...]:
    """The recordings that the runs of a file are made of.

    Args:
        source: the file.
        runs: of frames, in order.
    """
    groups: list[list[_Cut]] = []
    for run in runs:
        for first, last in _cuts(source, run):
            if first or run.tagged or not groups or groups[-1][-1].run.form is not run.form:
                groups.append([])
            groups[-1].append(_Cut(run, first, last))
    return tuple(_stretch(source, group) for group in groups)


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """Frames `first` to `last` of a run."""

    run: FrameRun
    first: int
    last: int

    @property
    def end(self) -> int:
        starts = self.run.starts
        return starts[self.last] if self.last < len(starts) else self.run.end


def _cuts(source: Source, run: FrameRun) -> Iterator[tuple[int, int]]:
    """Index ranges of a run that are encodings of their own."""
    first = 0
    for mark in [*(index for index in _info_frames(source, run) if index), len(run.starts)]:
        info = read_info(source.read(run.starts[first], INFO_BYTES), run.form)
        beyond = first + 1 + info.frames if info and info.frames is not None else mark
        if beyond < mark - 1 and is_fresh(source, run.starts[beyond], run.form):
            yield first, beyond
            first = beyond
        yield first, mark
        first = mark


def _info_frames(source: Source, run: FrameRun) -> Iterator[int]:
    """Indices of the frames that are Info frames; searched by their mark, not frame by frame."""
    starts = np.frombuffer(run.starts, np.uint64)
    before, base = b"", run.starts[0]
    for piece in source.pieces(run.starts[0], run.end):
        data = before + piece
        for at in sorted(_found(data, (b"Info", b"Xing", b"VBRI"))):
            index = int(np.searchsorted(starts, base - len(before) + at, "right")) - 1
            if read_info(source.read(run.starts[index], INFO_BYTES), run.form):
                yield index
        before = piece[-3:]
        base += len(piece)


def _found(data: bytes, marks: Sequence[bytes]) -> Iterator[int]:
    for mark in marks:
        at = data.find(mark)
        while at >= 0:
            yield at
            at = data.find(mark, at + 1)


def _stretch(source: Source, group: Sequence[_Cut]) -> MpegStretch:
    run, first = group[0].run, group[0].first
    begin = run.starts[first]
    after = run.starts[first + 1] if first + 1 < len(run.starts) else run.end
    frame = source.read(begin, after - begin)
    info = read_info(frame, run.form)
    starts: array[int] = array("Q")
    losses: list[Loss] = []
    for number, cut in enumerate(group):
        if number:
            hole, size = group[number - 1].end, cut.run.lost
            losses.append(Loss(len(starts), hole, size, *lost_frames(starts, hole, size)))
        starts += cut.run.starts[cut.first + (info is not None and not number) : cut.last]
    fresh = info is not None or is_fresh(source, begin, run.form)
    made = MpegStretch(run.form, starts, group[-1].end, frame, info, tuple(losses), fresh)
    return _as_counted(made, source)


def _as_counted(made: MpegStretch, source: Source) -> MpegStretch:
    """With as many frames lost as the Info frame counts, if they can only lie in the holes.

    More frames than the bytes of a hole usually hold were left out there, unless the end is gone;
    of several holes it is not known in which.
    """
    claimed = made.info.frames if made.info else None
    if claimed is None or not made.losses:
        return made
    missing = claimed - len(made.starts)
    if missing == sum(loss.frames for loss in made.losses):
        return replace(made, losses=tuple(replace(each, basis="counted") for each in made.losses))
    loss = made.losses[0]
    alike = abs(missing - loss.frames) <= max(2, loss.frames // 2)
    left_out = missing <= len(made.starts) // _LEFT_OUT and _is_whole(made, source)
    if len(made.losses) == 1 and missing >= 0 and (alike or left_out):
        return replace(made, losses=(replace(loss, frames=missing, basis="counted"),))
    return made


def _is_whole(made: MpegStretch, source: Source) -> bool:
    """Whether no torn frame follows the last one."""
    got = measure(source.read(made.end, HEADER), 0)
    return got is None or got[1] is not made.form


def part_of(stretch: MpegStretch, *, follows: bool) -> Part:
    """What is decoded for a stretch.

    Args:
        stretch: of an MP3.
        follows: whether another one comes before it: what an encoder adds at its start is then a
            gap in the talk, and left out as far as it is known.
    """
    delay_known = stretch.info is not None and stretch.info.delay is not None
    skipped = USUAL_DELAY if follows and stretch.fresh and not delay_known else 0
    return Part(
        _pieces(stretch),
        piped=not is_free(stretch.first),
        skip=skipped / stretch.form.rate,
        duration=stretch.seconds(stretch.frames) - skipped / stretch.form.rate,
        rest=partial(_rest, stretch, -1),
    )


def _rest(stretch: MpegStretch, tried: int, seconds: float) -> Part | None:
    """What to decode when a decoder gave up after so many seconds: from the next frame on."""
    samples = round(seconds * stretch.form.rate) + stretch.delay
    frame = max(samples // stretch.form.samples, tried + 1)
    if frame >= stretch.frames - 1:
        return None
    lost, index = 0, frame
    for loss in stretch.losses:
        if loss.index + lost <= frame:
            lost += loss.frames
            index = max(loss.index, frame - lost)
    onset = (index + lost) * stretch.form.samples - stretch.delay
    return Part(
        _pieces(stretch, index),
        piped=not is_free(stretch.first),
        onset=onset / stretch.form.rate,
        block=_BLOCK,
        rest=partial(_rest, stretch, frame),
    )


def _pieces(stretch: MpegStretch, first: int = 0) -> tuple[Piece, ...]:
    """The bytes from a frame on, with silent frames for lost ones, and a true Info frame."""
    pieces: list[Piece] = []
    if stretch.info and not stretch.info.sounds and not first:
        pieces.append(_counting(stretch.first, stretch.info, stretch.frames))
    at = first
    for loss in stretch.losses:
        if loss.index > at:
            pieces.append((stretch.starts[at], loss.start))
        if loss.index > first:
            pieces.append(loss.frames * silent(stretch.first))
            at = loss.index
    if at < len(stretch.starts):
        pieces.append((stretch.starts[at], stretch.end))
    return tuple(pieces)


def _counting(frame: bytes, info: Info, frames: int) -> bytes:
    if info.frames is None or info.frames == frames:
        return frame
    return frame[: info.place] + frames.to_bytes(4, "big") + frame[info.place + 4 :]
