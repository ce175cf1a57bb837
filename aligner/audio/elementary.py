"""Streams of frames without a container: AAC (ADTS), AC-3, E-AC-3, taken apart and set in time.

ffmpeg decodes what it finds and leaves out what it does not, so that all that follows is early. So
each run of frames is decoded by itself, and the frames that were lost before it are counted:

    bytes   │frame│frame│▒▒▒▒▒▒▒▒▒▒▒│frame│frame│
    clock   0     1     2    (3, 4)  5     6         in frames
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from aligner.audio import ac3, adts
from aligner.audio.frames import FrameRun, Measure, lost_frames
from aligner.audio.notes import Notes, misfit
from aligner.audio.parts import Part
from aligner.audio.source import Source


@dataclass(frozen=True, slots=True)
class Codec:
    """A kind of frames.

    Attributes:
        demuxer: ffmpeg's name for a stream of them.
        measure: knows their headers.
        sync: what each begins with.
        lead: samples that an encoder puts before the first one.
    """

    demuxer: str
    measure: Measure
    sync: bytes
    lead: int


_NAME: Final = re.compile(rb"Lavc\d\d\.\d{1,3}\.\d{3}")
"""What libavcodec writes into its first frame of AAC, and again into each 256th."""

_EVERY: Final = 256
_LONGEST: Final = 16
"""Frames between two such names of one encoder; bytes of the longest name that a cut may part."""

CODECS: Final = (
    Codec("aac", adts.measure, b"\xff", 1024),
    Codec("ac3", ac3.measure, ac3.SYNC, 256),
    Codec("eac3", ac3.measure_enhanced, ac3.SYNC, 256),
)


def parted(source: Source, runs: Sequence[FrameRun]) -> tuple[FrameRun, ...]:
    """The runs, cut where another encoder began, if it left its name there as libavcodec does.

    Joined files of one form are one run: what the second encoder put before its sound is not told.

    Args:
        source: the file.
        runs: of frames.
    """
    made: list[FrameRun] = []
    for run in runs:
        starts = np.frombuffer(run.starts, np.uint64)
        names = np.fromiter(_names(source, run), np.uint64)
        named = np.unique(np.searchsorted(starts, names, "right") - 1)
        apart = np.flatnonzero(np.diff(named) % _EVERY) + 1
        edges = [0, *named[apart].tolist(), len(starts)]
        for first, last in pairwise(edges):
            end = run.starts[last] if last < len(starts) else run.end
            lost, tagged = (0, True) if first else (run.lost, run.tagged)
            made.append(FrameRun(run.form, run.starts[first:last], end, lost, tagged))
    return tuple(made)


def _names(source: Source, run: FrameRun) -> Iterator[int]:
    """Where encoders' names are in a run."""
    before, base = b"", run.starts[0]
    for piece in source.pieces(run.starts[0], run.end):
        data = before + piece
        for found in _NAME.finditer(data):
            yield base - len(before) + found.start()
        before = piece[-_LONGEST:]
        base += len(piece)


def parts(runs: Sequence[FrameRun], codec: Codec, notes: Notes) -> Iterator[Part]:
    """One part a run; what is lost between runs of one form takes the time of as many frames.

    Args:
        runs: of frames, in order.
        codec: the kind of the frames.
        notes: get what is lost.
    """
    clock = 0.0
    for number, run in enumerate(runs):
        form, before = run.form, runs[number - 1] if number else None
        seconds = len(run.starts) * form.samples / form.rate
        skip = 0.0
        if before is not None and before.form is form and not run.tagged:
            frames, basis = lost_frames(before.starts, before.end, run.lost)
            lost = frames * form.samples / form.rate
            notes.lose(clock, lost, run.lost, guessed=basis == "usual")
            if basis == "misfit":
                notes.add("guessed times", misfit(clock, run.lost))
            clock += lost
        elif before is not None:
            skip = codec.lead / form.rate  # of an encoder that begins: no sound of its own
        yield Part(
            ((run.starts[0], run.end),),
            demuxer=codec.demuxer,
            onset=clock if number else None,
            told=True,
            skip=skip,
            duration=seconds - skip,
        )
        clock += seconds - skip
