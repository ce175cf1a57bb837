from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.errors import AlignerError
from aligner.publish import checks
from aligner.publish.changes import changes_between
from aligner.publish.errors import UnsafeName
from aligner.publish.journal import sha256_of
from aligner.transcript import findings
from tests.publish.conftest import ENVIRONMENT, PATH, TEXT, Place, git, place

__all__ = ["place"]

GAP = r"\[unintelligible 00:00:12.10\]"
FILLED = TEXT.replace(GAP, "the pilot")


def publish(place: Place, text: str, *options: str, code: int = 0) -> Result:
    episode = place.clone.parent / "tide-1.md"
    episode.write_bytes(text.encode())
    arguments = [str(episode), "--repo", str(place.clone), "--path", PATH, *options]
    result = CliRunner().invoke(cli, ["publish", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_patch_is_printed_and_git_takes_it(place: Place) -> None:
    mail = publish(place, FILLED).stdout_bytes
    assert mail.startswith(b"From ")
    git(place.upstream, "am", "-q", data=mail)
    assert (place.upstream / PATH).read_bytes() == FILLED.encode()
    assert git(place.upstream, "show", "--numstat", "--format=").split()[:2] == [b"1", b"1"]


def test_the_summary_goes_to_the_other_stream(place: Place) -> None:
    result = publish(place, FILLED, "-o", str(place.clone.parent / "fix.patch"))
    assert result.stdout == ""
    assert "Fill 1 unintelligible in Tide 1" in result.stderr
    assert (place.clone.parent / "fix.patch").read_bytes().startswith(b"From ")


def test_a_branch_is_written_and_pushed_once(place: Place) -> None:
    for _ in range(2):
        publish(place, FILLED, "--branch", "--push", "origin")
    assert set(place.heads(place.remote)) == {"main", "aligner/tide-1"}
    assert git(place.remote, "show", f"aligner/tide-1:{PATH}") == FILLED.encode()
    assert git(place.remote, "rev-list", "--count", "main..aligner/tide-1") == b"1\n"


def test_upstream_that_moved_is_met(place: Place) -> None:
    """A filled gap closes itself, another edit finds its line, a true conflict is shown."""
    original = place.clone.parent / "original.md"
    original.write_bytes(TEXT.encode())
    theirs = "**Intro:** music\n\n" + FILLED.replace("at the wind", "at me")
    place.merge_upstream(PATH, theirs.encode())
    corrected = FILLED.replace("they where early", "they were early")
    result = publish(place, corrected, "--original", str(original))
    assert "done upstream already" in result.stderr
    git(place.upstream, "am", "-q", data=result.stdout_bytes)
    expected = theirs.replace("they where early", "they were early")
    assert (place.upstream / PATH).read_bytes() == expected.encode()

    clash = corrected.replace("at the wind", "at the clock")
    result = publish(place, clash, "--original", str(original), code=1)
    assert result.stdout == ""
    for words in ("conflict", "base", "yours", "theirs", "clock", "wind", "me"):
        assert words in result.stderr
    publish(place, clash, "--original", str(original), "--skip-conflicts")


def test_a_journal_finds_its_version_in_the_history(place: Place) -> None:
    rows = []
    for change in changes_between(TEXT, FILLED):
        span = [change.edit.span.start, change.edit.span.end]
        about = {"base": sha256_of(TEXT), "who": "Bo Reed <bo@example.org>", "when": "x"}
        rows.append({**about, "span": span, "old": change.edit.old, "new": change.edit.new})
    journal = place.clone.parent / "journal.jsonl"
    journal.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    moved = TEXT.replace("Good morning", "Good evening")
    place.merge_upstream(PATH, moved.encode())
    mail = publish(place, "whatever it is now", "--journal", str(journal)).stdout_bytes
    assert b"From: Bo Reed <bo@example.org>" in mail
    git(place.upstream, "am", "-q", data=mail)
    assert (place.upstream / PATH).read_bytes() == moved.replace(GAP, "the pilot").encode()


def test_what_the_site_would_reject_does_not_leave(place: Place) -> None:
    result = publish(place, FILLED.replace("**Ann Tern:** \\[00:02\\]", ""), code=1)
    assert result.stdout == ""
    assert "site-pairs" in result.stderr


def test_the_formatters_changes_are_shown_and_made_if_asked(place: Place) -> None:
    text = TEXT.replace("the wind", "the e-mail")
    assert "house-style" in publish(place, text).stderr
    mail = publish(place, text, "--style").stdout_bytes
    git(place.upstream, "am", "-q", data=mail)
    assert b"look at the email" in (place.upstream / PATH).read_bytes()


def test_a_new_transcript_is_welcome(place: Place) -> None:
    mail = publish(place, TEXT, "--path", "tide/tide-2.md").stdout_bytes
    git(place.upstream, "am", "-q", data=mail)
    assert (place.upstream / "tide/tide-2.md").read_bytes() == TEXT.encode()
    with pytest.raises(UnsafeName):
        publish(place, TEXT, "--path", "tide/notes.md")


def test_nothing_to_publish_is_no_error(place: Place) -> None:
    result = publish(place, TEXT)
    assert result.stdout == ""
    assert "Nothing to publish" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--base", "--output=x"), ("--path", "../../x"), ("--branch", "--branch-name", "-n"),
        ("--branch", "--branch-name", "main"), ("--author", "A\nB <a@b.org>"),
        ("--path", "tide/tіde-1.md"), ("--branch", "--push", "ext::sh -c x"), ("--base", "a\nb"),
    ],
)  # fmt: skip
def test_hostile_names_stop_the_command(place: Place, options: tuple[str, ...]) -> None:
    before = git(place.clone, "for-each-ref"), git(place.remote, "for-each-ref")
    with pytest.raises(AlignerError):
        publish(place, FILLED, *options)
    after = git(place.clone, "for-each-ref"), git(place.remote, "for-each-ref")
    assert after[1] == before[1]
    assert not (place.clone / "x").exists()


def test_opening_needs_a_token(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    result = publish(place, FILLED, "--open", code=2)
    assert "GITHUB_TOKEN" in result.output
    assert place.heads(place.clone).keys() == {"main"}


def _big_path(number: int) -> str:
    show = f"show{number % 14}"
    return f"{show}/{show}-{number}.md"


def _big_history() -> bytes:
    """A repository of 2,000 files of 60 kB and 6,500 commits, as `git fast-import` reads it."""
    who = "committer Up <up@example.org> 1700000000 +0000\n"
    words = "**A B:** and so it went on for a good while, as these things do.\n\n" * 900
    parts = [f"blob\nmark :1\ndata {len(words)}\n{words}\n"]
    for commit in range(6500):
        parts.append(f"commit refs/heads/main\n{who}data 2\nx\n\n")
        if commit == 0:
            parts += [f"M 100644 :1 {_big_path(n)}\n" for n in range(2000)]
        else:
            text = f"**A B:** line {commit}\n"
            parts.append(f"M 100644 inline {_big_path(commit % 2000)}\n")
            parts.append(f"data {len(text)}\n{text}\n")
    return "".join(parts).encode()


def test_a_maintainers_clone_is_published_from_in_two_seconds(place: Place, tmp_path: Path) -> None:
    clone = tmp_path / "big"
    git(tmp_path, "init", "-q", "-b", "main", "big")
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=clone,
        input=_big_history(),
        env=ENVIRONMENT,
        check=True,
    )
    git(clone, "config", "user.name", "Clara")
    git(clone, "config", "user.email", "clara@example.org")
    big = Place(place.upstream, place.remote, clone)
    text = git(clone, "show", f"main:{_big_path(7)}").decode().replace("line", "word")
    seconds = []
    for way in ("--patch", "--branch", "--branch"):
        # The machine may be shared: processor time, git's too.
        began = sum(os.times()[:4])
        publish(big, text, "--path", _big_path(7), "--base", "main", way)
        seconds.append(sum(os.times()[:4]) - began)
    print(f"publishing from 2,000 files, 6,500 commits: {seconds}")  # noqa: T201
    assert max(seconds) <= 2.0
    assert git(clone, "rev-list", "--count", "main") == b"6500\n"


def test_what_is_refused_may_be_let_through_with_a_reason(place: Place) -> None:
    hidden = TEXT.replace("**Bo Reed:** They", "**Bo Reed**: They")
    refused = publish(place, hidden, code=1)
    assert "--allow label-invisible" in refused.stderr
    mail = publish(place, hidden, "--allow", "label-invisible=a heading").stdout_bytes
    assert mail.startswith(b"From ")
    told = publish(place, hidden, "--allow", "label-invisible=a heading").stderr
    assert "Let through on purpose" in told
    assert "a heading" in told
    bo, cy = "Bo <bo@example.org>", "Cy <cy@example.org>"
    authors = ("--author", bo, "--author", cy)
    publish(place, hidden, "--branch", "--allow", "label-invisible=a heading", *authors)
    message = git(place.clone, "log", "-1", "--format=%B", "aligner/tide-1").decode()
    assert "Let through on purpose:\n- `label-invisible`" in message
    assert ": a heading\n" in message
    trailers = git(place.clone, "log", "-1", "--format=%(trailers)", "aligner/tide-1").decode()
    assert trailers.strip() == f"Co-authored-by: {cy}"


def test_line_ends_that_git_am_would_change_are_told(place: Place) -> None:
    told = publish(place, TEXT.replace("\n", "\r\n"), "--path", "tide/tide-2.md")
    assert "git am --keep-cr" in told.stderr
    assert "keep-cr" not in publish(place, FILLED).stderr


@pytest.mark.parametrize("given", [["label-invisble=a heading"], ["site-pairs", "house-style"]])
def test_a_rule_that_refuses_nothing_is_named_with_those_that_do(
    place: Place, given: list[str]
) -> None:
    options = [option for each in given for option in ("--allow", each)]
    told = " ".join(publish(place, FILLED, *options, code=2).stderr.split())
    assert given[-1].partition("=")[0] in told
    assert "label-invisible, label-lost" in told


def test_every_rule_that_can_refuse_may_be_allowed() -> None:
    """As the rules' modules tell: an error of the site's, and what nobody may bring into a file."""
    found = set()
    for path in Path(checks.__file__).parents[1].glob("*/*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(
                    func=ast.Name("Complaint"),
                    args=[ast.Constant(str(rule)), ast.Constant(str(severity)), *_],
                ) if rule.startswith(checks._LOSES) and (
                    severity == "error" or rule in findings._REFUSED_WHEN_NEW
                ):
                    found.add(rule)
    assert found == checks.REFUSING


@pytest.mark.parametrize(
    ("time", "reason"),
    [("soon", "that is no time"), ("55:55", "no gap has that time"), ("", "that is no time")],
)
def test_a_time_of_no_gap_is_named_with_the_gaps_there_are(
    place: Place, time: str, reason: str
) -> None:
    changed = TEXT.replace("They", "And they")
    told = " ".join(publish(place, changed, "--confirmed", time, code=2).stderr.split())
    assert reason in told
    if "no gap" in reason:
        assert GAP in told


def test_a_gap_that_was_listened_to_in_vain_is_told(place: Place) -> None:
    changed = TEXT.replace("They", "And they")
    told = publish(place, changed, "--confirmed", "00:00:12.10").stderr
    assert "Listened to, and still unintelligible" in told
