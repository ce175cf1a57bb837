from __future__ import annotations

import gc
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from distributed import LocalCluster, Semaphore

from aligner.batch.cluster import run_on_cluster
from aligner.batch.errors import ClusterUnreachable
from aligner.batch.outcome import Ended, EpisodeOutcome, EpisodeTask, Event
from aligner.batch.run import Terms, run
from tests.batch import stand_ins
from tests.batch.cuts import make_episode
from tests.batch.web_server import CONTENT, serving

ROOT = Path(__file__).parents[2]

# Dask's own threads and sockets outlive its objects by a moment.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and what starts a worker for it; each its own process."""
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        place = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
        stack.enter_context(started("scheduler", "--port", "0", *place))
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)

        def worker() -> subprocess.Popen[bytes]:
            plain = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
            return stack.enter_context(started("worker", "--scheduler-file", str(file), *plain))

        yield json.loads(file.read_text())["address"], worker


def ended(events: list[Event]) -> dict[str, EpisodeOutcome]:
    return {each.outcome.name: each.outcome for each in events if isinstance(each, Ended)}


def test_a_worker_that_is_killed_costs_nothing(
    tmp_path: Path, scheduler: tuple[str, Callable[[], subprocess.Popen[bytes]]]
) -> None:
    address, hire = scheduler
    first = hire()
    hire()
    (tmp_path / "there").mkdir()
    names = [*(f"slow-{i}" for i in range(16)), "bad-1", "mistake-1"]
    tasks = [
        EpisodeTask(name, f"{name}.md", f"{name}.mp3", str(tmp_path / "there")) for name in names
    ]
    events = []
    for event in run_on_cluster(tasks, address, load=stand_ins.load):
        events.append(event)
        if len(ended(events)) == 4 and first.poll() is None:
            first.send_signal(signal.SIGKILL)
            hire()  # workers may join at any time
    done = ended(events)
    assert {name: each.status for name, each in done.items()} == {
        name: "aligned" if name.startswith("slow") else "failed" for name in names
    }
    assert "ZeroDivisionError" in done["mistake-1"].reasons[0]
    (tmp_path / "here").mkdir()
    alone = [
        EpisodeTask(name, f"{name}.md", f"{name}.mp3", str(tmp_path / "here"))
        for name in names[:16]
    ]
    assert ended(list(run(alone, Terms(jobs=2), load=stand_ins.load))) == {
        name: _timeless(done[name]) for name in names[:16]
    }
    for path in (tmp_path / "here").iterdir():
        assert (tmp_path / "there" / path.name).read_bytes() == path.read_bytes()


def _timeless(outcome: EpisodeOutcome) -> EpisodeOutcome:
    return outcome.taking(0.0)


def test_results_come_back_with_the_same_bytes(
    tmp_path: Path, scheduler: tuple[str, Callable[[], subprocess.Popen[bytes]]]
) -> None:
    address, hire = scheduler
    hire()
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    text = tmp_path / "repo" / "talk" / "talk-1.md"
    # A form that only its repository knows, and the worker cannot see the repository.
    text.write_text(text.read_text().replace("**", "").replace(r": \[00:00\]", " 00:00 =>"))
    (tmp_path / "repo" / "aligner.toml").write_text('dialect = "ours.toml"')
    (tmp_path / "repo" / "ours.toml").write_text(
        'name = "ours"\ntitle = "=>"\nheads = ["{name} {time} => {text}"]'
    )
    task = EpisodeTask(
        "talk/talk-1",
        str(tmp_path / "repo/talk/talk-1.md"),
        str(tmp_path / "audio/talk/talk-1.mp3"),
        str(tmp_path / "out"),
        ("vtt", "html"),
        report=True,
        roots=(str(tmp_path / "repo"), ""),
    )
    far = ended(list(run_on_cluster([task], address, results="returned")))["talk/talk-1"]
    names = [name for name, _ in far.files]
    returned = {name: (tmp_path / "out" / name).read_bytes() for name in names}
    near = ended(list(run([task], Terms(jobs=1))))["talk/talk-1"]
    assert near.taking(0.0) == far.taking(0.0)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in names} == returned
    assert len(names) == 4
    made = json.loads(returned["talk/talk-1.json"])
    assert made["transcript"]["dialect"] == "ours"
    assert "00" not in [word["text"] for word in made["words"]]


def test_a_whole_cluster_keeps_to_the_places_at_a_host(tmp_path: Path) -> None:
    place = LocalCluster(n_workers=4, threads_per_worker=1, processes=False, dashboard_address=None)
    with serving() as (server, badly), place as cluster:
        tasks = [
            EpisodeTask(f"{i}", "a.md", f"{server.address}/counted/{i}.mp3", str(tmp_path),
                        allowed=("127.0.0.1",))
            for i in range(40)
        ]  # fmt: skip
        held, outcomes = [], []
        for event in run_on_cluster(
            tasks, cluster.scheduler_address, results="returned", connections=2,
            load=stand_ins.load_fetching,
        ):  # fmt: skip
            held.append(len(cluster.scheduler.tasks))
            outcomes += [event.outcome] if isinstance(event, Ended) else []
        # One a worker: each has a timer, and would stay as long as its worker lives.
        assert sum(type(each) is Semaphore for each in gc.get_objects()) <= 4
    assert [each.reasons for each in outcomes] == [(str(len(CONTENT)),)] * 40
    assert len(badly.asked) == 40
    assert max(badly.guests) == 2
    assert max(held) <= 33  # a window, and the one that has just ended


def test_a_model_that_is_missing_is_told(tmp_path: Path) -> None:
    task = EpisodeTask("fine-1", "a.md", "a.mp3", str(tmp_path))
    events = list(run_on_cluster([task], "local", jobs=1, load=stand_ins.load_nothing))
    assert "Install it" in ended(events)["fine-1"].reasons[0]
    assert ended(events)["fine-1"].general


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.batch.cluster._REACHABLE", "1s")
    task = EpisodeTask("fine-1", "a.md", "a.mp3", ".")
    with pytest.raises(ClusterUnreachable, match="no scheduler answers"):
        list(run_on_cluster([task], "tcp://127.0.0.1:9"))
