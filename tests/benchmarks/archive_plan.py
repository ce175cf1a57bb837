"""What an archive takes, from what `archive.py` measured: the table of `aligner/batch/ARCHIVE.md`.

    python -m tests.benchmarks.archive > figures.json
    python -m tests.benchmarks.archive_plan figures.json --price 0.04

Processor time decides: c seconds of it for an hour of audio, whatever the number of workers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EPISODES, HOURS = 2_084, 2_000
TIMES = (1, 100)
CORES = ((2, 16), (16, 256))
"""Processors that are tried for each size."""

BITS = 128_000
"""A second of a podcast's MP3; what the archive's own feeds send."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the plan rests on.

    Attributes:
        seconds: of a processor for an hour of audio, all included.
        kept: share of a processor that is left to each of two workers beside the other.
        memory: MB of a worker.
        output: MB an hour of audio: alignment file and report page.
    """

    seconds: float
    kept: float
    memory: float
    output: float


def rows(
    measured: Measured, price: float, line: float = 1.0, egress: float = 0.09
) -> Iterator[tuple[str, ...]]:
    """The table's rows.

    Args:
        measured: what they rest on.
        price: of an hour of one processor.
        line: Gbit/s that recordings come in with.
        egress: price of a GB that leaves a cloud.
    """
    yield ("", *(f"{EPISODES * times:,} episodes, {HOURS * times:,} h" for times in TIMES))
    work = [HOURS * times * measured.seconds / 3600 for times in TIMES]
    yield ("processor hours", *(f"{each:,.0f}" for each in work))
    for place in (0, 1):
        cells = []
        for hours, cores in zip(work, CORES, strict=True):
            memory = cores[place] * measured.memory / 1000
            taken = hours / (cores[place] * measured.kept)
            cells.append(f"{taken:,.1f} h on {cores[place]}, {memory:,.1f} GB")
        yield (("a small machine", "many")[place], *cells)
    audio = [HOURS * times * 3600 * BITS / 8 / 1e9 for times in TIMES]
    results = [HOURS * times * measured.output / 1000 for times in TIMES]
    fed = [cores[1] / network(measured) for cores in CORES]
    yield ("the line that many need", *(f"{each:,.1f} Gbit/s" for each in fed))
    yield (
        f"on {line:g} Gbit/s at least",
        *(f"{each * 8 / line / 3600:,.1f} h" for each in audio),
    )
    yield ("cost", *(f"${each * price:,.2f}" for each in work))
    yield ("recordings", *(f"{each:,.0f} GB" for each in audio))
    yield ("their egress, paid by who serves them", *(f"${each * egress:,.2f}" for each in audio))
    yield ("results", *(f"{each:,.1f} GB" for each in results))
    yield ("results' egress", *(f"${each * egress:,.2f}" for each in results))


def network(measured: Measured) -> float:
    """Processors that a line of 1 Gbit/s keeps busy while recordings come in."""
    return 1e9 / (BITS * 3600 / measured.seconds)


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path)
    parser.add_argument("--price", type=float, default=0.04, help="of a processor's hour")
    parser.add_argument("--line", type=float, default=1.0, help="Gbit/s for recordings")
    parser.add_argument("--egress", type=float, default=0.09, help="price of a GB that leaves")
    parser.add_argument("--fast", action="store_true", help="plan with `aligner batch --fast`")
    asked = parser.parse_args()
    figures = json.loads(asked.figures.read_text(encoding="utf-8"))
    long = figures["long"]
    measured = Measured(
        long["cpu_s_per_audio_h_fast" if asked.fast else "cpu_s_per_audio_h"],
        min(1.0, figures["scaling"]["scaling_on_free_processors"] / 2),
        long["two_workers"]["worker_peak_mb"],
        long["output_mb_per_audio_h"],
    )
    head, *table = rows(measured, asked.price, asked.line, asked.egress)
    for row in (head, ("---",) * len(head), *table):
        print(f"| {' | '.join(row)} |")
    print(f"\n1 Gbit/s feeds {network(measured):.0f} processors.")


if __name__ == "__main__":
    main()
