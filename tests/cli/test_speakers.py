from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.model import TimedWord
from aligner.alignment.voices.findings import LikelyName, Voices, WrongSpeaker
from aligner.alignment.voices.turns import find_turns
from aligner.cli.speakers import command
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.source import read_transcript
from tests.review.test_flags import aligned

TEXT = "**Ann Bee:** One two three four.\n\n**Cy:** Five six.\n\n**Ann Bee:** Seven.\n"


def test_a_turn_without_a_name_is_listed_with_the_one_that_is_heard(tmp_path: Path) -> None:
    written = TEXT.replace("Cy:", "Unknown:")
    outcome = CliRunner().invoke(command, [str(episode(tmp_path, written, unnamed=True))])
    assert outcome.exit_code == 1
    rows = [line.split() for line in outcome.output.splitlines()]
    assert rows[2][2:] == ["1", "1", "Unknown"]
    assert "speaker without a name" in outcome.output
    assert "'Unknown' names nobody: it sounds like Ann Bee" in outcome.output


def episode(
    folder: Path, written: str = TEXT, *, doubted: bool = False, unnamed: bool = False
) -> Path:
    """An alignment of which one turn may be somebody else's."""
    (folder / "talk.md").write_text(written, encoding="utf-8")
    text = read_transcript(folder / "talk.md")
    made = aligned(text.transcript)
    words: list[TimedWord] = list(made.words)
    at = (0.0, 0.5, 1.0, 1.5, 3.0, 3.5, 5.0)
    made = replace(
        made,
        words=tuple(
            replace(word, segment=Segment(onset, onset + 0.4))
            for word, onset in zip(words, at, strict=True)
        ),
    )
    turn = find_turns(text.transcript, made)[1]
    found = Voices(
        wrong=(WrongSpeaker(turn, "Ann Bee", 0.95, 0.9),) if doubted else (),
        nameless=(LikelyName(turn, "Ann Bee", 0.95, 0.9),) if unnamed else (),
    )
    flags = find_flags(text.transcript, made, found)
    audio = AudioSource("talk.mp3", "0" * 64, 16_000)
    path = folder / "talk.json"
    AlignmentFile(TranscriptSource(str(folder / "talk.md"), text.sha256), audio, made, flags).dump(
        path
    )
    return path


def test_it_lists_who_speaks_how_long_and_which_turns_are_doubtful(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(command, [str(episode(tmp_path, doubted=True))])
    assert outcome.exit_code == 1
    rows = [line.split() for line in outcome.output.splitlines()]
    assert rows[0] == ["speaks", "share", "turns", "doubtful", "who"]
    assert rows[1][2:] == ["2", "Ann", "Bee"]
    assert rows[2][2:] == ["1", "1", "Cy"]
    assert "This turn sounds like Ann Bee, not Cy" in outcome.output
    assert "Perhaps" not in outcome.output


def test_nothing_doubtful_is_fine(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(command, [str(episode(tmp_path, doubted=False))])
    assert outcome.exit_code == 0
    assert "Nothing to look at." in outcome.output


def test_turns_are_written_as_rttm(tmp_path: Path) -> None:
    path = episode(tmp_path, doubted=False)
    outcome = CliRunner().invoke(command, [str(path), "-f", "rttm", "-o", "-"])
    assert outcome.exit_code == 0
    fields = [line.split(" ") for line in outcome.output.splitlines()]
    assert [(f[0], f[1], f[3], f[7]) for f in fields] == [
        ("SPEAKER", "talk", "0.000", "Ann_Bee"),
        ("SPEAKER", "talk", "3.000", "Cy"),
        ("SPEAKER", "talk", "5.000", "Ann_Bee"),
    ]
    assert {len(f) for f in fields} == {10}
    CliRunner().invoke(command, [str(path), "-f", "rttm"])
    assert (tmp_path / "talk.rttm").read_text(encoding="utf-8") == outcome.output


def test_a_place_to_write_to_needs_a_format(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(command, [str(tmp_path / "talk.json"), "-o", "x"])
    assert outcome.exit_code == 2
