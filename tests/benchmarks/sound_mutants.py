"""Thousands of mutated sound files through the decoder: crashes, hangs, silent losses.

python -m tests.benchmarks.sound_mutants            # 2,000 files
python -m tests.benchmarks.sound_mutants 200 --seed 7 --keep found/
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.audio.faults import FORMATS, encode, talk
from tests.audio.mutants import decode, mutants


def main() -> None:
    """Print what became of the files, and each that should not have."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="?", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for the files that were found")
    options = parser.parse_args()
    counted: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        sound = talk(6.0)
        made = []
        for number, kind in enumerate(FORMATS):
            path = Path(folder, kind)
            encode(sound, path, channels=1 + number % 2)
            made.append(
                (kind, mutants(path.read_bytes(), np.random.default_rng([options.seed, number])))
            )
        for number in range(options.files):
            kind, source = made[number % len(made)]
            path = Path(folder, f"{number}-{kind}")
            path.write_bytes(next(source))
            outcome = decode(path)
            counted[outcome.verdict] += 1
            if outcome.verdict in {"crash", "hang", "silent"}:
                print(path.name, outcome, flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / path.name).write_bytes(path.read_bytes())
            path.unlink()
    print(f"{options.files} files:", ", ".join(f"{n} {verdict}" for verdict, n in counted.items()))


if __name__ == "__main__":
    main()
