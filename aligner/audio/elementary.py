"""Streams of frames without a container: AAC (ADTS), AC-3, E-AC-3, taken apart and set in time.

ffmpeg decodes what it finds and leaves out what it does not, so that all that follows is early. So
each run of frames is decoded by itself, and the frames that were lost before it are counted:

    bytes   │frame│frame│▒▒▒▒▒▒▒▒▒▒▒│frame│frame│
    clock   0     1     2    (3, 4)  5     6         in frames
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aligner.audio import ac3, adts
from aligner.audio.frames import Measure, Run, lost_frames
from aligner.audio.notes import Notes, misfit
from aligner.audio.parts import Part


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


CODECS: Final = (
    Codec("aac", adts.measure, b"\xff", 1024),
    Codec("ac3", ac3.measure, ac3.SYNC, 256),
    Codec("eac3", ac3.measure_enhanced, ac3.SYNC, 256),
)


def parts(runs: Sequence[Run], codec: Codec, notes: Notes) -> Iterator[Part]:
    """One part a run; what is lost between runs of one form takes the time of as many frames."""
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
