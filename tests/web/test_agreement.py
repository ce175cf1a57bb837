"""A second listener confirms what somebody else filled in; exports heed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import words
from tests.web.staged import GAP, TALK, Browser, Stage
from web.export.confirmed import without
from web.store.tables import JournalEntry

Make = Callable[..., Stage]

TAG = r"\[unintelligible 00:01:10.00\]"
TWO = TALK.replace("Is that so?", f"Is {TAG} so?")


def fill(person: Browser, tag: str, said: str) -> str:
    flag = next(each for each in person.flags() if each["quote"] == tag)
    row = person.row(flag["line"])
    saved = person.save(row["line"], row["text"].replace(tag, said), flag=flag["id"])
    assert saved.status == 200
    return str(flag["id"])


def one(person: Browser, flag: str) -> dict[str, Any]:
    return next(each for each in person.flags() if each["id"] == flag)


def confirm(person: Browser, flag: str, state: str = "confirmed_fill") -> int:
    return person.post(f"/flags/{flag}", {"state": state}).status


def heard_by(person: Browser, flag: str) -> list[str]:
    return [each["name"] for each in one(person, flag)["heard_by"]]


def test_somebody_else_confirms_a_fill_and_takes_that_back(stage: Make) -> None:
    made = stage()
    ann, bo, cy = (made.browser(name) for name in ("Ann", "Bo", "Cy"))
    (open_one,) = ann.flags()
    assert confirm(bo, open_one["id"]) == 409  # nothing to confirm
    flag = fill(ann, GAP, "the harbour")
    assert confirm(ann, flag) == 409  # one's own
    assert one(ann, flag)["filled_by"]["name"] == "Ann"
    assert (one(ann, flag)["filled_by_me"], one(bo, flag)["filled_by_me"]) == (True, False)
    assert confirm(bo, flag) == 200
    assert confirm(cy, flag) == 200
    assert (heard_by(ann, flag), one(bo, flag)["heard_by_me"]) == (["Bo", "Cy"], True)
    assert one(ann, flag)["state"] == "filled"
    assert bo.get("/history").json["entries"][0]["heard_by"][0]["name"] == "Bo"
    assert bo.post("/undo").status == 200
    assert heard_by(ann, flag) == ["Cy"]
    assert bo.post("/redo").status == 200
    assert heard_by(ann, flag) == ["Cy", "Bo"]
    assert confirm(bo, flag, "open") == 200
    assert heard_by(ann, flag) == ["Cy"]
    assert confirm(bo, flag, "open") == 409
    assert confirm(bo, flag, "confirmed_unintelligible") == 409


def test_history_says_who_listened_between_who_changed_what_page_by_page(stage: Make) -> None:
    made = stage()
    ann, bo, cy = (made.browser(name) for name in ("Ann", "Bo", "Cy"))
    (gap,) = ann.flags()
    confirm(bo, gap["id"], "confirmed_unintelligible")
    confirm(cy, gap["id"], "confirmed_unintelligible")
    confirm(cy, gap["id"], "open")
    fill(ann, GAP, "the harbour")
    confirm(bo, gap["id"])
    told: list[tuple[str, str]] = []
    before, more = "", True
    while more:
        page = ann.get(f"/history?limit=2{before}").json
        both = [*page["entries"], *page["listened"]]
        assert 1 <= len(both) <= 2
        both.sort(key=lambda each: -each["tick"])
        told += [(each["by"]["name"], each.get("said", "wrote")) for each in both]
        before, more = f"&before={both[-1]['tick']}", page["more"]
    assert told == [
        ("Bo", "confirmed_fill"),
        ("Ann", "wrote"),
        ("Cy", "open"),
        ("Cy", "confirmed_unintelligible"),
        ("Bo", "confirmed_unintelligible"),
    ]
    assert [each["line"] for each in page["listened"]] == [3]


def test_a_word_counts_of_the_line_that_was_heard(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    flag = fill(ann, GAP, "the harbour")
    confirm(bo, flag)
    text = ann.row(3)["text"]
    ann.save(3, text.replace("harbour", "harbor"))
    assert heard_by(ann, flag) == []
    assert ann.get("/history").json["entries"][-1]["heard_by"] == []
    ann.post("/undo")
    assert heard_by(ann, flag) == ["Bo"]


def test_a_fill_that_is_taken_back_opens_the_gap_whoever_confirmed_it(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    flag = fill(ann, GAP, "the harbour")
    confirm(bo, flag)
    ann.post("/undo")
    assert (one(bo, flag)["state"], one(bo, flag)["heard_by"]) == ("open", [])
    assert one(bo, flag)["filled_by"] is None


def test_whoever_changed_the_line_filled_it_where_nobody_says_so(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    (flag,) = ann.flags()
    ann.save(3, ann.row(3)["text"].replace(GAP, "the harbour"))
    assert confirm(ann, flag["id"]) == 409
    assert confirm(bo, flag["id"]) == 200


def test_an_export_is_limited_to_what_was_confirmed(stage: Make) -> None:
    made = stage(TWO)
    ann, bo = made.browser("Ann"), made.browser("Bo")
    first, second = fill(ann, GAP, "the harbour"), fill(ann, TAG, "it")
    ann.save(5, "And I went on walking.")
    confirm(bo, second)

    def leaves(*, confirmed: bool) -> tuple[str, int]:
        draft = ann.get(f"/export?confirmed={int(confirmed)}").json["export"]
        return json.dumps(draft["hunks"]), draft["left_behind"]

    everything, behind = leaves(confirmed=False)
    assert behind == 0
    some, behind = leaves(confirmed=True)
    assert behind == 1
    assert everything != some
    assert ("the harbour" in everything, "the harbour" in some) == (True, False)
    patch = ann.post("/export/patch", {"confirmed": True}).data.decode()
    assert "the harbour" not in patch
    assert "+And I went on walking." in patch
    assert "+**Ann Lee:** Is it so? It is." in patch
    confirm(bo, first)
    assert leaves(confirmed=True) == (everything, 0)


def entry(base: str, after: str, revision: int, flag: str | None) -> JournalEntry:
    return JournalEntry(
        revision=revision, kind="edit", flag_id=flag, start=0, end=len(base), old=base, new=after
    )


GAPS = "abcdefgh"


@given(
    st.lists(st.sampled_from(GAPS), unique=True, min_size=1),
    st.sets(st.sampled_from(GAPS)),
    st.lists(st.integers(0, 7), max_size=4),
)
def test_what_stays_behind_is_as_if_nobody_had_done_it(
    filled: list[str], unheard: set[str], changed: list[int]
) -> None:
    """Gaps of one text, filled in any order between other edits: those left out are gaps again."""
    base = " ".join(f"word{i} [gap {name}]" for i, name in enumerate(GAPS))
    text, expected = base, base
    entries: list[JournalEntry] = []
    for name in filled:
        after = text.replace(f"[gap {name}]", f"said {name}")
        entries.append(entry(text, after, len(entries) + 1, name))
        text = after
        if name not in unheard:
            expected = expected.replace(f"[gap {name}]", f"said {name}")
    for i in changed:
        after = text.replace(f"word{i}", f"other{i}")
        if after != text:
            entries.append(entry(text, after, len(entries) + 1, None))
        text = after
        expected = expected.replace(f"word{i}", f"other{i}")
    limited, left = without(base, entries, unheard, set())
    assert limited == expected
    assert len(left) == len(unheard & set(filled))


def test_what_was_written_over_a_fill_stays_behind_with_it() -> None:
    base = "It was [gap] low."
    filled, corrected = "It was very low.", "It was quite low."
    entries = [entry(base, filled, 1, "a"), entry(filled, corrected, 2, None)]
    assert without(base, entries, {"a"}, set()) == (base, [1, 2])
    assert words(base, corrected) != TextChange(())
