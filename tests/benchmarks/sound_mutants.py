"""Thousands of mutated sound files through the decoder: crashes, hangs, silent losses.

    python -m tests.benchmarks.sound_mutants                   # 20,000 files
    python -m tests.benchmarks.sound_mutants 200 --seed 7 --keep found/
    python -m tests.benchmarks.sound_mutants 2000 --ffmpeg /usr/bin/ffmpeg

Each file is decoded in a child of its own, with little memory and little time. Number and seed make
the same file again. ffmpeg is the one of imageio-ffmpeg unless another is named: a distribution's
takes six times as long to start, and starting is what most of these files cost. Prints one JSON
object; ends with 1 if a file was found.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.audio.faults import FFMPEG, FORMATS, encode, talk
from tests.audio.mutants import Outcome, decode, mutant

SOUND_SECONDS = 4.0
"""Short, but long enough to lose more than a second of it."""

FAULTS = {"crash", "hang", "silent"}


@dataclass(frozen=True, slots=True)
class Mutants:
    """Damaged files by number.

    Attributes:
        wholes: the formats' sound files, by name.
        seed: where chance begins.
        folder: where files are while they are decoded.
    """

    wholes: tuple[tuple[str, bytes], ...]
    seed: int
    folder: Path

    def make(self, number: int) -> Path:
        """Write one."""
        kind, data = self.wholes[number % len(self.wholes)]
        path = self.folder / f"{number}-{kind}"
        path.write_bytes(mutant(data, np.random.default_rng([self.seed, number])))
        return path

    def decode(self, number: int) -> tuple[int, Outcome]:
        """What becomes of one."""
        path = self.make(number)
        outcome = decode(path)
        path.unlink()
        return number, outcome


def encoded(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """The same sound in every format, mono and stereo in turn."""
    sound = talk(SOUND_SECONDS)
    paths = [folder / kind for kind in FORMATS]
    for number, path in enumerate(paths):
        encode(sound, path, channels=1 + number % 2)
    return tuple((path.name, path.read_bytes()) for path in paths)


def found(
    mutants: Mutants, outcomes: Iterable[tuple[int, Outcome]], verdicts: Counter[str], keep: Path
) -> Iterator[str]:
    """Count all; tell, and keep, those that should not have been."""
    for number, outcome in outcomes:
        verdicts[outcome.verdict] += 1
        if outcome.verdict in FAULTS:
            keep.mkdir(parents=True, exist_ok=True)
            path = mutants.make(number)
            yield f"{shutil.move(path, keep / path.name)}: {outcome}"


@contextmanager
def programs(ffmpeg: str) -> Iterator[None]:
    """Let this program be what children find under the name of ffmpeg."""
    before = os.environ["PATH"]
    with TemporaryDirectory() as folder:
        Path(folder, "ffmpeg").symlink_to(ffmpeg)
        os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
        yield
        os.environ["PATH"] = before


def main() -> None:
    """Print what became of the files, and each that should not have."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="?", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="files at a time")
    parser.add_argument("--ffmpeg", default=FFMPEG, help="the program to decode with")
    parser.add_argument("--keep", type=Path, default=Path("found"), help="for files that are found")
    options = parser.parse_args()
    verdicts: Counter[str] = Counter()
    began = sum(os.times()[:4])
    with TemporaryDirectory() as folder, programs(options.ffmpeg):
        mutants = Mutants(encoded(Path(folder)), options.seed, Path(folder))
        with get_context("fork").Pool(options.jobs) as pool:
            outcomes = pool.imap_unordered(mutants.decode, range(options.files), chunksize=10)
            finds = []
            for told in found(mutants, outcomes, verdicts, options.keep):
                print(told, file=sys.stderr, flush=True)
                finds.append(told)
            pool.close()
            pool.join()  # their processor seconds count once they are waited for
    print(
        json.dumps(
            {
                "files": options.files,
                "verdicts": dict(verdicts.most_common()),
                "finds": finds,
                "cpu_s": round(sum(os.times()[:4]) - began, 1),
            },
            indent=2,
        )
    )
    sys.exit(1 if finds else 0)


if __name__ == "__main__":
    main()
