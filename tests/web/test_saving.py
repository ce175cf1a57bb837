from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from sqlalchemy import select

from aligner.transcript.changes import TextChange
from tests.web.staged import GAP, SLUG, TALK, Stage, statements
from web.cache.episodes import EpisodeCache
from web.document.lines import LineEdit
from web.editing import saving
from web.store.tables import Episode

Make = Callable[..., Stage]


def test_what_was_typed_is_what_is_stored(stage: Make) -> None:
    ann = stage().browser("Ann")
    saved = ann.save(7, "**Ann Lee:** Is that so? It is not.")
    assert saved.status == 200
    assert saved.json["splice"]["rows"][0]["text"] == "**Ann Lee:** Is that so? It is not."
    assert ann.text() == TALK.replace("It is.", "It is not.")
    assert (saved.json["revision"], saved.json["undo"], saved.json["redo"]) == (1, True, False)


def test_a_filled_gap_is_filled_and_its_undo_opens_it_again(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    assert (flag["state"], flag["quote"], flag["line"]) == ("open", GAP, 3)
    old = ann.row(3)["text"]
    saved = ann.save(3, old.replace(GAP, "go home"), flag=flag["id"])
    assert [(f["id"], f["state"]) for f in saved.json["flags"]] == [(flag["id"], "filled")]
    undone = ann.post("/undo")
    assert [(f["id"], f["state"]) for f in undone.json["flags"]] == [(flag["id"], "open")]
    assert ann.text() == TALK
    redone = ann.post("/redo")
    assert [(f["id"], f["state"]) for f in redone.json["flags"]] == [(flag["id"], "filled")]
    assert "go home yesterday" in ann.text()
    assert redone.json["splice"]["kind"] == "redo"


def test_a_gap_that_is_kept_with_another_time_is_partly_resolved(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    new = ann.row(3)["text"].replace(GAP, r"walk \[unintelligible 00:00:56.02\]")
    (after,) = ann.save(3, new, flag=flag["id"]).json["flags"]
    assert (after["id"], after["state"]) == (flag["id"], "partly_resolved")
    assert after["quote"] == r"\[unintelligible 00:00:56.02\]"


def test_editing_beside_a_gap_leaves_its_name(stage: Make) -> None:
    ann = stage().browser("Ann")
    (flag,) = ann.flags()
    ann.save(3, ann.row(3)["text"].replace("going to", "off to"))
    (after,) = ann.flags()
    assert (after["id"], after["state"]) == (flag["id"], "open")
    row = ann.row(3)["text"]
    assert row[after["start"] : after["end"]] == GAP


def test_the_same_line_changed_since_gives_both_texts(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    base = ann.row(3)["text"]
    theirs = base.replace(GAP, "leave")
    assert ann.save(3, theirs).status == 200
    mine = base.replace("yesterday", "today")
    answer = bo.save(3, mine, revision=0, old=base)
    assert answer.status == 409
    error = answer.json["error"]
    assert (error["code"], error["base"], error["theirs"]) == ("conflict", base, theirs)
    assert error["by"]["name"] == "Ann"
    assert (error["mine"], error["clean"]) == (mine, True)
    assert error["merged"] == theirs.replace("yesterday", "today")
    assert [s["revision"] for s in error["splices"]] == [1]
    again = bo.save(error["first"], error["merged"], revision=error["revision"], old=theirs)
    assert again.status == 200
    assert "leave today" in bo.text()


def test_other_lines_changed_since_only_move_the_edit(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    split = "**Ann Lee:** Welcome.\n\n**Cy:** Hello.\n\n**Ann Lee:** To the show."
    assert ann.save(1, split).json["splice"]["delta"] == 4
    old = "**Ann Lee:** Is that so? It is."
    saved = bo.save(7, "**Ann Lee:** Is it?", revision=0, old=old)
    assert saved.status == 200
    assert [(s["revision"], s["first"]) for s in saved.json["splices"]] == [(1, 1), (2, 11)]
    assert bo.text().endswith("**Ann Lee:** Is it?\n")


def test_a_change_that_was_undone_is_no_conflict(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ann.save(3, "**Bo Day:** One.\n\n**Bo Day:** Two.")
    ann.post("/undo")
    old = bo.row(3)["text"]
    assert bo.save(3, old + " No.", revision=0, old=old).status == 200


def test_somebody_who_is_faster_between_reading_and_writing(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    base = ann.row(3)["text"]
    check, waiting = saving._check, [lambda: ann.save(3, base.replace(GAP, "leave"))]

    def slow_check(text: str, edit: LineEdit) -> TextChange:
        change = check(text, edit)
        while waiting:
            assert waiting.pop()().status == 200
        return change

    monkeypatch.setattr(saving, "_check", slow_check)
    answer = bo.save(3, base.replace("yesterday", "today"), revision=0, old=base)
    assert (answer.status, answer.json["error"]["by"]["name"]) == (409, "Ann")
    assert answer.json["error"]["merged"] == base.replace(GAP, "leave").replace(
        "yesterday", "today"
    )


def test_undo_brings_what_others_did_since(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ann.save(5, "And I went on.")
    bo.save(7, "**Ann Lee:** Is it?")
    undone = ann.post("/undo", {"revision": 1}).json
    assert [splice["revision"] for splice in undone["splices"]] == [2, 3]
    assert undone["splice"]["kind"] == "undo"
    redone = ann.post("/redo").json
    assert [splice["revision"] for splice in redone["splices"]] == [4]


def test_a_text_that_never_stood_there_is_stale(stage: Make) -> None:
    ann = stage().browser("Ann")
    answer = ann.save(3, "x", revision=0, old="something else")
    assert (answer.status, answer.json["error"]["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("line", "new", "rule"),
    [
        (1, r"\[00:07\] Welcome to the show.", "site-pairs"),
        (7, "**Ann Lee: **Is that so?", "label-invisible"),
        (7, r"**Ann Lee:** \[00:99\] Is that so?", "stamp-malformed"),
    ],
)
def test_what_the_site_would_reject_is_refused(stage: Make, line: int, new: str, rule: str) -> None:
    ann = stage().browser("Ann")
    answer = ann.save(line, new)
    assert answer.status == 422
    assert answer.json["error"]["code"] == "refused"
    assert rule in {reason["rule"] for reason in answer.json["error"]["reasons"]}
    assert ann.text() == TALK


def test_what_was_broken_before_may_be_edited(stage: Make) -> None:
    ann = stage("Nobody said this.\n\n**Ann:** Hello.\n").browser("Ann")
    assert ann.save(3, "**Ann:** Hello there.").status == 200


def test_split_join_and_delete(stage: Make) -> None:
    ann = stage().browser("Ann")
    split = ann.save(5, "And I went.\n\nOn talking.").json["splice"]
    assert ([row["line"] for row in split["rows"]], split["delta"]) == ([5, 7], 2)
    assert {row["speaker"] for row in split["rows"]} == {"Bo Day"}
    ann.save(5, "And I went on talking.", last=7)
    assert ann.text() == TALK
    ann.save(5, "")
    assert ann.text() == TALK.replace("And I went on talking.\n\n", "")
    for _ in range(3):
        assert ann.post("/undo").status == 200
    assert ann.text() == TALK


def test_a_new_label_says_who_goes_on_below(stage: Make) -> None:
    ann = stage().browser("Ann")
    splice = ann.save(3, "**Cy Poe:** I was going to stop.").json["splice"]
    assert splice["relabelled"] == [{"line": 5, "speaker": "Cy Poe", "kind": "speech"}]


def test_line_ends_of_the_file_are_kept(stage: Make) -> None:
    ann = stage(TALK.replace("\n", "\r\n")).browser("Ann")
    assert "\r" not in ann.row(3)["text"]
    ann.save(5, "One.\n\nTwo.")
    assert ann.text() == TALK.replace("And I went on talking.", "One.\n\nTwo.").replace(
        "\n", "\r\n"
    )
    ann.post("/undo")
    assert ann.text() == TALK.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=x onerror=alert(1)> </script><script>alert(1)</script>",
        r"a \[ b \] \*c\* &amp; &#39; {{ 7*7 }} %s ' \" --",
        "emoji 🌊🏳️‍🌈 and \u202ebidi\u2066 controls",
        "line\u2028separator \x1d group \x0b \x85 \ufeff",
        "ä" * 100_000,
    ],
)
def test_hostile_text_is_stored_as_text(stage: Make, typed: str) -> None:
    ann = stage().browser("Ann")
    new = f"**Ann Lee:** {typed}"
    saved = ann.save(7, new)
    assert saved.status == 200
    assert saved.json["splice"]["rows"][0]["text"] == new
    assert ann.text() == TALK.replace("**Ann Lee:** Is that so? It is.", new)
    assert ann.get("/history").json["entries"][0]["new"] == new


def test_a_megabyte_in_one_line(stage: Make) -> None:
    ann = stage().browser("Ann")
    new = "**Ann Lee:** " + "word " * 200_000
    assert ann.save(7, new).status == 200
    assert ann.row(7)["text"] == new


@pytest.mark.parametrize("typed", ["nul \0", "half \ud800", 7, None])
def test_what_no_file_can_hold_is_refused(stage: Make, typed: object) -> None:
    ann = stage().browser("Ann")
    body = {"revision": 0, "first": 7, "last": 7, "old": ann.row(7)["text"], "new": typed}
    assert ann.post("/edits", body).status == 400


def test_places_count_as_javascript_counts(stage: Make) -> None:
    ann = stage(f"**Ann:** 🌊🌊 I {GAP} it.\n").browser("Ann")
    (flag,) = ann.flags()
    units = ann.row(1)["text"].encode("utf-16-le")
    assert units[2 * flag["start"] : 2 * flag["end"]].decode("utf-16-le") == GAP


def test_history_names_who_and_what(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ann.save(5, "And on.")
    bo.save(7, "**Ann Lee:** Is it?")
    assert bo.post("/edits/1/undo").status == 200
    entries = ann.get("/history").json["entries"]
    assert [(e["revision"], e["by"]["name"], e["kind"], e["undone_by"]) for e in entries] == [
        (3, "Bo", "revert", None),
        (2, "Bo", "edit", None),
        (1, "Ann", "edit", 3),
    ]
    older = ann.get(f"/history?before={entries[0]['tick']}&limit=1").json
    assert ([each["revision"] for each in older["entries"]], older["more"]) == ([2], True)
    assert ann.post("/edits/99/undo").status == 404


def test_undo_is_of_ones_own_edits(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    ann.save(5, "And on.")
    answer = bo.post("/undo")
    assert (answer.status, answer.json["error"]["code"]) == (409, "stale")


def test_others_see_what_was_saved(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    tick = bo.get("").json["tick"]
    assert bo.get(f"/changes?since={tick}").json["splices"] == []
    ann.save(5, "And on.")
    ann.save(7, "**Ann Lee:** Is it?")
    news = bo.get(f"/changes?since={tick}").json
    assert [s["rows"][0]["text"] for s in news["splices"]] == ["And on.", "**Ann Lee:** Is it?"]
    assert news["splices"][0]["by"]["name"] == "Ann"
    assert (news["revision"], news["reload"], news["undo"]) == (2, False, False)
    assert bo.get(f"/changes?since={news['tick']}").json["splices"] == []
    assert bo.get("/changes").status == 400


def test_a_save_asks_the_database_for_little(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    old = ann.row(5)["text"]
    for n in range(3):
        assert bo.save(7, f"**Ann Lee:** Is that so? It is {n}.").status == 200
    with statements() as asked:
        assert ann.save(5, f"{old} And on.", revision=0, old=old).status == 200
    texts = [each for each in asked if each.startswith("SELECT") and "episodes.text" in each]
    assert len(texts) == 1, texts
    journal = [each for each in asked if each.startswith("SELECT") and "FROM entries" in each]
    assert journal == []
    assert len(asked) <= 18, asked


def test_what_was_saved_is_known_as_if_it_had_been_read(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    (flag,) = ann.flags()
    ann.save(3, ann.row(3)["text"].replace(GAP, "go home"), flag=flag["id"])
    ann.save(5, "And I went on talking.\n\nAnd on.")
    ann.post("/undo")
    editor = made.editor
    with editor.database.reading() as session:
        episode = session.scalars(select(Episode).where(Episode.slug == SLUG)).one()
        known, read = (
            episode_cache.copy(session, episode)
            for episode_cache in (editor.episode_cache, EpisodeCache(editor.settings.data))
        )
    assert known.document == read.document
    assert known.recent == read.recent
    assert known.tick == read.tick == episode.tick
    assert [entry.id for entry in known.entries] == [entry.id for entry in read.entries]


def test_threads_that_want_the_interpreter_get_it_soon(stage: Make) -> None:
    sys.setswitchinterval(0.005)  # Python's own: at each answer of the database a save would wait
    stage()
    assert sys.getswitchinterval() <= 0.001
