"""`aligner speakers --group`: captions that name nobody."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.cli import cli
from aligner.transcript.parse import parse
from tests.alignment.voices.sample_voices import TEXT, times_of
from tests.benchmarks.recordings import SAMPLE

SOUND = SAMPLE.with_suffix(".mp3")


def episode(folder: Path, text: str) -> Path:
    """An alignment of the sample's sound with some text."""
    (folder / "talk.md").write_text(text, encoding="utf-8")
    source = TranscriptSource("talk.md", hashlib.sha256(text.encode()).hexdigest())
    audio = AudioSource(str(SOUND), hashlib.sha256(SOUND.read_bytes()).hexdigest(), 16_000)
    AlignmentFile(source, audio, times_of(parse(text)), ()).dump(folder / "talk.json")
    return folder / "talk.json"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["speakers", *map(str, arguments)], standalone_mode=False)


@pytest.fixture(scope="module")
def nameless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return episode(tmp_path_factory.mktemp("talk"), re.sub(r"\*\*.*?:\*\* ?", "", TEXT))


def test_it_lists_the_voices_and_how_long_they_speak(nameless: Path) -> None:
    outcome = run(nameless, "--group")
    rows = [line.split()[-2:] for line in outcome.output.splitlines()[1:4]]
    assert sorted(rows) == [["Voice", "1"], ["Voice", "2"], ["Voice", "3"]]


def test_the_text_is_written_with_voices_for_names_and_read_again(nameless: Path) -> None:
    assert run(nameless, "--group", "-f", "changelog").exception is None
    again = parse((nameless.parent / "talk.voices.md").read_text(encoding="utf-8"))
    said = [p.speaker for p in again.paragraphs if p.kind == "speech"]
    true = [p.speaker for p in parse(TEXT).paragraphs if p.kind == "speech" and p.speaker]
    names = dict(zip(said, true, strict=False))
    assert names == {"Voice 1": "Nell Carrow", "Voice 2": "Jonah Beck", "Voice 3": "Angus Muir"}


def test_turns_are_written_as_rttm(nameless: Path) -> None:
    rows = [
        line.split()
        for line in run(nameless, "--group", "-f", "rttm", "-o", "-").output.splitlines()
    ]
    assert {row[7] for row in rows} == {"Voice_1", "Voice_2", "Voice_3"}
    assert all(float(a[3]) + float(a[4]) <= float(b[3]) for a, b in pairwise(rows))


@pytest.mark.parametrize(
    ("text", "arguments", "problem"),
    [
        (TEXT, ["--group"], "names 3 of its speakers"),
        ("Welcome to Slack Water\n", ["--group"], "too little to tell voices apart"),
        (TEXT, ["--group", "-f", "textgrid"], "goes without --group"),
        (TEXT, ["-f", "vtt"], "goes with --group"),
        ("Welcome\n", ["--group", "--audio", str(SAMPLE.with_suffix(".md"))], "slack-water-1.md"),
    ],
)
def test_what_cannot_be_grouped_is_told(
    tmp_path: Path, text: str, arguments: list[str], problem: str
) -> None:
    outcome = run(episode(tmp_path, text), *arguments)
    assert outcome.exception is not None
    assert problem in str(getattr(outcome.exception, "message", outcome.exception))
