"""A branch with right and wrong changes to the sample, by ear; and branches without sound."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aligner.cli.check_pr import command
from aligner.pulls.report import _code, _plain

SAMPLE = Path(__file__).parents[2] / "samples" / "slack-water-1"
NAME = "slackwater/slack-water-1.md"
UNSAID = " absolutely frozen"
LONG = "my brother bought yellow bicycles which nobody wanted for eleven oranges on Tuesday"
WRONG = {
    r"\[unintelligible 00:02:41.02\]": "a happy meeting",  # "half a metre"
    "The magnet always": "My grandmother always",  # "the harvest always"
    "I read the wrong column.": "I read the column.",
    "a modern gauge": LONG,
    "lift the water by": "lift the wader by",  # sounds alike, fits less well
    "Normandy in 1944": "Normandy in 1941",
    "**Jonah Beck:** So can": "**Nell Carrow:** So can",
}
RIGHT = {r"\[unintelligible 00:00:55.15\]": "dozens of", UNSAID: "", "show about": "show, about"}


@dataclass(frozen=True)
class Clone:
    """A repository with a branch `fix` that left `main`."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, files: dict[str, bytes]) -> Clone:
        folder.mkdir()
        clone = cls(folder)
        clone.git("init", "-q", "-b", "main")
        clone.commit(files)
        clone.git("checkout", "-q", "-b", "fix")
        return clone

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True)

    def commit(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.git("add", ".")
        self.git("commit", "-q", "--allow-empty", "-m", "change")

    def check(self, *arguments: str) -> Result:
        span = [] if arguments and ".." in arguments[0] else ["main..fix"]
        return CliRunner().invoke(command, [*span, *arguments, "--repo", str(self.folder)])

    def told(self, *arguments: str) -> Any:  # noqa: ANN401 - JSON
        result = self.check("--json", *arguments)
        return json.loads(result.stdout)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is said of a branch with all of these changes: the clone's work tree is elsewhere."""
    folder = tmp_path_factory.mktemp("pulls")
    base = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    base = base.replace("You listen to it first.", f"You listen to it{UNSAID} first.")
    text = base
    for old, new in {**WRONG, **RIGHT}.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    clone = Clone.make(folder / "clone", {NAME: base.encode()})
    clone.commit({NAME: text.encode(), "tools/format.js": b"code"})
    clone.git("checkout", "-q", "main")
    told = clone.told("--audio", str(SAMPLE.with_suffix(".mp3")))
    (file,) = told["files"]
    assert isinstance(file, dict)
    return file


def verdicts(file: dict[str, Any]) -> dict[str, str]:
    return {(each["new"] or each["old"]).strip(): each["verdict"] for each in file["words"]}


def test_right_words_fit_and_wrong_ones_do_not(heard: dict[str, Any]) -> None:
    assert heard["problem"] is None
    assert verdicts(heard) == {
        "dozens of": "fits",
        "absolutely frozen": "fits",  # taken out, and not said
        "wrong": "doubtful",  # taken out, and said
        "a happy meeting": "doubtful",
        "My grandmother": "doubtful",
        LONG: "doubtful",
        "wader": "doubtful",
        "1941": "doubtful",
    }
    kinds = {each["new"]: each["kind"] for each in heard["words"] if each["new"]}
    assert kinds["dozens of"] == kinds["a happy meeting"] == "gap filled"
    assert heard["gaps"] == {"before": 2, "after": 0}


def test_what_is_likelier_is_named_and_when_it_is_said(heard: dict[str, Any]) -> None:
    wrong = next(each for each in heard["words"] if each["new"] == "My grandmother")
    assert "the harvest" in wrong["likelier"]
    assert wrong["onset"] == pytest.approx(191.3, abs=0.5)
    alike = next(each for each in heard["words"] if each["new"] == "wader")
    assert alike["likelier"] == ["water"]


def test_a_turn_under_anothers_name_is_told_and_old_flags_are_not(heard: dict[str, Any]) -> None:
    told = {(each["kind"], each["line"]) for each in heard["flags"]}
    assert ("wrong_speaker", 29) in told
    (said,) = {each["line"] for each in heard["words"] if each["new"] == LONG}
    assert {line for kind, line in told if kind == "not_transcribed"} == {said}  # the old is said


def test_without_a_recording_the_text_is_checked_and_that_is_said(tmp_path: Path) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello there.\n"})
    clone.commit({"show/show-1.md": b"**A B:** Hello **there.\n\n** C:** Yes\n"})
    result = clone.check()
    assert result.exit_code == 1
    assert "**Not listened to:** no recordings were named" in result.stdout
    (tmp_path / "sounds").mkdir()
    (file,) = clone.told("--audio", str(tmp_path / "sounds"))["files"]
    assert file["problem"] == "no recording belongs to it."


def test_a_harmless_change_without_sound_may_be_let_through(tmp_path: Path) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello there.\n"})
    clone.commit({"show/show-1.md": b"**A B:** Hello there, you.\n"})
    assert clone.check().exit_code == 1
    assert clone.check("--unheard-is-fine").exit_code == 0


def test_nothing_touched_is_said(tmp_path: Path) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello there.\n"})
    clone.commit({"x.py": b"1\n"})
    result = clone.check()
    assert (result.exit_code, result.stdout) == (0, "No transcript was changed.\n")


def test_only_what_the_branch_brought_counts(tmp_path: Path) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello.\n"})
    clone.commit({"show/show-2.md": b"**A B:** Two.\n"})
    clone.git("checkout", "-q", "main")
    clone.commit({"show/show-3.md": b"**A B:** Three.\n"})
    assert [each["path"] for each in clone.told()["files"]] == ["show/show-2.md"]


def test_removed_renamed_and_odd_files_are_named(tmp_path: Path) -> None:
    long = b"**A B:** " + b"Hello there and welcome. " * 20 + b"\n"
    before = {"show/show-1.md": long, "show/show-2.md": b"**A:** gone\n", "show/show-3.md": b"a\n"}
    clone = Clone.make(tmp_path / "clone", before)
    clone.git("mv", "show/show-1.md", "show/show-one.md")
    clone.git("rm", "-q", "show/show-2.md")
    (clone.folder / "show/show-3.md").unlink()
    (clone.folder / "show/show-3.md").symlink_to("/etc/passwd")
    clone.commit({"show/show-4.md": b"\xff\xfe\x00", "show/-x.md": b"**A:** x\n"})
    told = {each["path"]: each for each in clone.told()["files"]}
    assert told["show/show-one.md"]["earlier"] == "show/show-1.md"
    assert told["show/show-2.md"]["removed"]
    assert "no ordinary file" in told["show/show-3.md"]["problem"]
    assert "UTF-8" in told["show/show-4.md"]["problem"]
    assert "root" not in json.dumps(told)
    assert "no path of a transcript" in told["show/-x.md"]["problem"]


@pytest.mark.parametrize("span", ["main", "..fix", "main..", "--output=x..fix", "main..nothing"])
def test_a_range_that_is_none_is_refused(tmp_path: Path, span: str) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello.\n"})
    result = CliRunner().invoke(command, ["--repo", str(clone.folder), "--", span])
    assert result.exit_code != 0
    assert not (clone.folder / "x..fix").exists()


def test_one_recording_is_of_one_transcript(tmp_path: Path) -> None:
    clone = Clone.make(tmp_path / "clone", {"show/show-1.md": b"**A B:** Hello.\n"})
    clone.commit({"show/show-1.md": b"**A B:** Hi.\n", "show/show-2.md": b"**A B:** Two.\n"})
    result = clone.check("--audio", str(SAMPLE.with_suffix(".mp3")))
    assert "2 transcripts were changed" in str(result.exception)


@pytest.mark.parametrize(
    "text", ["@bob", "[x](https://a.b)", "<img src=x>", "a|b", "``` x", "![i](x)", "`", "a\nb\x07"]
)
def test_nothing_in_a_text_is_markup_of_the_comment(text: str) -> None:
    shown = _code(text)
    ticks = len(shown) - len(shown.lstrip("`"))
    inner = shown[ticks:-ticks]
    assert (
        "`" * ticks not in inner.replace("`" * (ticks - 1), "") if ticks > 1 else "`" not in inner
    )
    assert "\n" not in shown
    assert "|" not in shown.replace("\\|", "")
    plain = _plain(text)
    assert "@bob" not in plain
    assert "<img" not in plain
    assert "](" not in plain.replace("\\]", "")
