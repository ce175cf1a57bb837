"""Transcripts in other forms in the editor: edited, filled, a turn more; out as git takes them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.staged import Browser, Stage

LINES = """---
title: x
---

Anna Berg (00:05):
Hello and welcome to it.

Carl Stone (00:11):
Then call [inaudible 00:00:18] and ask.

Anna Berg (00:23):
Yes.
"""
COLON = """---
title: x
---

Anna Berg: Hello and welcome to it.

Carl Stone: Then call
[INAUDIBLE] and ask.

Anna Berg: Yes.
"""
BRACKET = """[00:00:05] **Anna Berg:** Hello and welcome to it.

[00:00:11] **Carl Stone:** Then call [inaudible 00:00:18] and ask.
"""
BARE = """00:00:05 Hello and welcome to it.

00:00:11 Then call (unintelligible) and ask.

00:00:23 Yes.
"""
ZOOM = """WEBVTT

1
00:00:05.700 --> 00:00:11.187
Anna Berg: Hello and welcome to it.

2
00:00:11.807 --> 00:00:16.580
Carl Stone: Then call [INAUDIBLE] and ask.
"""
SUBRIP = """1
00:00:05,700 --> 00:00:11,187
Anna Berg: Hello and
welcome to it.

2
00:00:11,807 --> 00:00:16,580
Carl Stone: Then call
[??] and ask.
"""
FORMS = {
    "lines.md": (LINES, "Anna Berg (00:29):\nYes indeed."),
    "colon.md": (COLON, "Anna Berg: Yes indeed."),
    "bracket.md": (BRACKET, "[00:00:29] **Anna Berg:** Yes indeed."),
    "bare.txt": (BARE, "00:00:29 Yes indeed."),
    "zoom.vtt": (ZOOM, "00:00:29.400 --> 00:00:30.200\nAnna Berg: Yes indeed."),
    "pod.srt": (SUBRIP, "3\n00:00:29,400 --> 00:00:30,200\nAnna Berg: Yes indeed."),
}
GAPS = ("[inaudible 00:00:18]", "[INAUDIBLE]", "(unintelligible)", "[??]")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clone = tmp_path / "clone"
    for name, (text, _) in FORMS.items():
        path = clone / "forms" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    git(clone, "init", "-q")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "base")
    others = {f"forms/{name}": text for name, (text, _) in FORMS.items()}
    made = Stage.make(tmp_path, others=others, repo=clone, base="HEAD")
    yield made
    made.close()


def open_form(stage: Stage, name: str) -> Browser:
    return stage.browser("Ann", f"forms-{name.rpartition('.')[0]}")


@pytest.mark.parametrize("name", FORMS)
def test_a_file_of_any_form_leaves_with_the_lines_that_were_edited(
    stage: Stage, name: str, tmp_path: Path
) -> None:
    text, turn = FORMS[name]
    ann = open_form(stage, name)
    whole = ann.get("").json
    gap = next(each for each in whole["flags"] if each["kind"] == "unintelligible")
    assert gap["quote"] in GAPS
    assert [each["kind"] for each in whole["flags"]] == ["unintelligible"]
    row = ann.row(gap["line"])
    filled = row["text"].replace(gap["quote"], "the engineer")
    assert ann.save(gap["line"], filled, flag=gap["id"]).status == 200
    greeting = next(each for each in whole["rows"] if "welcome" in each["text"])
    longer = greeting["text"].replace("welcome", "welcome back")
    assert ann.save(greeting["line"], longer).status == 200
    last = ann.get("").json["rows"][-1]
    assert ann.save(last["line"], f"{last['text']}\n\n{turn}").status == 200

    expected = text.replace(gap["quote"], "the engineer").replace("welcome", "welcome back")
    expected = f"{expected.rstrip()}\n\n{turn}\n"
    assert ann.text() == expected
    after = ann.get("").json
    assert after["spelling"]["dialect"] == whole["spelling"]["dialect"] != "changelog"
    said = next(each for each in after["rows"] if "indeed" in each["text"])
    assert said["speaker"] == (None if name == "bare.txt" else "Anna Berg")
    assert not [each for each in after["flags"] if each["state"] == "open"]

    draft = ann.get("/export").json["export"]
    assert [each["rule"] for each in draft["checks"] if each["severity"] == "error"] == []
    patch = tmp_path / "fix.patch"
    patch.write_bytes(ann.post("/export/patch").data)
    clone = tmp_path / "clone"
    (numbers,) = git(clone, "apply", "--numstat", str(patch)).splitlines()
    added = 2 + 1 + turn.count("\n") + 1
    assert numbers.split("\t") == [str(added), "2", f"forms/{name}"]
    git(clone, "apply", str(patch))
    assert (clone / "forms" / name).read_text() == expected


def test_the_speakers_of_every_form_are_shown(stage: Stage) -> None:
    for name in FORMS:
        rows = open_form(stage, name).get("").json["rows"]
        said = [each["speaker"] for each in rows if each["kind"] == "speech"]
        wanted = {None} if name == "bare.txt" else {"Anna Berg", "Carl Stone"}
        assert set(said) == wanted, name
