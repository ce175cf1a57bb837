from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import BadInput, StaleEdit
from aligner.publish.changes import changes_between
from aligner.publish.journal import ImportedEdit, contributors, read_journal, replay, sha256_of
from aligner.transcript.changes import apply
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement
from tests.publish.conftest import TEXT, Place, git

TEXTS = st.lists(
    st.sampled_from(
        ["**A:**", " ", "\n", "\n\n", "word", "other", ",", r"\[unintelligible 00:01\]"]
    ),
    max_size=14,
).map("".join)


def edits_of(before: str, after: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.edit.old, each.edit.new) for each in changes_between(before, after)]


def journal_of(before: str, after: str) -> list[ImportedEdit]:
    """What an editor would have kept: one edit after the other, each on the text before it."""
    entries: list[ImportedEdit] = []
    shift = 0
    for number, change in enumerate(changes_between(before, after)):
        old, new = change.edit.old, change.edit.new
        start = change.edit.span.start + shift
        edit = Replacement(Span(start, start + len(old)), old, new)
        entries.append(
            ImportedEdit(sha256_of(before), edit, f"P{number % 2}", "2026-01-01T00:00Z", None)
        )
        shift += len(new) - len(old)
    return entries


@given(TEXTS, TEXTS)
def test_changes_make_the_one_of_the_other(before: str, after: str) -> None:
    changes = changes_between(before, after)
    assert apply(before, [each.edit for each in changes]) == after
    assert all(each.line == before.count("\n", 0, each.edit.span.start) + 1 for each in changes)


def test_words_are_changed_and_tags_are_whole() -> None:
    after = TEXT.replace(r"\[unintelligible 00:00:12.10\]", "the pilot").replace("where", "were")
    assert edits_of(TEXT, after) == [
        (3, r"\[unintelligible 00:00:12.10\]", "the pilot"),
        (3, "where", "were"),
    ]


def test_a_link_is_one_change() -> None:
    assert edits_of("ask Bo now\n", "ask [Bo](https://example.org/b_o) now\n") == [
        (1, "Bo", "[Bo](https://example.org/b_o)")
    ]


def test_a_split_paragraph_is_told_as_one() -> None:
    (change,) = changes_between("One. Two.\n", "One.\n\n**B:** Two.\n")
    assert change.paragraphs
    assert not changes_between("One. Two.\n", "One. Too.\n")[0].paragraphs


def test_the_end_of_the_file_is_as_the_editor_left_it() -> None:
    assert edits_of("a", "a\n") == [(1, "", "\n")]
    assert edits_of("a\n", "a") == [(1, "\n", "")]


def test_a_journal_is_replayed_one_after_the_other_or_at_once() -> None:
    after = TEXT.replace("Good", "Fine").replace("wind", "weather").replace("boats", "us all")
    journal = journal_of(TEXT, after)
    assert replay(TEXT, journal) == after
    at_once = [
        ImportedEdit(sha256_of(TEXT), change.edit, "P", "", None)
        for change in changes_between(TEXT, after)
    ]
    assert replay(TEXT, at_once) == after
    with pytest.raises(StaleEdit):
        replay(TEXT[5:], journal)


def test_who_did_most_comes_first() -> None:
    def by(who: str, new: str) -> ImportedEdit:
        return ImportedEdit("", Replacement(Span(0, 0), "", new), who, "", None)

    assert contributors([by("A", "x"), by("B", "a long one"), by("A", "y")]) == ("B", "A")


def test_a_journal_file_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    row = {
        "base": "ab",
        "span": [0, 1],
        "old": "a",
        "new": "b",
        "who": "P",
        "when": "",
        "flag": None,
    }
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    (entry,) = read_journal(path)
    assert entry.edit == Replacement(Span(0, 1), "a", "b")
    wrongs: tuple[object, ...] = ({**row, "span": [0]}, {**row, "old": 3}, {"x": 1}, [])
    for wrong in wrongs:
        path.write_text(json.dumps(wrong), encoding="utf-8")
        with pytest.raises(BadInput, match="Line 1"):
            read_journal(path)


def pr_pairs(shared_data: Path) -> list[tuple[str, str, str]]:
    folder = shared_data / "corrections"
    rows = json.loads((folder / "pr_pairs.json").read_text(encoding="utf-8"))
    texts = [
        [(folder / "pr_pairs_dev" / f"{row['file']}.{side}").read_bytes().decode("utf-8")
         for side in ("before", "after")]
        for row in rows
    ]  # fmt: skip
    return [(row["path"], *pair) for row, pair in zip(rows, texts, strict=True)]


def test_merged_pull_requests_come_out_byte_for_byte(shared_data: Path) -> None:
    pairs = pr_pairs(shared_data)
    assert len(pairs) == 12
    for path, before, after in pairs:
        assert replay(before, journal_of(before, after)) == after, path
        changed = sum(a != b for a, b in zip(before.split("\n"), after.split("\n"), strict=False))
        lines = {change.line for change in changes_between(before, after)}
        if before.count("\n") == after.count("\n"):
            assert len(lines) == changed


def test_real_corrections_touch_their_line_only(shared_data: Path) -> None:
    rows = corrections(shared_data)
    assert len(rows) == 2445 + 1000
    for before, after in rows:
        head, tail = "**A:** one line &#39; \n\n", "\n\n**B:** another  "
        whole = apply(head + before + tail, [each.edit for each in changes_between(
            head + before + tail, head + after + tail)])  # fmt: skip
        assert whole == head + after + tail


def corrections(shared_data: Path) -> list[tuple[str, str]]:
    folder = shared_data / "corrections"
    made: list[tuple[str, str]] = []
    with (folder / "corrections_dev.jsonl").open(encoding="utf-8") as file:
        made += [(row["before"], row["after"]) for row in map(json.loads, file)]
    with (folder / "gap_fills_dev.jsonl").open(encoding="utf-8") as file:
        made += [
            (row["left"] + row["old"] + row["right"], row["left"] + row["new"] + row["right"])
            for row in map(json.loads, itertools.islice(file, 1000))
        ]
    return made


def test_git_takes_every_real_correction(place: Place, shared_data: Path) -> None:
    """All at once: one file of all lines before, a commit each for a sample, one for the rest."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from aligner.publish.names import Author  # noqa: PLC0415
    from aligner.publish.repository import BranchProposal, open_repository  # noqa: PLC0415

    rows = corrections(shared_data)
    text = "\n\n".join(before for before, _ in rows)
    place.merge_upstream("tide/tide-2.md", text.encode())
    repository = open_repository(place.clone)
    base = repository.resolve("origin/main")
    lines = [before for before, _ in rows]
    with repository.scratch() as scratch:
        for chunk in range(0, len(rows), 300):
            for index in range(chunk, min(chunk + 300, len(rows))):
                lines[index] = rows[index][1]
            data = "\n\n".join(lines).encode()
            author = Author("Ann", "ann@example.org")
            proposal = BranchProposal(
                base, "tide/tide-2.md", data, "Fix\n", author, datetime.now(UTC)
            )
            base = scratch.commit(proposal)
            mail = scratch.format_patch(base)
            git(place.upstream, "apply", "--check", data=mail)
            git(place.upstream, "am", "-q", data=mail)
            assert (place.upstream / "tide/tide-2.md").read_bytes() == data


def test_lines_parted_here_and_joined_there_are_told_as_that() -> None:
    """As many paragraphs as before, none of them what it was: word by word nothing went."""
    before = (
        "**Ann:** You put a gauge in a harbour and write down its height.\n\n"
        "Then you take that line apart into simple waves of the moon and the sun.\n\n"
        "**Bo:** How many of those can you keep in your head?\n\n"
        "**Ann:** None of them.\n"
    )
    after = before.replace("height.\n\nThen", "height. Then").replace(" in your", "\n\nin your")
    assert [(each.edit.old, each.edit.new) for each in changes_between(before, after)] == [
        ("\n\n", " "), (" ", "\n\n"),
    ]  # fmt: skip
    other = "**Cy:** Whoever comes late must stand outside, they said; and so it was for years."
    rewritten = before.replace(before.split("\n\n")[1], other)
    assert all("\n" not in each.edit.new for each in changes_between(before, rewritten))
