from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.document.lines import (
    LineEdit,
    move_past,
    read_lines,
    split_rows,
    text_change,
    with_blank_line,
)
from web.editing.undo import stacks

TEXTS = st.text(alphabet="ab \n\x1d", max_size=60)
NEW = st.text(alphabet="xy\n", max_size=8)


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> LineEdit:
    count = len(split_rows(text))
    first = draw(st.integers(1, count))
    last = draw(st.integers(first, count))
    return LineEdit(first, last, read_lines(text, first, last) or "", draw(NEW))


def done(text: str, edit: LineEdit) -> str:
    return text_change(text, edit).apply(text)


@given(st.data(), TEXTS)
def test_an_edit_replaces_its_lines_and_no_others(data: st.DataObject, text: str) -> None:
    edit = data.draw(edits_of(text))
    rows = split_rows(text)
    rows[edit.first - 1 : edit.last] = edit.new.split("\n")
    assert split_rows(done(text, edit)) == rows


@given(st.data(), TEXTS)
def test_the_inverse_takes_it_back(data: st.DataObject, text: str) -> None:
    edit = data.draw(edits_of(text))
    assert done(done(text, edit), edit.inverse) == text


@given(st.data(), TEXTS)
def test_edits_of_other_lines_commute(data: st.DataObject, text: str) -> None:
    """Theirs first and mine moved past it, or mine first and theirs moved: the same text."""
    mine, theirs = data.draw(edits_of(text)), data.draw(edits_of(text))
    moved, other = move_past(mine, [theirs]), move_past(theirs, [mine])
    if mine.touched() == theirs.touched():
        return  # both insert at one place: who comes first stands first
    if moved.conflict is None and other.conflict is None:
        assert done(done(text, theirs), moved.edit) == done(done(text, mine), other.edit)


@given(st.data(), TEXTS)
def test_an_edit_is_only_moved_where_its_lines_are_the_same(data: st.DataObject, text: str) -> None:
    mine = data.draw(edits_of(text))
    later, now = [], text
    for _ in range(data.draw(st.integers(0, 4))):
        later.append(data.draw(edits_of(now)))
        now = done(now, later[-1])
    moved = move_past(mine, later)
    if moved.conflict is None:
        assert read_lines(now, moved.edit.first, moved.edit.last) == mine.old


@given(TEXTS)
def test_a_deletion_takes_one_blank_line_along(text: str) -> None:
    text = f"one\n\n{text}\n\ntwo"
    rows = split_rows(text)
    for number, row in enumerate(rows, 1):
        if row.strip() and number < len(rows):
            edit = with_blank_line(text, LineEdit(number, number, row, ""))
            after = split_rows(done(text, edit))
            assert [r for r in after if r.strip()] == [
                r for i, r in enumerate(rows, 1) if r.strip() and i != number
            ]


def test_touching_counts_only_lines_that_change() -> None:
    assert LineEdit(3, 5, "a\n\nb", "b").touched() == (3, 4)
    assert LineEdit(3, 3, "a", "a\n\nb").touched() == (4, 3)
    assert LineEdit(3, 3, "a", "b").touched() == (3, 3)


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=30))
def test_undo_and_redo_are_two_stacks(wishes: list[str]) -> None:
    entries: list[tuple[int, str, int | None]] = []
    done_now: list[int] = []
    undone: list[int] = []
    for asked in wishes:
        revision = len(entries) + 1
        known = stacks(entries)
        if asked == "edit":
            entries.append((revision, "edit", None))
            done_now.append(revision)
            undone.clear()
        elif asked == "undo" and known.undoable:
            entries.append((revision, "undo", known.undoable[-1]))
            done_now.pop()
            undone.append(revision)
        elif asked == "redo" and known.redoable:
            entries.append((revision, "redo", known.redoable[-1]))
            undone.pop()
            done_now.append(revision)
        after = stacks(entries)
        assert (list(after.undoable), list(after.redoable)) == (done_now, undone)
