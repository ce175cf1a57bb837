"""The reader that keeps time: the parts of a file, each decoded and set where it belongs.

    parts     │ a ──────│ b ───│   c ─────│
    samples   │ a ──────│ b ───│000│ c ───│      silence where sound was lost; it is noted

What was decoded is compared with what was promised, by each part and by the whole file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Final

import numpy as np
import soundfile
import soxr

from aligner.audio import complaints, ffmpeg, lead_in, tracks
from aligner.audio.acoustics import Samples
from aligner.audio.content import Header, needs_ffmpeg
from aligner.audio.elapsed import Elapsed
from aligner.audio.floats import Floats, checked
from aligner.audio.mixing import mixed
from aligner.audio.notes import Notes, cut_off, fell_short
from aligner.audio.parts import Descriptor, Held, Part, check_count, copied, piped
from aligner.audio.soundfiles import blocks, opened, read_header
from aligner.audio.source import Source
from aligner.audio.stream_info import Track
from aligner.audio.survey import survey
from aligner.errors import AudioError, MissingDependency

TOLERANCE: Final = 1.0
"""Seconds by which a header may promise more than there is: rounding, encoder padding."""

_EXACT: Final = 0.02
"""Seconds by which a part may be shorter than its frames: less than one of them."""

_MOVED: Final = 0.06
"""Seconds by which later times may be wrong without a word."""

_HEARD: Final = 0.5
"""Seconds of opposite channels below which nothing is said of them."""

_COMPLAINTS: Final = 1 << 20
"""Bytes of what ffmpeg says that are looked at."""


class RecordingReader:
    """A recording that is about to be decoded, once.

    Args:
        source: the open file.
        rate: samples a second to make of it.
        max_seconds: where ffmpeg is to stop, whatever the file says.

    Attributes:
        header: what the file says of itself.
        promised: seconds that it says it lasts; None if it does not tell, or only guesses.
        notes: what there is to say of it; complete when all of it is decoded.

    Raises:
        AudioError: the file is no audio, protected, without sound, in too many pieces, or claims
            what cannot be.
        MissingDependency: only ffmpeg reads this format, and there is none.
    """

    def __init__(self, source: Source, *, rate: int, max_seconds: float) -> None:
        self.notes = Notes()
        self._source = source
        self._clock = Elapsed(rate)
        self._max_seconds = max_seconds
        self._track: Track | None = None
        found = survey(source, self.notes)
        self._parts = found.parts
        self.header = found.header or self._ask(found.parts[0])
        by_ffmpeg = self._track is not None or any(part.demuxer for part in found.parts)
        check_count(source, len(found.parts), by_ffmpeg=by_ffmpeg)
        self.promised = found.promised or self.header.duration
        self._is_exact = found.is_exact

    def blocks(self) -> Iterator[Samples]:
        """Mono samples, -1 to 1 but for what was clipped, piece by piece.

        Raises:
            AudioError: a sample is not a number, nothing can be decoded, or the file was changed.
            OutputError: the disk for temporary files has no room for a part of the file.
        """
        for part in self._parts:
            yield from self._followed(part)
        self._source.check_unchanged()
        self._conclude()

    def _followed(self, part: Part) -> Iterator[Samples]:
        """A part, and what can be had of it behind places where a decoder gives up."""
        if part.onset is not None:
            yield from self._silence(part.onset, told=part.told)
        began = self._clock.now
        step: Part | None = part
        while step is not None:
            if step is not part and step.onset is not None:
                step = replace(step, onset=began + step.onset)
            yield from self._placed(step)
            reached = self._clock.now - began
            if part.duration is not None and reached >= part.duration - _EXACT:
                break
            step = part.rest(reached) if step is part else step.rest(reached)

    def _placed(self, part: Part) -> Iterator[Samples]:
        """The samples of one decoder, from its place on the clock on."""
        sound = self._decoded(part)
        first = next(sound, None)
        if first is None:
            return
        onset, block = first
        rate = self._clock.rate
        start = self._clock.now if onset is None else onset
        if round((start - self._clock.now) * rate) > 0:
            yield from self._silence(start)
        surplus = max(0, round((self._clock.now - start + part.skip) * rate))
        while True:
            kept = block[surplus:]
            surplus -= len(block) - len(kept)
            self._clock.pass_by(kept)
            if len(kept):
                yield kept
            following = next(sound, None)
            if following is None:
                return
            block = following[1]

    def _silence(self, end: float, *, told: bool = False) -> Iterator[Samples]:
        """Silence up to a moment; noted as a loss if that was not `told` already."""
        lacking = round((end - self._clock.now) * self._clock.rate)
        if lacking > 0 and not told:
            self.notes.lose(self._clock.now, lacking / self._clock.rate)
        while lacking > 0:
            step = min(lacking, 30 * self._clock.rate)
            self._clock.samples += step
            lacking -= step
            yield np.zeros(step, np.float32)

    def _decoded(self, part: Part) -> Iterator[tuple[float | None, Samples]]:
        """Where a part starts on the clock, and its samples at our rate."""
        if part.demuxer is not None or self._track is not None:
            yield from ((part.onset, block) for block in self._by_ffmpeg(part))
            return
        with self._open(part) as (descriptor, file):
            if file is not None:
                yield from self._by_libsndfile(part, file, Floats.of(file, descriptor, self.notes))

    @contextmanager
    def _open(self, part: Part) -> Iterator[tuple[int, soundfile.SoundFile | None]]:
        with ExitStack() as stack:
            descriptor = self._source.descriptor
            if part.piped:
                descriptor = stack.enter_context(piped(self._source, part.pieces))
            elif part.pieces:
                descriptor = stack.enter_context(copied(self._source, part.pieces)).fileno()
            yield descriptor, stack.enter_context(opened(descriptor))

    def _by_libsndfile(
        self, part: Part, file: soundfile.SoundFile, floats: Floats | None
    ) -> Iterator[tuple[float | None, Samples]]:
        onset = part.onset
        if part.offset is not None:
            onset = part.offset - file.frames / file.samplerate
        resampler = soxr.ResampleStream(file.samplerate, self._clock.rate, 1, dtype="float32")
        for block in blocks(file, part.block):
            mono, opposite = mixed(block)
            self._clock.opposite += opposite / file.samplerate
            if floats:
                mono = floats.tamed(mono, self._clock.now)
            yield onset, checked(resampler.resample_chunk(mono), self._source.path)
        yield (
            onset,
            checked(
                resampler.resample_chunk(np.empty(0, np.float32), last=True), self._source.path
            ),
        )

    def _by_ffmpeg(self, part: Part) -> Iterator[Samples]:
        path, rate = self._source.path, self._clock.rate
        began = self._clock.now if part.onset is None else part.onset
        with ExitStack() as stack:
            file: Descriptor = Held(self._source.descriptor)
            track = self._track
            if part.pieces or track is None:
                file = stack.enter_context(copied(self._source, part.pieces))
                track = ffmpeg.probe(_program(self._source), path, file, part.demuxer or "")
            told = stack.enter_context(tempfile.TemporaryFile())
            lead = ffmpeg.lead(track, path, file)
            if part is self._parts[0] and lead >= 0 and not lead_in.is_told(self._source):
                lead_in.say_untold(track.priming, self.notes)
            before = round((lead - track.priming if part.follows and lead >= 0 else lead) * rate)
            if before > 0:
                yield np.zeros(before, np.float32)
            made = tracks.decode(
                *(track, path, file), rate=rate, max_seconds=self._max_seconds, complaints=told
            )
            for block, opposite in made:
                self._clock.opposite += opposite / rate
                yield block[max(0, -before) :]
                before = min(0, before + len(block))
            told.seek(0)
            self._hear(track, file, began, told.read(_COMPLAINTS).decode("utf-8", "replace"))

    def _hear(self, track: Track, file: Descriptor, began: float, told: str) -> None:
        """Notes from what ffmpeg said while it decoded what began at a moment of the recording."""
        if forms := complaints.changes(told):
            self.notes.add(
                "harmless",
                f"The form of the sound changes in the file, to {', then '.join(forms[:5])}.",
            )
        faults = complaints.faults(told)
        if not faults and not complaints.was_filled(told):
            return
        holes = ffmpeg.holes(track, self._source.path, file)
        for at, seconds in holes:
            self.notes.lose(began + at, seconds)
        if faults and not holes:
            noun = "fault" if faults == 1 else "faults"
            self.notes.add(
                "loss",
                f"ffmpeg met {faults:,} {noun} while it decoded the file, the first: "
                f"{complaints.first_fault(told)} Sound may be missing or spoilt there.",
            )

    def _ask(self, part: Part) -> Header:
        """What the decoder of a part reads in its header."""
        if part.demuxer is None:
            with self._open(part) as (_, file):
                if file is not None:
                    return read_header(self._source.path, file)
        program = _program(self._source)
        with ExitStack() as stack:
            file_: Descriptor = Held(self._source.descriptor)
            if part.pieces:
                file_ = stack.enter_context(copied(self._source, part.pieces))
            track = ffmpeg.probe(program, self._source.path, file_, part.demuxer or "")
        self._track = track
        if track.among > 1:
            why = "the one that it names as default" if track.default else "the first"
            self.notes.add(
                "harmless",
                f"The file has {track.among} audio tracks: number {track.chosen} is used, {why}.",
            )
        return track.header

    def _conclude(self) -> None:
        now, promised = self._clock.now, self.promised
        if self._clock.opposite > _HEARD:
            self.notes.add(
                "harmless",
                f"For {self._clock.opposite:.1f} s the two channels are opposite in phase: half "
                "their difference is used there, since their mean is silence.",
            )
        start = self._track.start if self._track else 0.0
        if self._track and self._track.delayed:
            self.notes.add(
                "harmless",
                f"The sound starts at {start:.2f} s of the file's own clock; times here count from "
                "its first sample.",
            )
            if promised is not None and abs(promised - start - now) <= TOLERANCE:
                self.promised = now
                return
        if promised is None and self._clock.stops_abruptly:
            self.notes.add(
                "loss",
                "The sound ends abruptly, and nothing in the file tells its length: its end may be "
                "missing.",
            )
        if promised is not None and self._is_exact and promised - now > _MOVED:
            self.notes.add("guessed times", fell_short(promised, now))
        elif promised is not None and promised - now > TOLERANCE:
            self.notes.add("loss", cut_off(promised, now))
        elif promised is not None and now - promised > TOLERANCE:
            self.notes.add(
                "harmless", f"The header promises {promised:.1f} s; {now:.1f} s were decoded."
            )


def _program(source: Source) -> str:
    path = source.path
    try:
        return ffmpeg.find_ffmpeg(
            f"{path}: only ffmpeg reads this format, and it is not installed."
        )
    except MissingDependency:
        if needs_ffmpeg(source.head):
            raise
        advice = f"If a media player plays it: {ffmpeg.ADVICE}"
        raise AudioError(str(path), "is not audio, or in a rare format.", advice) from None
