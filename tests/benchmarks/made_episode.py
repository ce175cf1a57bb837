"""A made episode as large as the largest: 31.6k words in 1,305 paragraphs, 2 h 40 of sound.

Its words are the sample's, a word each 0.3 s, and so is its sound; nothing is aligned for real, so
it is there in seconds.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import soundfile

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.model import AlignedLine, Alignment, ClockPiece, GapWindow, TimedWord
from aligner.audio.clips import RATE, make_rendition
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from web import Settings, create_app
from web.cache.waveform_peaks import keep_peaks
from web.services import Services
from web.workers.aligner import AlignerWorker
from web.workers.aligner_job import Job

PARAGRAPHS = 1305
WORDS = 31_600
SECONDS_A_WORD = 0.3
GAP_EVERY = 26
NAME = "made-1"
SLUG = f"made-{NAME}"
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the made text; `start` is its first character in the file."""

    number: int
    start: int
    speaker: str
    text: str
    words: tuple[Span, ...]
    gap: Span | None
    first_word: int

    def time(self, word: int) -> float:
        """When a word begins."""
        return (self.first_word + word) * SECONDS_A_WORD


def make_lines() -> Iterator[Line]:
    """Paragraphs of about 24 words, each with a label, some with a gap."""
    source = re.findall(r"[a-z]{2,}", SAMPLE.with_suffix(".md").read_text(encoding="utf-8"))
    words = cycle(source)
    start = said = 0
    for i in range(PARAGRAPHS):
        until = round((i + 1) * WORDS / PARAGRAPHS)
        speaker = ("Nell Carrow", "Jonah Beck", "Angus Muir")[i % 3]
        pieces, spans, gap = [f"**{speaker}:**"], [], None
        at = len(pieces[0])
        for k, word in enumerate(islice(words, until - said)):
            if i % GAP_EVERY == 1 and k == 10:
                tag = rf"\[unintelligible {clock((said + k) * SECONDS_A_WORD)}\]"
                gap = Span(start + at + 1, start + at + 1 + len(tag))
                pieces.append(tag)
                at += 1 + len(tag)
            pieces.append(word)
            spans.append(Span(start + at + 1, start + at + 1 + len(word)))
            at += 1 + len(word)
        yield Line(2 * i + 1, start, speaker, " ".join(pieces), tuple(spans), gap, said)
        start, said = start + at + 2, until


def clock(seconds: float) -> str:
    """The time inside a gap tag."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{int(seconds % 1 * 30):02}"


def make_episode(folder: Path) -> tuple[Path, Path]:
    """Writes a library and the data of an editor that has it aligned; returns both folders."""
    library, data = folder / "library", folder / "data"
    show = library / "made"
    show.mkdir(parents=True)
    lines = list(make_lines())
    text = "\n\n".join(line.text for line in lines) + "\n"
    (show / f"{NAME}.md").write_text(text, encoding="utf-8")
    (show / f"{NAME}.mp3").write_bytes(SAMPLE.with_suffix(".mp3").read_bytes())
    app = create_app(Settings(data=data, library=library, background=False))
    editor = app.extensions["editor"]
    assert isinstance(editor, Services)
    audio = show / f"{NAME}.mp3"
    mark = make_sound(editor, audio)
    alignment = make_alignment(lines)
    file = AlignmentFile(
        TranscriptSource(f"{NAME}.md", hashlib.sha256(text.encode()).hexdigest()),
        AudioSource(audio.name, mark, RATE),
        alignment,
        find_flags(parse(text), alignment),
    )
    background = AlignerWorker(editor.database, editor.episode_cache, 1)
    background._finish(Job(SLUG, text, 0, audio), file)
    editor.close()
    return library, data


def make_sound(editor: Services, audio: Path) -> str:
    """The sample's rendition over and over; returns the hash of its bytes."""
    rendition = editor.episode_cache.rendition(SLUG, audio)
    once = rendition.with_suffix(".once.mp3")
    make_rendition(audio, once)
    samples, rate = soundfile.read(io.BytesIO(once.read_bytes()), dtype="int16")
    times = int(WORDS * SECONDS_A_WORD * rate / len(samples)) + 1
    rendition.write_bytes(once.read_bytes() * times)
    mark = editor.episode_cache.sound_of(rendition)
    keep_peaks(rendition.parent, np.tile(samples, times), mark)
    return mark


def make_alignment(lines: list[Line]) -> Alignment:
    """Every word in its place; one in two hundred is doubtful."""
    words, aligned, gaps = [], [], []
    for line in lines:
        for k, span in enumerate(line.words):
            onset = line.time(k)
            segment = Segment(onset, onset + 0.9 * SECONDS_A_WORD)
            said = line.text[span.start - line.start : span.end - line.start]
            confidence = 0.02 if (line.first_word + k) % 200 == 7 else 0.99
            words.append(TimedWord(line.number, span, said, segment, confidence, "acoustic"))
        whole = Segment(line.time(0), line.time(len(line.words)))
        aligned.append(AlignedLine(line.number, line.speaker, "speech", "spoken", whole, 0.99))
        if line.gap:
            window = Segment(line.time(10), line.time(10) + 0.5)
            gaps.append(GapWindow(line.number, line.gap, window, 2))
    return Alignment(
        duration=WORDS * SECONDS_A_WORD,
        words=tuple(words),
        lines=tuple(aligned),
        breaks=(),
        clock=(ClockPiece(0.0, 0.0),),
        gaps=tuple(gaps),
        unwritten=(),
        engine="made",
        acoustic_model="none",
    )
