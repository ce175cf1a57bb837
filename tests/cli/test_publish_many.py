"""Several corrected transcripts in one run: one that fails costs itself, a second run goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("githubkit")

from aligner.cli import cli
from aligner.cli.publish_many import Published, publish_many
from aligner.publish.errors import GitHubFailed
from tests.publish.conftest import TEXT, Place, git, git_server, place
from tests.publish.github_server import GitHubServer
from tests.publish.test_github import github

__all__ = ["git_server", "github", "place"]

GAP = r"\[unintelligible 00:00:12.10\]"
NAMES = ("tide-1", "tide-2", "tide-3")


@pytest.fixture
def corrected(place: Place) -> list[Path]:
    """Three episodes upstream, and what somebody made of each."""
    for name in NAMES[1:]:
        place.merge_upstream(f"tide/{name}.md", TEXT.encode())
    folder = place.clone.parent / "corrected/tide"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / f"{name}.md").write_bytes(TEXT.replace(GAP, f"the pilot of {name}").encode())
    return [folder / f"{name}.md" for name in NAMES]


def publish(place: Place, episodes: list[Path], *options: str) -> Result:
    shows = place.clone.parent / "shows.toml"
    shows.write_text(
        'site = "https://tides.example"\naudio = "https://tides.example/{show}/{episode}.mp3"\n'
        'repository = "us/texts"\n[shows]\ntide = { dash = "tide", title = "Tide" }\n'
    )
    named = [str(each) for each in episodes]
    arguments = [*named, "--repo", str(place.clone), "--shows", str(shows), "--pause", "0"]
    result = CliRunner().invoke(cli, ["publish", *arguments, *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_branch_each_and_a_second_run_makes_nothing_twice(
    place: Place, corrected: list[Path]
) -> None:
    first = publish(place, corrected, "--branch", "--push", "origin")
    assert first.exit_code == 0, first.output
    heads = place.heads(place.remote)
    assert set(heads) == {"main", *(f"aligner/{name}" for name in NAMES)}
    for name in NAMES:
        told = git(place.remote, "show", f"aligner/{name}:tide/{name}.md").decode()
        assert f"the pilot of {name}" in told
    assert publish(place, corrected, "--branch", "--push", "origin").exit_code == 0
    assert place.heads(place.remote) == heads
    assert "3 of 3 are published" in first.stdout


def test_one_that_fails_or_is_refused_costs_itself(place: Place, corrected: list[Path]) -> None:
    corrected[0].write_bytes(b"")
    refused = corrected[1].read_text(encoding="utf-8").replace("**Bo Reed:** It", "**Bo Reed** It")
    corrected[1].write_text(refused, encoding="utf-8")
    told = publish(place, corrected, "--branch")
    assert told.exit_code == 5
    rows = told.stdout.splitlines()
    assert [next(r for r in rows if name in r).split()[1] for name in NAMES] == [
        "failed", "needs", "done",
    ]  # fmt: skip
    assert set(place.heads(place.clone)) == {"main", "aligner/tide-3"}
    assert publish(place, corrected[1:], "--branch").exit_code == 1


def test_a_pull_request_each(
    place: Place, corrected: list[Path], github: GitHubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    monkeypatch.setenv("GITHUB_API_URL", github.address)
    for _ in range(2):
        told = publish(place, corrected, "--open")
        assert told.exit_code == 0, told.output
        assert [each["head"]["ref"] for each in github.pulls] == [f"aligner/{n}" for n in NAMES]
        assert "s3cret" not in told.output


def test_a_long_ban_leaves_the_rest_and_pauses_are_kept(tmp_path: Path) -> None:
    waited: list[float] = []
    asked: list[Path] = []

    def one(episode: Path) -> Published:
        asked.append(episode)
        if episode.name == "2":
            raise GitHubFailed("GitHub", "we asked too often.", "Later.", 429)
        return Published("done", "there")

    episodes = [tmp_path / name for name in "0123"]
    assert publish_many(episodes, one, 7.0, waited.append) == 5
    assert asked == episodes[:3]
    assert waited == [7.0, 7.0]


def test_ctrl_c_tells_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def one(episode: Path) -> Published:
        if episode.name == "1":
            raise KeyboardInterrupt
        return Published("done", "there")

    with pytest.raises(KeyboardInterrupt):
        publish_many([tmp_path / name for name in "012"], one, 0.0)
    told = capsys.readouterr().out
    assert told.count("left") == 2
    assert "1 of 3" in told


def test_what_is_meant_for_one_is_refused_for_several(place: Place, corrected: list[Path]) -> None:
    assert publish(place, corrected).exit_code == 2
    assert publish(place, corrected, "--branch", "--branch-name", "x").exit_code == 2
    twin = corrected[0].parents[1] / "x/tide"
    twin.mkdir(parents=True)
    (twin / "tide-1.md").write_bytes(corrected[0].read_bytes())
    assert publish(place, [corrected[0], twin / "tide-1.md"], "--branch").exit_code == 2
