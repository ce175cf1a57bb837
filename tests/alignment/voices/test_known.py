"""Voices kept from other episodes: who is named by them, who is not, and their files."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from aligner.alignment.voices.check import check_voices
from aligner.alignment.voices.findings import Voices
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.voice_files import SUFFIX, VoiceFolder, read_voices, written
from aligner.errors import BadInput
from aligner.transcript.parse import parse
from tests.alignment.voices.sample_voices import TEXT, changed, sound, telephone, times_of, turns

GUEST = "Angus Muir"
HALF = TEXT.index("\n\n", len(TEXT) // 2)


@cache
def kept() -> tuple[KeptVoice, ...]:
    """The voices of the first half of the sample, as another episode."""
    first = parse(TEXT[:HALF])
    return check_voices(first, times_of(first), sound(), others=()).kept


def heard(text: str, others: tuple[KeptVoice, ...] | None, *, phone: bool = False) -> Voices:
    """What is found in the second half."""
    before = len(times_of(parse(TEXT[:HALF])).words)
    samples = changed(turns(GUEST), telephone) if phone else sound()
    transcript = parse(text)
    return check_voices(transcript, times_of(transcript, before), samples, others=others)


def second_half(**names: str) -> str:
    """The rest of the sample with other names on its labels."""
    text = TEXT[HALF:].lstrip()
    for name, other in names.items():
        text = text.replace(f"**{name.replace('_', ' ')}:**", f"**{other}:**")
    return text


def test_who_is_known_from_another_episode_is_named() -> None:
    found = heard(second_half(Angus_Muir="Unknown"), kept()).nameless
    assert {each.heard for each in found} == {GUEST}
    assert {each.turn.name for each in found} == {"Unknown"}
    assert len(found) == 6
    assert all(each.confidence > 0.8 and each.episodes == 1 for each in found)


def test_in_an_episode_without_any_name_only_the_known_one_is_named() -> None:
    text = re.sub(r"\*\*.*?:\*\*", "**Speaker 1:**", second_half())
    found = heard(text, kept()).nameless
    said = {each.turn.line for each in found}
    lines = {p.line for p in parse(second_half()).paragraphs if p.speaker == GUEST and p.label}
    assert said == lines
    assert {each.heard for each in found} == {GUEST}


def test_strangers_get_no_name() -> None:
    assert heard(second_half(Jonah_Beck="Unknown"), kept()).nameless == ()


def test_a_kept_voice_that_sounds_otherwise_today_is_nobody() -> None:
    assert heard(second_half(Angus_Muir="Unknown"), kept(), phone=True).nameless == ()


def test_a_kept_voice_doubts_no_label() -> None:
    """Under another name the guest is not called wrong by what another episode says."""
    found = heard(second_half(Angus_Muir="Anna Moor"), kept())
    assert found.wrong + found.changes + found.nameless == ()


def test_nothing_is_kept_unless_somebody_asks() -> None:
    assert heard(second_half(), None).kept == ()
    assert [voice.name for voice in heard(second_half(), ()).kept] == [GUEST]


def test_labels_that_follow_no_voices_are_not_kept() -> None:
    body = re.sub(r"\\\[[^\]]*\]|\*\*.*?:\*\* ?", "", TEXT)
    sentences = re.findall(r"\S[^.?!]*[.?!]", body)
    text = "\n\n".join(f"**{('Motion', 'Reply')[i % 2]}:** {s}" for i, s in enumerate(sentences))
    transcript = parse(f"{text}\n")
    assert check_voices(transcript, times_of(transcript), sound(), others=()).kept == ()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    folder = VoiceFolder(tmp_path / "voices")
    folder.keep("gotime", "go-time-1", kept())
    path = tmp_path / "voices/gotime" / f"go-time-1{SUFFIX}"
    assert (tmp_path / "voices").stat().st_mode & 0o77 == 0
    (back,) = read_voices(path)
    assert written([back]) == path.read_text(encoding="utf-8")
    assert (back.name, back.turns, round(back.seconds)) == (GUEST, 3, 50)
    assert [each.name for each in folder.others("gotime", "go-time-2")] == [GUEST]
    assert folder.others("gotime", "go-time-1") == ()
    assert folder.others("jsparty", "go-time-2") == ()


def test_who_is_forgotten_is_gone_from_the_disk(tmp_path: Path) -> None:
    folder = VoiceFolder(tmp_path)
    folder.keep("gotime", "go-time-1", kept())
    folder.keep("jsparty", "js-party-1", kept())
    assert folder.forget(GUEST, show="gotime") == 1
    assert [each.show for each in folder.all()] == ["jsparty"]
    assert folder.forget("Nobody") == 0
    assert folder.forget() == 1
    assert list(tmp_path.rglob("*.json")) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"format": "else"}, "this is no file of voices"),
        ({"version": 2}, "another version"),
        ({"background": "00000000"}, "another version"),
        ({"voices": [{"name": "A"}]}, "is missing"),
        ({"voices": 3}, "expected a list"),
    ],
)
def test_a_file_that_is_something_else_is_told(
    tmp_path: Path, change: dict[str, object], problem: str
) -> None:
    path = tmp_path / "show" / f"x{SUFFIX}"
    path.parent.mkdir()
    path.write_text(json.dumps(json.loads(written(kept())) | change), encoding="utf-8")
    with pytest.raises(BadInput, match=problem):
        VoiceFolder(tmp_path).others("show", "y")


@pytest.mark.parametrize("packed", ["!", "AAAA", "AADAfw==" * 32])
def test_numbers_that_are_none_are_told(tmp_path: Path, packed: str) -> None:
    document = json.loads(written(kept()))
    document["voices"][0]["counts"] = packed
    path = tmp_path / f"x{SUFFIX}"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput, match=r"voices\[0\]\.counts"):
        read_voices(path)
