"""Upstream moves while people edit: its changes come in, theirs stay, both readings are shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from tests.publish.conftest import PATH, TEXT, Place, git, place
from tests.web.staged import GAP, SLUG, TALK, Browser, Stage
from tests.web.test_concurrency import journal, replayed
from tests.web.test_export import boat, export, tide
from web import Settings, create_app

__all__ = ["place"]

Make = Callable[..., Stage]
SECOND = "And I went on talking."


def rewrite(made: Stage, text: str, name: str = "show/talk-1.md") -> None:
    (made.library / name).write_bytes(text.encode())


def look(person: Browser) -> dict[str, Any]:
    answer = person.post("/api/library/look")
    assert answer.status == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def conflicts(person: Browser) -> list[dict[str, Any]]:
    return [f for f in person.flags() if f["kind"] == "upstream_reads" and f["state"] == "open"]


def holds(made: Stage) -> None:
    """The journal makes the text, in memory and on the disk."""
    episode, entries = journal(made)
    assert episode.text == replayed(episode, entries)
    with made.editor.database.reading() as session:
        fresh = type(made.editor.episode_cache)(made.editor.settings.data)
        assert "\n".join(fresh.document(session, episode).lines) == episode.text


def test_upstreams_change_comes_into_an_edited_text(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    ann.save(5, "And I went on and on.")
    rewrite(made, TALK.replace("Is that so?", "Is it?").replace(GAP, "the harbour"))
    assert look(ann) == {"episodes": 1, "changes": 2, "conflicts": 0, "notes": []}
    assert ann.text() == TALK.replace(SECOND, "And I went on and on.").replace(
        "Is that so?", "Is it?"
    ).replace(GAP, "the harbour")
    assert [f["state"] for f in ann.flags() if f["kind"] == "unintelligible"] == ["filled"]
    entries = ann.get("/history").json["entries"]
    assert [(e["kind"], e["by"]["name"]) for e in entries] == [
        ("upstream", "Upstream"), ("upstream", "Upstream"), ("edit", "Ann"),
    ]  # fmt: skip
    hunks = export(ann)["export"]["hunks"]
    assert [hunk["line"] for hunk in hunks] == [5]
    assert look(ann)["changes"] == 0
    holds(made)


def test_what_was_merged_is_no_change_any_more(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ann.save(3, ann.row(3)["text"].replace(GAP, "the harbour"))
    bo.save(7, bo.row(7)["text"].replace("It is.", "It was."))
    rewrite(made, TALK.replace(GAP, "the harbour"))
    assert look(ann)["changes"] == 0
    told = export(ann)["export"]
    assert [hunk["line"] for hunk in told["hunks"]] == [7]
    assert [author["name"] for author in told["authors"]] == ["Bo"]
    rewrite(made, bo.text())
    look(ann)
    assert export(ann)["export"]["hunks"] == []


def test_the_same_gap_filled_otherwise_is_a_place_to_look_at(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    ann.save(3, ann.row(3)["text"].replace(GAP, "the harbour"))
    rewrite(made, TALK.replace(GAP, "a harbor"))
    assert look(ann)["conflicts"] == 1
    assert ann.text() == TALK.replace(GAP, "a harbor")
    (flag,) = conflicts(ann)
    assert (flag["proposed"], flag["quote"]) == ("the harbour", "a harbor")
    line = ann.row(3)["text"]
    assert line[flag["start"] : flag["end"]] == "a harbor"
    assert "The published text reads “a harbor” now. Here it was “the harbour”." in flag["message"]
    ann.save(3, line.replace("a harbor", "the harbour"), flag=flag["id"])
    assert conflicts(ann) == []
    (hunk,) = export(ann)["export"]["hunks"]
    assert hunk["new"][1] == ["added", "the harbour"]
    assert export(ann)["export"]["conflicts"] == []
    holds(made)


def test_an_edit_of_a_turn_that_upstream_took_out_is_offered_again(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    ann.save(5, "And I went on talking, I say.")
    rewrite(made, TALK.replace(f"{SECOND}\n\n", ""))
    assert look(ann)["conflicts"] == 1
    assert ann.text() == TALK.replace(f"{SECOND}\n\n", "")
    (flag,) = conflicts(ann)
    assert flag["start"] is None
    assert flag["proposed"] == "And I went on talking, I say."
    row = ann.row(flag["line"])["text"]
    ann.save(flag["line"], f"{row}\n\n{flag['proposed']}", flag=flag["id"])
    assert conflicts(ann) == []
    holds(made)


def test_who_types_meanwhile_loses_nothing(stage: Make) -> None:
    """A page that was opened before upstream moved saves into another line, and into the same."""
    made = stage()
    ann = made.browser("Ann")
    ann.save(5, "And I went on and on.")
    seen = ann.get("").json
    rows = {row["line"]: row["text"] for row in seen["rows"]}
    rewrite(made, "**Intro:** Music.\n\n" + TALK.replace("Is that so?", "Is it?"))
    look(ann)
    mine = rows[3].replace(GAP, "the harbour")
    assert ann.save(3, mine, revision=seen["revision"], old=rows[3]).status == 200
    assert "the harbour" in ann.text()
    clash = ann.save(7, "**Ann Lee:** No.", revision=seen["revision"], old=rows[7])
    assert (clash.status, clash.json["error"]["by"]["name"]) == (409, "Upstream")
    splices = ann.get(f"/changes?since={seen['tick']}").json["splices"]
    assert {each["by"]["name"] for each in splices} == {"Upstream", "Ann"}
    assert ann.post("/undo").status == 200
    holds(made)


def test_line_ends_and_a_text_written_anew_come_in(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    ann.save(5, "And I went on and on.")
    rewrite(made, TALK.replace("\n", "\r\n").replace("Is that so?", "Is it?"))
    assert look(ann)["changes"] == 1
    assert "\r" not in ann.text()
    anew = "\n\n".join(f"**Cy:** Line {n} of another file." for n in range(700)) + "\n"
    rewrite(made, anew)
    assert look(ann)["conflicts"] == 1
    assert ann.text() == anew
    holds(made)


def test_a_restart_is_a_look_too(tmp_path: Path) -> None:
    made = Stage.make(tmp_path)
    made.browser("Ann").save(5, "And I went on and on.")
    made.close()
    rewrite(made, TALK.replace("Is that so?", "Is it?"))
    again = Stage.make(tmp_path, TALK.replace("Is that so?", "Is it?"))
    text = again.browser("Bo").text()
    assert "Is it?" in text
    assert "on and on" in text
    again.close()


def test_a_file_under_a_new_name_keeps_its_edits(stage: Make) -> None:
    made = stage(others={"show/other.md": "**Ann:** Something else.\n"})
    ann = made.browser("Ann")
    ann.save(5, "And I went on and on.")
    (made.library / "show/talk-1.md").rename(made.library / "show/episode-1.md")
    rewrite(made, TALK.replace("Is that so?", "Is it?"), "show/episode-1.md")
    assert any("called episode-1.md now" in note for note in look(ann)["notes"])
    assert "Is it?" in ann.text()
    assert "on and on" in ann.text()
    slugs = [e["slug"] for e in ann.get("/api/episodes").json["episodes"]]
    assert sorted(slugs) == ["show-other", SLUG]
    assert look(ann)["notes"] == []
    (made.library / "show/episode-1.md").unlink()
    assert any("gone" in note for note in look(ann)["notes"])


def test_the_clone_counts_before_the_work_tree(stage: Make, place: Place) -> None:
    made = tide(stage, place)
    ann = boat(made)
    ann.save(3, ann.row(3)["text"].replace("where early", "were early"))
    git(place.upstream, "mv", PATH, "tide/tide-2.md")
    theirs = TEXT.replace("at the wind", "at me").encode()
    (place.upstream / "tide/tide-2.md").write_bytes(theirs)
    git(place.upstream, "add", "-A")
    git(place.upstream, "commit", "-q", "-m", "Move")
    git(place.upstream, "push", "-q", str(place.remote), "main")  # the clone was not fetched
    assert look(ann)["changes"] == 1
    assert "at me" in ann.text()
    assert "were early" in ann.text()
    assert (
        look(ann)["episodes"] == 0
    )  # the file on the disk is the older one, and pulls nothing back
    told = export(ann)["export"]
    assert (told["path"], len(told["hunks"])) == ("tide/tide-2.md", 1)
    rewrite(made, TEXT.replace("Good morning", "Good evening"), PATH)
    (note,) = look(ann)["notes"]
    assert "nobody committed" in note
    assert "Good morning" in ann.text()


def test_a_file_that_nobody_committed_counts_before_the_clone(stage: Make, place: Place) -> None:
    own = TEXT.replace("Good morning", "Good evening")
    made = stage(others={PATH: own}, repo=place.clone)
    ann = boat(made)
    ann.save(3, ann.row(3)["text"].replace("where early", "were early"))
    place.merge_upstream(PATH, TEXT.replace("at the wind", "at me").encode())
    assert look(ann)["episodes"] == 0
    rewrite(made, own.replace("at the wind", "at it"), PATH)
    assert look(ann)["changes"] == 1
    assert "Good evening" in ann.text()


def test_a_text_that_nobody_edited_follows_the_clone_once(stage: Make, place: Place) -> None:
    made = tide(stage, place)
    ann = boat(made)
    place.merge_upstream(PATH, TEXT.replace("at the wind", "at me").encode())
    assert [look(ann)["episodes"] for _ in range(3)] == [1, 0, 0]
    assert "at me" in ann.text()


def test_a_remote_that_is_away_is_a_note(stage: Make, place: Place) -> None:
    made = tide(stage, place)
    place.remote.rename(place.remote.with_name("elsewhere.git"))
    (note,) = look(boat(made))["notes"]
    assert "cannot be asked" in note


def test_only_maintainers_look(stage: Make) -> None:
    made = stage(mode="open")
    assert made.browser("Ann").post("/api/library/look").status == 403


def test_a_command_does_it_beside_a_running_editor(tmp_path: Path) -> None:
    made = Stage.make(tmp_path)
    ann = made.browser("Ann")
    ann.save(3, ann.row(3)["text"].replace(GAP, "the harbour"))
    rewrite(made, TALK.replace(GAP, "a harbor").replace("Is that so?", "Is it?"))
    arguments = ["pull", str(made.library), "--data", str(tmp_path / "data")]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 1, result.output
    assert "1 of their edits" in result.output
    assert "Is it?" in ann.text()
    assert len(conflicts(ann)) == 1
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    made.close()


@pytest.mark.parametrize("way", ["settings", "environment"])
def test_a_relative_data_folder_is_the_one_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a-1.md").write_text(TALK)
    (tmp_path / "lib" / "a-1.mp3").write_bytes(b"sound")
    if way == "settings":
        app = create_app(Settings(data=Path("data"), library=Path("lib"), background=False))
    else:
        given = {"ALIGNER_DATA": "data", "ALIGNER_LIBRARY": "lib", "ALIGNER_BACKGROUND": "0"}
        monkeypatch.setattr(os, "environ", {**os.environ, **given})
        app = create_app()
    editor = app.extensions["editor"]
    with editor.database.reading() as session:
        from web.store.episodes import get_episode  # noqa: PLC0415

        source = Path(str(get_episode(session, "a-1").audio_path))
    rendition = editor.episode_cache.rendition("a-1", source)
    assert rendition.is_absolute()
    rendition.write_bytes(b"ID3 some sound")
    with app.test_client().get("/api/episodes/a-1/audio") as answer:
        assert answer.data == b"ID3 some sound"
    editor.close()
