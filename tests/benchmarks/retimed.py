"""How well `retime` follows a clock that jumps: a transcript before and after its times were moved.

The speech is made: ffmpeg's flite says what is written, so that each stamp of the corrected file is
half a second into its own second, sounds where it marks a break or a jingle, and noise for what is
left of the time at a break or, without one, between two paragraphs.

    python -m tests.benchmarks.retimed BEFORE.md AFTER.md FOLDER [silent]

With "silent" the inserts are silence instead of music.

Needs ffmpeg with flite. FOLDER keeps the recording, so that the next run takes a fifth of the time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import floor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from aligner.alignment.align import align
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.alignment.retiming.retime import plan_retiming
from aligner.audio.conformer import Conformer
from aligner.audio.decode import IncomingAudio
from aligner.transcript.model import Paragraph, Stamp, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from aligner.transcript.timecode import read_timecode

RATE = 16_000
INTO_SECOND = 0.5
VOICES = ("slt", "rms", "awb", "kal16")
LONGEST_PAUSE = 1.5
"""Seconds between two paragraphs; what is more is an insert."""

Wave = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is between two stamps: when it begins, and what is said, a text a paragraph."""

    begin: float
    kind: str
    said: tuple[tuple[str, str], ...]


def stretches(transcript: Transcript, times: Sequence[float]) -> Iterator[Stretch]:
    """The text cut at its stamps, with the time of each: the first begins at 0."""
    tokens: dict[int, list[tuple[int, str]]] = {}
    for token in tokenize(transcript):
        spoken = " ".join(word.text for word in token.readings[0])
        tokens.setdefault(token.line, []).append((token.span.start, spoken))
    coming = iter(times)
    begin, kind, said = 0.0, "speech", list[tuple[str, str]]()
    for paragraph in transcript.paragraphs:
        words = tokens.get(paragraph.line, [])
        voice = VOICES[sum(map(ord, paragraph.speaker or "")) % len(VOICES)]
        at = paragraph.body.start
        for stamp in _stamps(paragraph):
            said.append((voice, _between(words, at, stamp.span.start)))
            yield Stretch(begin, kind, tuple(each for each in said if each[1]))
            begin, kind, said, at = next(coming), paragraph.kind, [], stamp.span.end
        said.append((voice, _between(words, at, paragraph.body.end)))
    yield Stretch(begin, kind, tuple(each for each in said if each[1]))


def _stamps(paragraph: Paragraph) -> list[Stamp]:
    return [inline for inline in paragraph.inlines if isinstance(inline, Stamp)]


def _between(words: Sequence[tuple[int, str]], start: int, end: int) -> str:
    return " ".join(word for place, word in words if start <= place < end)


def speak(job: tuple[str, str]) -> Wave:
    """A text said by one of flite's voices, at their own pace."""
    voice, text = job
    plain = re.sub("[^a-z' ]", " ", text).replace("'", r"\\\'")
    source = f"flite=text={plain}:voice={voice}"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-ar", str(RATE)]
    done = subprocess.run([*command, "-f", "f32le", "-"], capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)


def faster(wave: Wave, factor: float) -> Wave:
    """The same speech in less time, at the same pitch."""
    command = ["ffmpeg", "-v", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    asked = [*command, "-af", f"atempo={factor:.5f}", "-f", "f32le", "-"]
    done = subprocess.run(asked, input=wave.tobytes(), capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)


def chord(seconds: float) -> Wave:
    """Music, of a kind."""
    at = np.arange(int(seconds * RATE)) / RATE
    tones = sum(np.sin(2 * np.pi * f * at) for f in (220.0, 277.2, 329.6))
    return (0.08 * tones * (1 + 0.5 * np.sin(2 * np.pi * 2 * at))).astype(np.float32)


def fill(stretch: Stretch, waves: Sequence[Wave], seconds: float, *, silent: bool) -> Wave:
    """A stretch in as many seconds: with pauses, and an insert where there is time left."""
    said = sum(len(wave) for wave in waves) / RATE
    pauses = len(waves) * 0.3
    if said + pauses > seconds and said:
        factor = said / max(seconds - pauses, seconds / 2)
        waves = [faster(wave, factor) for wave in waves]
        said = sum(len(wave) for wave in waves) / RATE
    left = max(0.0, seconds - said)
    pause = min(left / max(1, len(waves)), LONGEST_PAUSE)
    rest = max(0.0, left - pause * len(waves))
    silence = np.zeros(int(pause * RATE), np.float32)
    parts = [part for wave in waves for part in (wave, silence)]
    at = 0 if stretch.kind in ("break", "jingle") or not waves else 2 * ((len(waves) + 1) // 2)
    parts.insert(at, np.zeros(int(rest * RATE), np.float32) if silent else chord(rest))
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    fitted = np.zeros(int(seconds * RATE), np.float32)
    fitted[: len(whole)] = whole[: len(fitted)]
    return fitted


def make(transcript: Transcript, times: Sequence[float], path: Path, *, silent: bool) -> None:
    """Write the recording."""
    row = list(stretches(transcript, [time + INTO_SECOND for time in times]))
    ends = [each.begin for each in row[1:]]
    with ThreadPoolExecutor(2) as threads:
        spoken = list(threads.map(speak, [job for each in row for job in each.said]))
    coming = iter(spoken)
    pieces = []
    for stretch, end in zip(row, [*ends, 0.0], strict=True):
        waves = [next(coming) for _ in stretch.said]
        length = sum(len(wave) for wave in waves) / RATE + LONGEST_PAUSE * len(waves)
        pieces.append(fill(stretch, waves, end - stretch.begin if end else length, silent=silent))
    noise = np.random.default_rng(1).normal(0, 0.0005, sum(map(len, pieces))).astype(np.float32)
    soundfile.write(path, np.concatenate(pieces) + noise, RATE)


def stamp_times(transcript: Transcript) -> list[tuple[int, str, float]]:
    """Line, text and time of every stamp."""
    return [
        (paragraph.line, stamp.span.of(transcript.text), stamp.seconds or 0.0)
        for paragraph in transcript.paragraphs
        for stamp in _stamps(paragraph)
    ]


def main(before: Path, after: Path, folder: Path, *, silent: bool) -> None:
    """Make the recording if it is not there, align, and compare stamp by stamp."""
    old = parse(before.read_text(encoding="utf-8"))
    written, right = stamp_times(old), stamp_times(parse(after.read_text(encoding="utf-8")))
    path = folder / f"{before.stem}{'.silent' if silent else ''}.flac"
    if not path.exists():
        make(old, [floor(time) for _, _, time in right], path, silent=silent)
    alignment = align(old, IncomingAudio(path), model=Conformer(jobs=2), lexicon=Lexicon(), jobs=2)
    plan = plan_retiming(old, alignment)
    edits = {edit.span.start: edit for edit in plan.edits}
    spans = [s.span.start for p in old.paragraphs for s in _stamps(p)]
    good = moved = 0
    for start, (line, text, seconds), (_, wanted, time) in zip(spans, written, right, strict=True):
        edit = edits.get(start)
        new = read_timecode(edit.new.strip("\\[]")) if edit else None
        found = new.seconds if new and new.seconds is not None else seconds
        moved += abs(seconds - time) >= 1
        is_good = floor(time) <= found < floor(time) + 1 or (edit is None and text == wanted)
        good += abs(seconds - time) >= 1 and is_good
        mark = "" if is_good else "   <- not in its second"
        print(f"{line:4} {text:22} {wanted:16} {edit.new if edit else 'as it is':18}{mark}")
    print(f"{good} of {moved} that people moved are within their second")
    for edit in plan.edits:
        if edit.span.start not in spans:
            print(f"gap: {edit.old} -> {edit.new}")
    for left in plan.left:
        print(f"left: {left.text}: {left.reason}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), silent="silent" in sys.argv[4:])
