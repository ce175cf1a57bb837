from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from aligner.batch.errors import WorkerCannotStart
from aligner.batch.outcome import Ended, EpisodeOutcome, EpisodeTask, Event, Retried, Started
from aligner.batch.run import Terms, run
from aligner.errors import MissingDependency
from tests.batch import stand_ins


def tasks(folder: Path, *names: str) -> list[EpisodeTask]:
    return [EpisodeTask(name, f"{name}.md", f"{name}.mp3", str(folder)) for name in names]


def outcomes(events: list[Event]) -> dict[str, EpisodeOutcome]:
    return {each.outcome.name: each.outcome for each in events if isinstance(each, Ended)}


def test_what_costs_a_worker_costs_one_episode_after_a_second_try(tmp_path: Path) -> None:
    names = ("fine-1", "die-1", "once-1", "hang-1", "mistake-1", "bad-1", "fine-2")
    terms = Terms(jobs=2, timeout=3.0)
    events = list(run(tasks(tmp_path, *names), terms, load=stand_ins.load))
    done = outcomes(events)
    assert {name: each.status for name, each in done.items()} == {
        "fine-1": "aligned",
        "fine-2": "aligned",
        "once-1": "aligned",
        "die-1": "failed",
        "hang-1": "failed",
        "mistake-1": "failed",
        "bad-1": "failed",
    }
    assert "SIGKILL" in done["die-1"].reasons[0]
    assert "2 times" in done["die-1"].reasons[0]
    assert "said nothing for 3 s" in done["hang-1"].reasons[0]
    assert "ZeroDivisionError planted (stand_ins.py:" in done["mistake-1"].reasons[0]
    assert done["bad-1"].lasting
    assert not done["die-1"].lasting
    retried = [each.task.name for each in events if isinstance(each, Retried)]
    assert sorted(retried) == ["die-1", "hang-1", "mistake-1", "once-1"]
    assert len([each for each in events if isinstance(each, Started)]) == len(names) + len(retried)
    assert not [each for each in psutil.Process().children() if "spawn" in " ".join(each.cmdline())]


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="limits differ")
def test_memory_that_runs_out_is_an_outcome(tmp_path: Path) -> None:
    terms = Terms(jobs=1, memory=1_500_000_000)
    done = outcomes(list(run(tasks(tmp_path, "hog-1", "fine-1"), terms, load=stand_ins.load)))
    assert done["hog-1"].reasons == ("The worker ran out of memory, 2 times.",)
    assert done["fine-1"].status == "aligned"


@pytest.mark.parametrize("kind", ["leave", "die", "mistake"])
def test_a_limit_that_may_be_too_small_is_named(tmp_path: Path, kind: str) -> None:
    terms = Terms(jobs=1, memory=1_500_000_000)
    done = outcomes(list(run(tasks(tmp_path, f"{kind}-1"), terms, load=stand_ins.load)))
    assert "--memory allows it 1,500 MB" in done[f"{kind}-1"].reasons[0]


def test_a_limit_too_small_to_begin_is_named(tmp_path: Path) -> None:
    terms = Terms(jobs=1, memory=1_500_000_000)
    todo = tasks(tmp_path, "fine-1")
    with pytest.raises(WorkerCannotStart, match="--memory allows it 1,500 MB"):
        list(run(todo, terms, load=stand_ins.load_and_die))


def test_stop_lets_the_episodes_under_way_end(tmp_path: Path) -> None:
    todo = tasks(tmp_path, *(f"slow-{i}" for i in range(6)))
    begun = tmp_path / "slow-0.json"
    events = list(run(todo, Terms(jobs=1), load=stand_ins.load, stop=begun.exists))
    assert list(outcomes(events)) == ["slow-0"]


def test_workers_that_cannot_begin_are_told_once(tmp_path: Path) -> None:
    todo = tasks(tmp_path, "fine-1")
    with pytest.raises(MissingDependency, match="Install it"):
        list(run(todo, Terms(jobs=1), load=stand_ins.load_nothing))
    with pytest.raises(WorkerCannotStart, match="exit code 7"):
        list(run(todo, Terms(jobs=1), load=stand_ins.load_and_die))


def test_nothing_to_do_starts_nobody() -> None:
    assert list(run([], Terms(), load=stand_ins.load_and_die)) == []
