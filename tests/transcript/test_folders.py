"""Which files of a folder are transcripts, and which form of an episode counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.batch.episodes import read_choices, texts_in
from aligner.errors import BadInput
from aligner.transcript.folders import (
    OtherForm,
    forms_of_each,
    holds_transcript,
    is_transcript_name,
    transcripts_among,
)
from aligner.transcript.shows import default_shows
from web.library.folder import find_library

WHISPER = json.dumps({"segments": [{"start": 0.5, "end": 1, "text": "Hello."}]}, indent=1)
ALIGNMENT = '{"format": "aligner.alignment", "version": 1, "words": [{"start": 0, "text": "a"}]}'
FILES = {
    "README.md": "About",
    "a.json": ALIGNMENT,
    "a.md": "**A:** Hello.",
    "a.vtt": "WEBVTT",
    "a.en.srt": "1",
    "a.podcast.json": WHISPER,
    "b.txt": "0:01 Hello.",
    "b.srt": "1",
    "c.json": WHISPER,
    "d.markdown": "A: Hello.",
    "e.en.vtt": "WEBVTT",
    "f.page.txt": "A page",
    "package.json": WHISPER,
    "settings.json": "{}",
    "v1.0.md": "A: One.",
    "v1.1.md": "A: Two.",
}
TAKEN = ["a.md", "b.txt", "c.json", "d.markdown", "e.en.vtt", "v1.0.md", "v1.1.md"]
LEFT = ["a.vtt", "a.en.srt", "a.podcast.json", "b.srt"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_of_several_forms_the_first_counts_and_the_others_are_named(folder: Path) -> None:
    found = sorted(each for each in folder.iterdir() if is_transcript_name(each))
    chosen = list(forms_of_each(each for each in found if holds_transcript(each)))
    assert [each.path.name for each in chosen] == TAKEN
    others = [other for each in chosen for other in each.others]
    assert sorted(Path(each.subject).name for each in others) == sorted(LEFT)
    assert str(others[0]).endswith(
        "a.md is taken for this episode. Of several forms the first counts of .md, .markdown, "
        ".txt, .vtt, .srt, .json."
    )


def test_every_door_takes_the_same_files(folder: Path) -> None:
    told: list[BadInput] = []
    texts = texts_in(folder, default_shows(), told.append)
    assert [each.path.name for each in texts] == TAKEN
    assert [each.name for each in texts][:3] == ["a", "b", "c"]
    assert sum(isinstance(each, OtherForm) for each in told) == len(LEFT)
    pairs = list(find_library(folder))
    assert [each.transcript.name for each in pairs] == TAKEN
    assert sum(map(len, (each.refused for each in pairs))) == len(LEFT)
    # What is only checked, is checked in every form.
    checked = {each.name for each in transcripts_among([folder])}
    assert checked == {*TAKEN, *LEFT}


def test_a_choice_may_name_the_file(folder: Path) -> None:
    (folder / "names.toml").write_text('[pairs]\n"x/c.json" = "1.mp3"\n"x/d.VTT" = false\n')
    assert read_choices(folder / "names.toml") == {"x/c": "1.mp3", "x/d": ""}


def test_a_folder_without_transcripts_says_what_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(ALIGNMENT)
    for look in (
        lambda: texts_in(tmp_path, default_shows()),
        lambda: list(find_library(tmp_path)),
        lambda: list(transcripts_among([tmp_path])),
    ):
        with pytest.raises(BadInput, match=r"\.markdown.*\.txt.*\.vtt.*\.srt.*\.json"):
            look()
