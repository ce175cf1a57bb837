"""A correction of a file that upstream renamed, removed, or holds in other line ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.errors import AlignerError
from aligner.publish.errors import FileRemoved
from aligner.publish.repository import open_repository
from aligner.publish.whereabouts import find_file
from tests.publish.conftest import PATH, TEXT, Place, git, place

__all__ = ["place"]

GAP = r"\[unintelligible 00:00:12.10\]"
FILLED = TEXT.replace(GAP, "the pilot")
NEW_PATH = "practicalai/practical-ai-22.md"


def publish(place: Place, text: str, *options: str, code: int = 0) -> Result:
    episode, original = place.clone.parent / "tide-1.md", place.clone.parent / "original.md"
    episode.write_bytes(text.encode())
    original.write_bytes(TEXT.encode())
    arguments = [str(episode), "--repo", str(place.clone), "--path", PATH]
    arguments += ["--original", str(original), *options]
    result = CliRunner().invoke(cli, ["publish", *arguments])
    if isinstance(result.exception, AlignerError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def changed_lines(mail: bytes) -> int:
    rows = mail.split(b"\n-- \n")[0].split(b"\n@@ ", 1)[1].split(b"\n")[1:]
    return sum(row[:1] in {b"+", b"-"} for row in rows)


def commit(place: Place, message: str) -> None:
    git(place.upstream, "add", "-A")
    git(place.upstream, "commit", "-q", "-m", message)
    git(place.upstream, "push", "-q", str(place.remote), "main")
    git(place.clone, "fetch", "-q", "origin")


def rename(place: Place, old: str = PATH, new: str = NEW_PATH) -> None:
    (place.upstream / new).parent.mkdir(exist_ok=True)
    git(place.upstream, "mv", old, new)


def test_a_file_that_was_renamed_is_found(place: Place) -> None:
    rename(place)
    target = place.upstream / NEW_PATH
    target.write_bytes(TEXT.replace("at the wind", "at me").encode())
    commit(place, "Call it by its show")
    result = publish(place, FILLED)
    assert "Fill 1 unintelligible" in result.stderr
    assert f"renamed {PATH} to {NEW_PATH}" in " ".join(result.stderr.split())
    git(place.upstream, "am", "-q", data=result.stdout_bytes)
    assert target.read_bytes() == FILLED.replace("at the wind", "at me").encode()


def test_a_file_is_followed_through_all_its_names_and_copies(place: Place) -> None:
    rename(place)
    commit(place, "One name")
    (place.upstream / "tide/tide-9.md").write_bytes((place.upstream / NEW_PATH).read_bytes())
    commit(place, "A copy of it")
    git(place.upstream, "rm", "-q", NEW_PATH)
    commit(place, "Only the copy stays")
    repository = open_repository(place.clone)
    found = find_file(repository, repository.resolve("origin/main"), PATH)
    assert found.path == "tide/tide-9.md"
    assert found.names == ("tide/tide-9.md", NEW_PATH, PATH)


def test_a_file_that_was_removed_is_no_new_one(place: Place) -> None:
    git(place.upstream, "rm", "-q", PATH)
    commit(place, "Take the tide out")
    with pytest.raises(FileRemoved, match="Take the tide out"):
        publish(place, FILLED)
    (place.upstream / PATH).parent.mkdir(exist_ok=True)
    (place.upstream / PATH).write_bytes(TEXT.encode())
    commit(place, "And in again")
    assert publish(place, FILLED).stdout_bytes.startswith(b"From ")


def test_the_same_gap_filled_otherwise_shows_both_readings(place: Place) -> None:
    place.merge_upstream(PATH, TEXT.replace(GAP, "a pilot").encode())
    result = publish(place, FILLED, code=1)
    assert result.stdout == ""
    assert "Nothing to publish" not in result.stderr
    for words in ("conflict", "'the pilot'", "'a pilot'"):
        assert words in result.stderr
    left = publish(place, FILLED, "--skip-conflicts")
    assert "clashes" in left.stderr
    assert left.stdout == ""


@pytest.mark.parametrize("saved", ["windows", "mark", "unended", "ended"])
def test_one_word_is_one_line_whatever_an_editor_did_to_the_ends(place: Place, saved: str) -> None:
    upstream = TEXT + "\n" if saved == "unended" else TEXT
    place.merge_upstream(PATH, upstream.encode()) if saved == "unended" else None
    forms = {
        "windows": FILLED.replace("\n", "\r\n"),
        "mark": "\ufeff" + FILLED,
        "unended": FILLED,
        "ended": FILLED + "\n",
    }
    result = publish(place, forms[saved])
    assert changed_lines(result.stdout_bytes) == 2
    git(place.upstream, "am", "-q", data=result.stdout_bytes)
    expected = upstream.replace(GAP, "the pilot")
    assert (place.upstream / PATH).read_bytes() == expected.encode()


def test_upstream_that_took_windows_line_ends_keeps_them(place: Place) -> None:
    theirs = TEXT.replace("\n", "\r\n")
    place.merge_upstream(PATH, theirs.encode())
    corrected = place.clone.parent / "done.md"
    publish(place, FILLED, "--corrected", str(corrected))
    assert corrected.read_bytes() == theirs.replace(GAP, "the pilot").encode()


def test_the_real_fills_of_others_are_all_seen(shared_data: Path) -> None:
    """What was merged upstream word for word is closed, however little else its line holds."""
    from aligner.publish.changes import changes_between  # noqa: PLC0415
    from aligner.publish.merge import merge  # noqa: PLC0415

    folder = shared_data / "corrections" / "pr_pairs_dev"
    pairs = [(p, p.with_suffix(".after")) for p in sorted(folder.glob("*.before"))]
    assert len(pairs) == 12
    for before, after in pairs:
        base, theirs = before.read_bytes().decode(), after.read_bytes().decode()
        made = merge(base, changes_between(base, theirs), theirs)
        assert {each.outcome for each in made.verdicts} == {"closed"}, before.name
