"""What `archive.py` measures on: short episodes with bad ones among them, long ones, a show."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import soundfile

from aligner.batch.journal import EpisodeRecord, open_journal
from aligner.batch.outcome import EpisodeOutcome
from aligner.batch.plan import ENGINE
from aligner.batch.recordings import recording_at
from aligner.export.figures import EpisodeFigures
from aligner.transcript.parse import parse
from tests.benchmarks.hour import make_episode

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/episodes"
SOURCES = ("roundtable", "ad-free-clock")
SHOWS = ("gotime/go-time", "jsparty/js-party", "practicalai/practical-ai", "shipit/ship-it")


def cuts(source: str) -> Iterator[tuple[str, float, float]]:
    """The spoken lines of an episode of 6 to 20 s: text without stamps, start, end."""
    text = (DATA / f"{source}.md").read_text(encoding="utf-8")
    truth = json.loads((DATA / f"{source}.truth.json").read_text())
    spoken = {each["line"]: each for each in truth["lines"] if each["verdict"] == "spoken"}
    for paragraph in parse(text).paragraphs:
        place = spoken.get(paragraph.line)
        body = paragraph.body.of(text).strip()
        if not place or paragraph.kind != "speech" or "\\[" in body:
            continue
        if 6 <= place["end"] - place["start"] <= 20:
            line = f"**{paragraph.speaker or 'Reader'}:** \\[00:00\\] {body}\n"
            yield line, place["start"], place["end"]


def make_archive(folder: Path, count: int) -> list[str]:
    """Write the episodes below `repo` and `audio`; the names of the five bad ones."""
    found = []
    for source in SOURCES:
        samples, rate = soundfile.read(DATA / f"{source}.mp3", dtype="float32")
        for text, start, end in cuts(source):
            first, last = round((start - 0.4) * rate), round((end + 0.4) * rate)
            found.append((text, samples[max(0, first) : last], rate))
    names = [f"{SHOWS[i % len(SHOWS)]}-{i // len(SHOWS) + 1}" for i in range(count)]
    for name, (text, samples, rate) in zip(names, islice(cycle(found), count), strict=True):
        for path in (folder / f"repo/{name}.md", folder / f"audio/{name}.mp3"):
            path.parent.mkdir(parents=True, exist_ok=True)
        (folder / f"repo/{name}.md").write_text(text, encoding="utf-8")
        soundfile.write(folder / f"audio/{name}.mp3", samples, rate, format="MP3")
    return spoil(folder, names)


def spoil(folder: Path, names: list[str]) -> list[str]:
    """Make five of them bad, each in its own way."""
    cut_off, stranger, no_audio, no_stamps, empty = random.Random(6).sample(names, 5)  # noqa: S311
    sound = folder / f"audio/{cut_off}.mp3"
    sound.write_bytes(sound.read_bytes()[: sound.stat().st_size * 3 // 5])
    other = next(name for name in names if name not in {stranger, cut_off})
    shutil.copy(folder / f"audio/{other}.mp3", folder / f"audio/{stranger}.mp3")
    (folder / f"audio/{no_audio}.mp3").write_text("<!doctype html><title>Not found</title>")
    text = folder / f"repo/{no_stamps}.md"
    text.write_text(text.read_text().replace("\\[00:00\\] ", ""))
    (folder / f"repo/{empty}.md").write_text("")
    return [cut_off, stranger, no_audio, no_stamps, empty]


def make_long(folder: Path) -> float:
    """An hour and four quarters of one, no two of the same bytes; seconds of sound in all."""
    return copy_pairs(folder, [an_hour(folder), *map(pair, SOURCES * 2)])


def make_even(folder: Path) -> float:
    """Two episodes of an hour, as most are in the archive; seconds of sound in all."""
    return copy_pairs(folder, [an_hour(folder)] * 2)


def an_hour(folder: Path) -> tuple[Path, Path]:
    """Text and sound of an episode of an hour, made in a new folder."""
    folder.mkdir(parents=True)
    text, sound, _ = make_episode(DATA / SOURCES[0], 1.0, folder)
    return text, sound


def pair(source: str) -> tuple[Path, Path]:
    """An episode's text and sound."""
    return DATA / f"{source}.md", DATA / f"{source}.mp3"


def copy_pairs(folder: Path, pairs: Sequence[tuple[Path, Path]]) -> float:
    """Write them below `repo` and `audio`, no two of the same bytes; seconds of sound in all."""
    for i, (text, sound) in enumerate(pairs, 1):
        for source, place in ((text, "repo"), (sound, "audio")):
            target = folder / place / f"gotime/go-time-{i}{source.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        with target.open("ab") as file:  # an ID3v1 tag, which no decoder plays
            file.write(b"TAG" + f"Copy {i}".encode().ljust(125, b"\0"))
    return sum(float(soundfile.info(sound).duration) for _, sound in pairs)


def make_done(folder: Path, count: int) -> None:
    """An archive of so many hours that was done before: real texts, no sound, and a journal."""
    texts = sorted((ROOT.parent / "shared/data/transcripts").rglob("*-*.md"))
    with open_journal(folder / "out") as journal:
        for i, source in enumerate(islice(cycle(texts), count), 1):
            name = f"gotime/go-time-{i}"
            text, sound = folder / f"repo/{name}.md", folder / f"audio/{name}.mp3"
            made = folder / f"out/{name}.json"
            for path in (text, sound, made):
                path.parent.mkdir(parents=True, exist_ok=True)
            data = source.read_bytes() + f"\n{i}\n".encode()
            for path in (text, sound, made):
                path.write_bytes(data)
            figures = EpisodeFigures(f"go-time-{i}", "gotime", duration=3600.0, words=10_000)
            page = folder / f"out/report-pages/{name}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(b"page")
            digest = hashlib.sha256(data).hexdigest()
            page_digest = hashlib.sha256(b"page").hexdigest()
            files = ((f"{name}.json", digest), (f"report-pages/{name}.html", page_digest))
            outcome = EpisodeOutcome(name, "aligned", figures=figures, files=files)
            recording = recording_at(sound)
            journal.add(EpisodeRecord(outcome, digest, recording.fingerprint, ENGINE))
