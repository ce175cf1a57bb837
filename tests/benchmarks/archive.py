"""The acceptance figures of `aligner batch`, as JSON: `python -m tests.benchmarks.archive`.

short       200 episodes, five of them bad: who was aligned, and what was said of the rest
unchanged   the same again: how long it takes
killed      the same in a folder of its own, killed three times at random: differing files
cluster     the same on a Dask cluster, one of two workers killed in the middle: differing files
long        an hour and four quarters of one: one worker, two workers, two with --fast; what the
            batch costs beside aligning; memory
scaling     two episodes of an hour: one worker and two, in turn; a worker decodes beside its
            hearing, so that one alone takes more than one processor
done        2,084 episodes that were all done before: how long it takes to find that out

`--parts long done` measures some of them. Beside other programs wall times mean little: a worker's
processor seconds tell what it would take on processors of its own, and that is told as well.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import psutil

from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.conformer import Conformer
from aligner.episode.align import align_files
from tests.benchmarks.archive_made import make_archive, make_done, make_even, make_long
from tests.benchmarks.process_tree import watch

Figures: TypeAlias = dict[str, object]

BATCH = (sys.executable, "-c", "from aligner.cli import main; main()", "batch")
WHOLE = 2_084
"""Episodes of the archive that this is for."""


def start(folder: Path, out: str, *more: str) -> psutil.Popen:
    """Begin a run."""
    places = (str(folder / "repo"), "--audio", str(folder / "audio"), "-o", str(folder / out))
    return psutil.Popen([*BATCH, *places, "-q", *more])


def finish(process: psutil.Popen) -> Figures:
    """Wait for a run: exit code, seconds, and the largest worker's memory in MB."""
    taken = watch(process)
    return {
        "exit": taken.code,
        "wall_s": round(taken.wall, 2),
        "cpu_s": round(taken.cpu, 2),
        "own_cpu_s": round(taken.own, 2),
        "workers_cpu_s": [round(each, 2) for each in taken.others if each > 1],
        "worker_peak_mb": round(taken.largest),
    }


def differences(first: Path, second: Path) -> list[str]:
    """Files that only one of them has or that are not the same bytes; journals tell of times."""
    places = [
        {path.relative_to(base): path for path in base.rglob("*") if path.is_file()}
        for base in (first, second)
    ]
    names = {name for each in places for name in each if not name.name.startswith("journal")}
    return sorted(
        str(name)
        for name in names
        if not all(name in each for each in places)
        or places[0][name].read_bytes() != places[1][name].read_bytes()
    )


def killed_run(folder: Path, count: int) -> Figures:
    """The same in a folder of its own, killed three times at random."""
    done: list[int] = []
    for _ in range(3):
        process = start(folder, "killed", "-f", "vtt")
        await_episodes(process, folder / "killed", sum(done[-1:]) + random.randint(1, count // 5))  # noqa: S311
        time.sleep(random.uniform(0.0, 0.5))  # noqa: S311
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append(episodes_done(folder / "killed"))
    last = finish(start(folder, "killed", "-f", "vtt"))
    return {
        "episodes_done_at_each_kill": done,
        "exit": last["exit"],
        "differences": differences(folder / "clean", folder / "killed"),
    }


def episodes_done(out: Path) -> int:
    """Lines of the journal."""
    journal = out / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def await_episodes(process: psutil.Popen, out: Path, count: int) -> None:
    """Wait until so many episodes are done, or the run is over."""
    while process.poll() is None and episodes_done(out) < count:
        time.sleep(0.05)


def cluster_run(folder: Path, count: int) -> Figures:
    """The same on a scheduler with two workers, one of them killed in the middle."""
    file = folder / "scheduler.json"
    plain = ("--scheduler-file", str(file), "--no-dashboard")
    with ExitStack() as stack:

        def begin(part: str, *arguments: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *plain, *arguments]
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        begin("scheduler", "--port", "0", "--host", "127.0.0.1")
        while not file.exists():
            time.sleep(0.1)
        workers = [begin("worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        address = json.loads(file.read_text())["address"]
        process = start(folder, "cluster", "-f", "vtt", "--cluster", address)
        await_episodes(process, folder / "cluster", count // 3)
        workers[0].kill()
        last = finish(process)
    return {"exit": last["exit"], "differences": differences(folder / "clean", folder / "cluster")}


def short_run(folder: Path, count: int) -> Figures:
    """An archive with five bad episodes, and what became of them."""
    bad = make_archive(folder, count)
    clean = finish(start(folder, "clean", "-f", "vtt"))
    document = json.loads((folder / "clean/summary.json").read_text())
    told = {e["episode"]: [e["status"], *e["reasons"]] for e in document["episodes"]}
    told |= {e["episode"]: ["doubtful", e["reason"]] for e in document["doubtful"]}
    return {
        **clean,
        "counts": document["counts"],
        "bad": {name: told.get(name) for name in bad},
        "others_not_aligned": [n for n in told if told[n][0] != "aligned" and n not in bad],
    }


def long_runs(folder: Path) -> Figures:
    """Long episodes with one worker, with two, and with two that leave out the fine edges."""
    hours = make_long(folder) / 3600
    load = os.getloadavg()[0]
    one = finish(start(folder, "one", "-j", "1"))
    two = finish(start(folder, "two"))
    fast = finish(start(folder, "fast", "--fast"))
    plain = plain_seconds(folder)
    busiest, alone = worker_seconds(two)[0], sum(worker_seconds(one))
    return {
        "audio_h": round(hours, 3),
        "load_before": round(load, 1),
        "one_worker": one,
        "two_workers": two,
        "two_workers_fast": fast,
        "audio_h_per_h": round(hours * 3600 / wall_seconds(two)),
        "audio_h_per_h_fast": round(hours * 3600 / wall_seconds(fast)),
        "audio_h_per_h_on_free_processors": round(hours * 3600 / busiest),
        "audio_h_per_h_fast_on_free_processors": round(hours * 3600 / worker_seconds(fast)[0]),
        "cpu_s_per_audio_h": round(alone / hours, 1),
        "cpu_s_per_audio_h_fast": round(sum(worker_seconds(fast)) / hours, 1),
        "cpu_s_per_audio_h_of_aligning": round(plain / hours, 1),
        "output_mb_per_audio_h": round(size(folder / "two") / 1e6 / hours, 2),
    }


def scaling_runs(folder: Path, rounds: int = 3) -> Figures:
    """Even episodes with one worker and with two, in turn: a machine's slow minute meets both."""
    hours = make_even(folder) / 3600
    load = os.getloadavg()[0]
    ones, twos = [], []
    for turn in range(rounds):
        ones.append(finish(start(folder, f"one-{turn}", "-j", "1")))
        twos.append(finish(start(folder, f"two-{turn}", "-j", "2")))
    alone = sum(sum(worker_seconds(run)) for run in ones)
    return {
        "audio_h": round(hours, 3),
        "load_before": round(load, 1),
        "one_worker": ones,
        "two_workers": twos,
        "audio_h_per_h": round(rounds * hours * 3600 / sum(map(wall_seconds, twos))),
        "scaling": round(sum(map(wall_seconds, ones)) / sum(map(wall_seconds, twos)), 2),
        "scaling_on_free_processors": round(alone / sum(worker_seconds(run)[0] for run in twos), 2),
        "more_cpu_s_with_two": round(sum(sum(worker_seconds(run)) for run in twos) / alone - 1, 3),
    }


def worker_seconds(run: Figures) -> list[float]:
    """Processor seconds of each worker, the busiest first."""
    found = run["workers_cpu_s"]
    return [float(each) for each in found] if isinstance(found, list) else []


def wall_seconds(run: Figures) -> float:
    """How long it took."""
    return float(str(run["wall_s"]))


def plain_seconds(folder: Path) -> float:
    """Processor seconds of aligning the same episodes in this process, and nothing else."""
    model, lexicon = Conformer(jobs=1), Lexicon()
    began = time.process_time()
    for text in sorted((folder / "repo").rglob("*.md")):
        sound = folder / "audio" / text.relative_to(folder / "repo").with_suffix(".mp3")
        align_files(text, sound, model=model, lexicon=lexicon)
    return time.process_time() - began


def size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def done_run(folder: Path, count: int) -> Figures:
    """Everything was done before: texts are hashed, recordings looked at, nothing is aligned."""
    make_done(folder, count)
    before = (folder / "out/journal.jsonl").read_bytes()
    again = finish(start(folder, "out"))
    unchanged = (folder / "out/journal.jsonl").read_bytes() == before
    page = (folder / "out/report.html").stat().st_size
    return {"episodes": count, **again, "nothing_done": unchanged, "report_kb": page // 1000}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=200)
    with tempfile.TemporaryDirectory() as name:
        short, long, even, done = (Path(name) / each for each in ("short", "long", "even", "done"))
        figures: dict[str, Figures] = {}
        parts: dict[str, Callable[[int], Figures]] = {
            "short": lambda count: short_run(short, count),
            "unchanged": lambda _: finish(start(short, "clean", "-f", "vtt")),
            "killed": lambda count: killed_run(short, count),
            "cluster": lambda count: cluster_run(short, count),
            "long": lambda _: long_runs(long),
            "scaling": lambda _: scaling_runs(even),
            "done": lambda _: done_run(done, WHOLE),
        }
        parser.add_argument("--parts", nargs="+", choices=parts, default=list(parts))
        asked = parser.parse_args()
        needed = {"short"} if {"unchanged", "killed", "cluster"} & {*asked.parts} else set()
        for part, measure in parts.items():
            if part in needed or part in asked.parts:
                figures[part] = measure(asked.episodes)
                print(part, figures[part], file=sys.stderr)
    print(json.dumps(figures, indent=1).replace(name, "…"))


if __name__ == "__main__":
    main()
