"""An archive of 200 short episodes, five of them bad: `python tests/benchmarks/archive.py`.

Prints one JSON object: how many were aligned and what was said of the rest; whether a run that was
killed three times, and one on a Dask cluster that lost a worker, gave the same bytes as one that
nobody disturbed; how long a second run took; and from four long episodes, hours of audio an hour,
how one and two workers compare, and memory. Wall time means little on a machine that others use:
processor time stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

import psutil
import soundfile

from aligner.transcript.parse import parse

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/episodes"
SOURCES = ("roundtable", "ad-free-clock")
SHOWS = ("gotime/go-time", "jsparty/js-party", "practicalai/practical-ai", "shipit/ship-it")
BATCH = (sys.executable, "-c", "from aligner.cli import main; main()", "batch")


def cuts(source: str) -> Iterator[tuple[str, float, float]]:
    """The spoken lines of an episode of 6 to 20 s: text without stamps, start, end."""
    text = (DATA / f"{source}.md").read_text(encoding="utf-8")
    truth = json.loads((DATA / f"{source}.truth.json").read_text())
    spoken = {each["line"]: each for each in truth["lines"] if each["verdict"] == "spoken"}
    for paragraph in parse(text).paragraphs:
        place = spoken.get(paragraph.line)
        body = paragraph.body.of(text).strip()
        if not place or paragraph.kind != "speech" or "\\[" in body:
            continue
        if 6 <= place["end"] - place["start"] <= 20:
            line = f"**{paragraph.speaker or 'Reader'}:** \\[00:00\\] {body}\n"
            yield line, place["start"], place["end"]


def make_archive(folder: Path, count: int) -> list[str]:
    """Write the episodes below `repo` and `audio`; the names of the five bad ones."""
    found = []
    for source in SOURCES:
        samples, rate = soundfile.read(DATA / f"{source}.mp3", dtype="float32")
        for text, start, end in cuts(source):
            first, last = round((start - 0.4) * rate), round((end + 0.4) * rate)
            found.append((text, samples[max(0, first) : last], rate))
    names = [f"{SHOWS[i % len(SHOWS)]}-{i // len(SHOWS) + 1}" for i in range(count)]
    for name, (text, samples, rate) in zip(names, islice(cycle(found), count), strict=True):
        for path in (folder / f"repo/{name}.md", folder / f"audio/{name}.mp3"):
            path.parent.mkdir(parents=True, exist_ok=True)
        (folder / f"repo/{name}.md").write_text(text, encoding="utf-8")
        soundfile.write(folder / f"audio/{name}.mp3", samples, rate, format="MP3")
    return spoil(folder, names)


def spoil(folder: Path, names: list[str]) -> list[str]:
    """Make five of them bad, each in its own way."""
    cut_off, stranger, no_audio, no_stamps, empty = random.Random(6).sample(names, 5)  # noqa: S311
    sound = folder / f"audio/{cut_off}.mp3"
    sound.write_bytes(sound.read_bytes()[: sound.stat().st_size * 3 // 5])
    other = next(name for name in names if name not in {stranger, cut_off})
    shutil.copy(folder / f"audio/{other}.mp3", folder / f"audio/{stranger}.mp3")
    (folder / f"audio/{no_audio}.mp3").write_text("<!doctype html><title>Not found</title>")
    text = folder / f"repo/{no_stamps}.md"
    text.write_text(text.read_text().replace("\\[00:00\\] ", ""))
    (folder / f"repo/{empty}.md").write_text("")
    return [cut_off, stranger, no_audio, no_stamps, empty]


def start(folder: Path, out: str, *more: str) -> psutil.Popen:
    """Begin a run."""
    places = (str(folder / "repo"), "--audio", str(folder / "audio"), "-o", str(folder / out))
    return psutil.Popen([*BATCH, *places, "-f", "vtt", "-q", *more])


def finish(process: psutil.Popen) -> dict[str, float]:
    """Wait for a run: exit code, wall and processor seconds, peak of a worker's memory in MB."""
    began, peak, used = time.perf_counter(), 0.0, {}
    while process.poll() is None:
        for each in process.children(recursive=True):
            try:
                peak = max(peak, each.memory_info().rss / 1e6)
                used[each.pid] = sum(each.cpu_times()[:2])
            except psutil.Error:
                continue
        time.sleep(0.05)
    return {
        "exit": process.returncode,
        "wall_s": round(time.perf_counter() - began, 2),
        "workers_cpu_s": round(sum(used.values()), 2),
        "worker_peak_mb": round(peak),
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


def killed_run(folder: Path, undisturbed: float) -> dict[str, object]:
    """The same in a folder of its own, killed three times at random."""
    done = []
    for _ in range(3):
        process = start(folder, "killed")
        time.sleep(undisturbed * random.uniform(0.15, 0.4))  # noqa: S311
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append((folder / "killed/journal.jsonl").read_bytes().count(b"\n"))
    last = finish(start(folder, "killed"))
    return {
        "episodes_done_at_each_kill": done,
        "exit": last["exit"],
        "differences": differences(folder / "clean", folder / "killed"),
    }


def cluster_run(folder: Path, count: int) -> dict[str, object]:
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
        process = start(folder, "cluster", "--cluster", json.loads(file.read_text())["address"])
        journal = folder / "cluster/journal.jsonl"
        while process.poll() is None and not (
            journal.exists() and journal.read_bytes().count(b"\n") >= count // 3
        ):
            time.sleep(0.05)
        workers[0].kill()
        last = finish(process)
    return {"exit": last["exit"], "differences": differences(folder / "clean", folder / "cluster")}


def long_runs(folder: Path) -> dict[str, object]:
    """Four episodes of a quarter of an hour with one worker and with two."""
    seconds = 0.0
    for i, source in enumerate(SOURCES * 2, 1):
        for suffix, place in ((".md", "repo"), (".mp3", "audio")):
            target = folder / place / f"gotime/go-time-{i}{suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(DATA / f"{source}{suffix}", target)
        seconds += soundfile.info(DATA / f"{source}.mp3").duration
    alone = finish(start(folder, "one", "-j", "1"))
    both = finish(start(folder, "two", "-j", "2"))
    return {
        "audio_h": round(seconds / 3600, 3),
        "one_worker": alone,
        "two_workers": both,
        "audio_h_per_h": round(seconds / both["wall_s"]),
        "audio_h_per_core_h": round(seconds / alone["workers_cpu_s"]),
        "scaling": round(alone["wall_s"] / both["wall_s"], 2),
        "load": [round(each, 1) for each in os.getloadavg()],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=200)
    count = parser.parse_args().episodes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bad = make_archive(folder / "short", count)
        clean = finish(start(folder / "short", "clean"))
        document = json.loads((folder / "short/clean/summary.json").read_text())
        told = {e["episode"]: [e["status"], *e["reasons"]] for e in document["episodes"]} | {
            e["episode"]: ["doubtful", e["reason"]] for e in document["doubtful"]
        }
        figures: dict[str, object] = {
            "undisturbed": clean,
            "counts": document["counts"],
            "bad": {name: told.get(name) for name in bad},
            "others_not_aligned": [n for n in told if told[n][0] != "aligned" and n not in bad],
        }
        parts: dict[str, Callable[[], object]] = {
            "second_run": lambda: finish(start(folder / "short", "clean")),
            "killed_three_times": lambda: killed_run(folder / "short", clean["wall_s"]),
            "cluster": lambda: cluster_run(folder / "short", count),
            "long": lambda: long_runs(folder / "long"),
        }
        for part, measure in parts.items():
            figures[part] = measure()
            print(part, figures[part], file=sys.stderr)
    print(json.dumps(figures, indent=1).replace(str(folder), "…"))


if __name__ == "__main__":
    main()
