"""`aligner voices`: whose voices are kept, and their end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from aligner.alignment.voices.background import load_background
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.audio.voice_features import N_PITCHES
from aligner.cli import cli
from aligner.errors import OutputError


def voice(name: str, seconds: float) -> KeptVoice:
    shape = load_background().means.shape
    return KeptVoice(name, seconds * 50, 9, np.ones(shape[0]), np.zeros(shape), np.ones(N_PITCHES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = VoiceFolder(tmp_path / "voices")
    kept.keep("gotime", "go-time-1", [voice("Mat Ryer", 60), voice("Carlisia", 30)])
    kept.keep("gotime", "go-time-2", [voice("Mat Ryer", 40)])
    kept.keep("jsparty", "js-party-1", [voice("Mat Ryer", 25)])
    return kept.path


def rows(*arguments: str) -> list[list[str]]:
    outcome = CliRunner().invoke(cli, ["voices", *arguments])
    assert outcome.exit_code == 0, outcome.output
    return [line.split() for line in outcome.output.splitlines()[1:]]


def test_they_are_listed_by_show_and_person(folder: Path) -> None:
    assert rows(str(folder)) == [
        ["gotime", "1", "0:30.0", "Carlisia"],
        ["gotime", "2", "1:40.0", "Mat", "Ryer"],
        ["jsparty", "1", "0:25.0", "Mat", "Ryer"],
    ]
    assert len(rows(str(folder), "--show", "jsparty")) == 1


def test_a_person_is_forgotten_in_a_show_or_everywhere(folder: Path) -> None:
    rows(str(folder), "--forget", "Mat Ryer", "--show", "gotime")
    assert [row[0] for row in rows(str(folder))] == ["gotime", "jsparty"]
    rows(str(folder), "--forget-all")
    assert CliRunner().invoke(cli, ["voices", str(folder)]).output == "No voice is kept.\n"
    assert list(folder.rglob("*.json")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--forget", "Mat"], 3, "no voice is kept under 'Mat'"),
        (["--forget", "Mat Ryer", "--forget-all"], 2, "not both"),
        (["--forget", "Carlisia", "--show", "jsparty"], 3, "no voice of jsparty is kept"),
    ],
)
def test_who_is_not_there_is_told(folder: Path, arguments: list[str], code: int, said: str) -> None:
    outcome = CliRunner().invoke(cli, ["voices", str(folder), *arguments], standalone_mode=False)
    told = f"{outcome.output}{outcome.exception}"
    assert said in told
    assert getattr(outcome.exception, "exit_code", None) == code


def test_a_file_that_cannot_be_deleted_is_told(folder: Path) -> None:
    in_the_way = folder / "jsparty" / "js-party-1.voices.json"
    in_the_way.unlink()
    in_the_way.mkdir()  # in the place of a file, so that it holds for root too
    with pytest.raises(OutputError, match=r"js-party-1.*cannot be deleted"):
        VoiceFolder(folder).keep("jsparty", "js-party-1", [])
