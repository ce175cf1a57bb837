"""Transcripts in other forms in the editor: edited, filled, a turn more; out as git takes them."""

from __future__ import annotations

import difflib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.staged import Stage

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
INLINE = """Anna Berg (00:05) - Hello and welcome to it.

Carl Stone (00:11) - Then call [inaudible 00:18] and
ask.
"""
OTTER = """Anna Berg  0:05
Hello and welcome to it.

Carl Stone  0:11
Then call [inaudible] and ask.
"""
HTML = """<cite>Anna Berg:</cite> <time>0:05</time>
<p>Hello and welcome to it.</p>

<cite>Carl Stone:</cite> <time>0:11</time>
<p>Then call [inaudible] and ask.</p>
"""
CAPITALS = """ANNA BERG:  Hello and welcome to it.

CARL STONE:  Then call [INAUDIBLE] and ask.

ANNA BERG:  Yes.
"""
VOICES = """WEBVTT

00:05.700 --> 00:11.187
<v Anna Berg>Hello and welcome to it.</v>

00:11.807 --> 00:16.580
<v Carl Stone>Then R&amp;D [??] and ask.</v>
"""
WHISPER = """{
  "segments": [
    {
      "start": 5.7,
      "end": 11.19,
      "speaker": "Anna Berg",
      "text": " Hello and \\"welcome\\" to it."
    },
    {
      "start": 11.81,
      "end": 16.58,
      "speaker": "Carl Stone",
      "text": " Then call (unintelligible) and ask."
    }
  ]
}
"""
SEGMENT = """    {
      "start": 29.4,
      "end": 30.2,
      "speaker": "Anna Berg",
      "text": " Yes indeed."
    }"""
FORMS = {
    "lines.md": (LINES, "Anna Berg (00:29):\nYes indeed.", "(00:11)", "(00:12)"),
    "colon.md": (COLON, "Anna Berg: Yes indeed.", "", ""),
    "bracket.md": (BRACKET, "[00:00:29] **Anna Berg:** Yes indeed.", "00:00:11]", "00:00:12]"),
    "bare.txt": (BARE, "00:00:29 Yes indeed.", "00:00:11", "00:00:12"),
    "inline.markdown": (INLINE, "Anna Berg (00:29) - Yes indeed.", "(00:11)", "(00:12)"),
    "otter.txt": (OTTER, "Anna Berg  0:29\nYes indeed.", "0:11", "0:12"),
    "page.md": (
        HTML,
        "<cite>Anna Berg:</cite> <time>0:29</time>\n<p>Yes indeed.</p>",
        "0:11",
        "0:12",
    ),
    "capitals.txt": (CAPITALS, "ANNA BERG:  Yes indeed.", "", ""),
    "zoom.vtt": (
        ZOOM,
        "00:00:29.400 --> 00:00:30.200\nAnna Berg: Yes indeed.",
        ":11.807",
        ":12.300",
    ),
    "teams.vtt": (
        VOICES,
        "00:29.400 --> 00:30.200\n<v Anna Berg>Yes indeed.</v>",
        "00:11.807",
        "00:12.300",
    ),
    "pod.srt": (
        SUBRIP,
        "3\n00:00:29,400 --> 00:00:30,200\nAnna Berg: Yes indeed.",
        ":11,807",
        ":12,300",
    ),
    "whisper.json": (WHISPER, SEGMENT, "11.81", "12.3"),
}
"""A file, a new turn as it writes one, and a time with what it is corrected to."""

GAPS = (
    "[inaudible 00:00:18]",
    "[inaudible 00:18]",
    "[inaudible]",
    "[INAUDIBLE]",
    "(unintelligible)",
    "[??]",
)


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
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    clone = tmp_path / "clone"
    text = FORMS[request.param][0]
    path = clone / "forms" / request.param
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    git(clone, "init", "-q")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "base")
    # With a recording: a .txt alone beside others would be taken for notes.
    others = {f"forms/{request.param}": text, f"forms/{path.stem}.mp3": ""}
    made = Stage.make(tmp_path, others=others, repo=clone, base="HEAD")
    yield made
    made.close()


def last_line(text: str) -> int:
    """The line behind which a turn at the end goes."""
    return text.rstrip().count("\n") + 1 - (2 if text.startswith("{") else 0)


@pytest.mark.parametrize(("stage", "name"), [(each, each) for each in FORMS], indirect=["stage"])
def test_a_file_of_any_form_leaves_with_the_lines_that_were_edited(
    stage: Stage, name: str, tmp_path: Path
) -> None:
    text, turn, late, right = FORMS[name]
    ann = stage.browser("Ann", f"forms-{name.rpartition('.')[0]}")
    whole = ann.get("").json
    gap = next(each for each in whole["flags"] if each["kind"] == "unintelligible")
    assert gap["quote"] in GAPS
    assert [each["kind"] for each in whole["flags"]] == ["unintelligible"]
    said = {each["speaker"] for each in whole["rows"] if each["kind"] == "speech"}
    people = {"Anna Berg", "Carl Stone"}
    assert {who and who.title() for who in said} == ({None} if name == "bare.txt" else people)
    row = ann.row(gap["line"])
    filled = row["text"].replace(gap["quote"], "the engineer")
    assert ann.save(gap["line"], filled, flag=gap["id"]).status == 200
    greeting = next(each for each in whole["rows"] if "welcome" in each["text"])
    longer = greeting["text"].replace("to it", "to all of it")
    assert ann.save(greeting["line"], longer).status == 200
    expected = text.replace(gap["quote"], "the engineer").replace("to it", "to all of it")
    if late:
        row = next(each for each in ann.get("").json["rows"] if late in each["text"])
        assert ann.save(row["line"], row["text"].replace(late, right)).status == 200
        expected = expected.replace(late, right)
    end = last_line(expected)
    lines = expected.split("\n")
    between = ",\n" if name == "whisper.json" else "\n\n"
    last = lines[end - 1]
    assert ann.save(end, f"{last}{between}{turn}").status == 200
    expected = "\n".join([*lines[: end - 1], f"{last}{between}{turn}", *lines[end:]])

    assert ann.text() == expected
    after = ann.get("").json
    assert after["spelling"]["dialect"] == whole["spelling"]["dialect"] != "changelog"
    added = next(each for each in after["rows"] if "indeed" in each["text"])
    speaker = added["speaker"] and added["speaker"].title()
    assert speaker == (None if name == "bare.txt" else "Anna Berg")
    assert not [each for each in after["flags"] if each["state"] == "open"]

    draft = ann.get("/export").json["export"]
    assert [each["rule"] for each in draft["checks"] if each["severity"] == "error"] == []
    patch = tmp_path / "fix.patch"
    patch.write_bytes(ann.post("/export/patch").data)
    clone = tmp_path / "clone"
    (numbers,) = git(clone, "apply", "--numstat", str(patch)).splitlines()
    changed = [*difflib.ndiff(text.splitlines(), expected.splitlines())]
    count = [str(sum(each.startswith(sign) for each in changed)) for sign in ("+ ", "- ")]
    assert numbers.split("\t") == [*count, f"forms/{name}"]
    git(clone, "apply", str(patch))
    assert (clone / "forms" / name).read_bytes() == expected.encode()


@pytest.mark.parametrize("stage", ["teams.vtt", "pod.srt", "whisper.json"], indirect=True)
def test_words_that_would_break_a_cue_or_a_string_are_refused(
    stage: Stage, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["stage"]
    ann = stage.browser("Ann", f"forms-{name.rpartition('.')[0]}")
    row = next(each for each in ann.get("").json["rows"] if "ask" in each["text"])
    bad = 'a " quote' if name == "whisper.json" else "a --> b"
    answer = ann.save(row["line"], row["text"].replace("ask", bad))
    assert answer.status == 422
    rules = {each["rule"] for each in answer.json["error"]["reasons"]}
    assert rules == {"json" if name == "whisper.json" else "cue-times"}
    assert ann.text() == FORMS[name][0]


PACKED = (
    '{"text":"all of it","segments":[{"id":0,"start":5.7,"end":11.19,"speaker":"Anna Berg",'
    '"text":" Hello to it.","tokens":[1,2]},{"id":1,"start":11.81,"end":16.58,'
    '"speaker":"Carl Stone","text":" Then call (unintelligible) and ask.","tokens":[3]}]}\n'
)
ADDED = '{"start":29.4,"end":30.2,"speaker":"Anna Berg","text":" Yes."}'
FORMS["packed.json"] = (PACKED, ADDED, "11.81", "12.3")


@pytest.mark.parametrize("stage", ["packed.json"], indirect=True)
def test_json_in_one_line_is_edited_in_lines_and_leaves_in_one(
    stage: Stage, tmp_path: Path
) -> None:
    ann = stage.browser("Ann", "forms-packed")
    whole = ann.get("").json
    assert not whole["notes"]
    (gap,) = whole["flags"]
    filled = ann.row(gap["line"])["text"].replace(gap["quote"], "the engineer")
    assert ann.save(gap["line"], filled, flag=gap["id"]).status == 200
    start = next(each for each in whole["rows"] if "11.81" in each["text"])
    assert ann.save(start["line"], start["text"].replace("11.81", "12.3")).status == 200
    last = next(each for each in reversed(whole["rows"]) if each["text"].startswith("}"))
    turn = whole["spelling"]["turn"]
    for field, value in {"time": 29.4, "end": 30.2, "name": "Anna Berg", "text": "Yes."}.items():
        turn = turn.replace(f"{{{field}}}", str(value))
    assert ann.save(last["line"], f"}},\n{turn}").status == 200

    expected = PACKED.replace("(unintelligible)", "the engineer").replace("11.81", "12.3")
    expected = expected.replace("}]}\n", f"}},{ADDED}]}}\n")
    draft = ann.get("/export").json["export"]
    assert not [each for each in draft["checks"] if each["severity"] == "error"]
    assert not [each for each in draft["notes"] if "ends" in each]
    patch = tmp_path / "fix.patch"
    patch.write_bytes(ann.post("/export/patch").data)
    clone = tmp_path / "clone"
    assert git(clone, "apply", "--numstat", str(patch)).split()[:2] == ["1", "1"]
    git(clone, "apply", str(patch))
    assert (clone / "forms/packed.json").read_bytes() == expected.encode()
