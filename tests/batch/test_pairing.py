from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.batch.episodes import Pairing, Text, read_choices, texts_in
from aligner.batch.evidence import doubt
from aligner.batch.naming import words_of
from aligner.batch.pairing import find_pairs
from aligner.batch.recordings import RecordingFile, parts_of, recordings_in
from aligner.errors import BadInput
from aligner.transcript.shows import default_shows

TABLE = default_shows()


def pair_up(
    folder: Path, texts: list[str], recordings: list[str], choices: Mapping[str, str] | None = None
) -> Pairing:
    for place in [*(f"repo/{name}.md" for name in texts), *(f"audio/{r}" for r in recordings)]:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return find_pairs(
        texts_in(folder / "repo", TABLE),
        tuple(recordings_in(folder / "audio")),
        choices or {},
        TABLE,
    )


@pytest.mark.parametrize(
    ("text", "recording", "rule"),
    [
        ("gotime/go-time-12", "go-time-12.mp3", "name"),
        ("gotime/go-time-12", "2017/deep/GO-TIME-12.M4A", "name"),
        ("friends/changelog--friends-3", "uploads/friends/3/changelog--friends-3.mp3", "name"),
        ("gotime/go-time-12", "uploads/gotime/12/audio.mp3", "address"),
        ("gotime/go-time-12", "gotime/12.mp3", "address"),
        ("gotime/go-time-12", "Go Time 012 - Fuzzy Matching.mp3", "words"),
        ("gotime/go-time-12", "gotime_12.ogg", "words"),
        ("jsparty/js-party-7", "JS Party Episode 7.mp3", "words"),
        ("podcast/the-changelog-a-bonus", "the-changelog-a-bonus.mp3", "name"),
        ("other/other-5", "other-5.flac", "name"),
    ],
)
def test_names_in_any_layout(tmp_path: Path, text: str, recording: str, rule: str) -> None:
    pairing = pair_up(tmp_path, [text], [recording, "gotime/go-time-1.mp3", "news/12.mp3"])
    assert [(pair.text.name, pair.rule) for pair in pairing.pairs] == [(text, rule)]
    assert pairing.pairs[0].recording.place == str(tmp_path / "audio" / recording)
    assert len(pairing.unused) == 2


def test_numbers_are_whole(tmp_path: Path) -> None:
    texts = ["gotime/go-time-1", "gotime/go-time-12", "gotime/go-time-2"]
    pairing = pair_up(tmp_path, texts, ["Go Time 12.mp3", "Go Time 1 2017.mp3", "gotime2.mp3"])
    found = {pair.text.name: pair.recording.stem for pair in pairing.pairs}
    assert found == {"gotime/go-time-12": "go time 12", "gotime/go-time-2": "gotime2"}
    assert [text.name for text in pairing.unpaired] == ["gotime/go-time-1"]


def test_what_fits_twice_is_doubtful(tmp_path: Path) -> None:
    pairing = pair_up(tmp_path, ["gotime/go-time-12"], ["a/go-time-12.mp3", "b/go-time-12.mp3"])
    assert pairing.pairs == ()
    assert [each.reason for each in pairing.doubts] == ["2 recordings fit by name."]
    assert len(pairing.doubts[0].candidates) == 2


def test_the_shows_own_folder_decides_between_equal_names(tmp_path: Path) -> None:
    recordings = ["gotime/go-time-12.mp3", "backup/go-time-12.mp3"]
    pairing = pair_up(tmp_path, ["gotime/go-time-12"], recordings)
    assert [pair.recording.parts for pair in pairing.pairs] == [("gotime", "go-time-12")]


def test_one_recording_for_two_transcripts_is_doubtful(tmp_path: Path) -> None:
    pairing = pair_up(tmp_path, ["a/talk", "b/talk"], ["talk.mp3"])
    assert [each.text.name for each in pairing.doubts] == ["a/talk", "b/talk"]


def test_a_person_decides(tmp_path: Path) -> None:
    names = tmp_path / "names.toml"
    names.write_text(
        '[pairs]\n"gotime/go-time-12" = "b/go-time-12.mp3"\n"gotime/go-time-13" = false\n'
        '"gotime/go-time-14" = "missing.mp3"\n'
    )
    texts = ["gotime/go-time-12", "gotime/go-time-13", "gotime/go-time-14"]
    recordings = ["a/go-time-12.mp3", "b/go-time-12.mp3", "go-time-13.mp3", "go-time-14.mp3"]
    pairing = pair_up(tmp_path, texts, recordings, read_choices(names))
    assert [(pair.rule, pair.recording.parts) for pair in pairing.pairs] == [
        ("choice", ("b", "go-time-12"))
    ]
    assert [text.name for text in pairing.unpaired] == ["gotime/go-time-14"]
    names.write_text("[pairs]\na = 3\n")
    with pytest.raises(BadInput, match="something else than names"):
        read_choices(names)


def test_feeds_name_pages_and_titles() -> None:
    recording = RecordingFile("https://x/a.mp3", ("a",), page="https://changelog.com/gotime/12")
    titled = RecordingFile("https://x/b.mp3", ("b",), title="Go Time 13: Errors | x")
    texts = [_text("12"), _text("13")]
    pairing = find_pairs(texts, [recording, titled], {}, TABLE)
    assert [pair.rule for pair in pairing.pairs] == ["address", "title"]


def _text(number: str) -> Text:
    name = f"go-time-{number}"
    return Text(Path(f"gotime/{name}.md"), f"gotime/{name}", TABLE.show("gotime"), number)


def test_places_and_words() -> None:
    assert parts_of("https://cdn.x/uploads/GoTime/12/a%20b.mp3?x=1") == (
        *("uploads", "gotime", "12"),
        "a b",
    )
    assert words_of("Go-Time_012 v2") == ("go", "time", "12", "v", "2")


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Go Time 12: Fuzzy", "**A:** \\[00:01\\] Hello.", None),
        ("Fuzzy matching, 13 ways", "**A:** \\[00:01\\] Hello.", None),
        ("Go Time 13: Errors", "**A:** Hello.", "The recording's title is 'Go Time 13: Errors'."),
        ("JS Party #12", "**A:** Hello.", "The recording's title is 'JS Party #12'."),
        ("", "**A:** \\[01:02:10.14\\] Hello.", "last stamp is 1:02:10.0, but the recording ends"),
        ("", "**A:** " + "word " * 200, "201 words cannot be said in 0:02.0"),
    ],
)
def test_headers_speak_against_pairs(
    tmp_path: Path, title: str, text: str, reason: str | None
) -> None:
    pairing = pair_up(tmp_path, ["gotime/go-time-12"], ["go-time-12.flac"])
    (tmp_path / "repo/gotime/go-time-12.md").write_text(text)
    sound = tmp_path / "audio/go-time-12.flac"
    with soundfile.SoundFile(sound, "w", 8000, 1, format="FLAC") as file:
        if title:
            file.title = title
        file.write(np.zeros(16000))
    found = doubt(pairing.pairs[0], TABLE)
    if reason is None:
        assert found is None
    else:
        assert found is not None
        assert reason in found.reason


def test_what_cannot_be_read_is_left_for_aligning_to_complain_of(tmp_path: Path) -> None:
    pairing = pair_up(tmp_path, ["gotime/go-time-12"], ["go-time-12.mp3"])
    assert doubt(pairing.pairs[0], TABLE) is None
