"""Everything that happens to machines, while six people write: `python -m tests.benchmarks.faults`.

    python -m tests.benchmarks.faults [--rounds 100] [--seed 0] [--on sqlite postgresql]
                                      [--only nothing locked full gone clock joined]

Six people save words one after the other while a fault of `tests.web.faults.stand` happens; then
it is waited until everybody can save again. After every fifth round the server is killed (after
each one of "nothing"): every word that was acknowledged must stand once in its line, and the
journal must give the episode's text. Prints one JSON object; ends with 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.web.cluster import running_cluster
from tests.web.faults.rounds import Report, run
from tests.web.faults.stand import FAULTS, ONLY_SQLITE, Stand


def main() -> None:
    """Let them happen and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=100, help="of each fault, on each database")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--only", nargs="+", default=list(FAULTS), choices=FAULTS)
    options = parser.parse_args()
    found = {on: _hit(on, options.only, options.rounds, options.seed) for on in options.on}
    told = {
        on: {fault: asdict(report) for fault, report in reports.items()}
        for on, reports in found.items()
    }
    print(json.dumps(told, indent=2))
    sys.exit(1 if any(each.wrong for reports in found.values() for each in reports.values()) else 0)


def _hit(on: str, faults: Sequence[str], rounds: int, seed: int) -> dict[str, Report]:
    made: dict[str, Report] = {}
    for fault in faults:
        if on == "sqlite" or fault not in ONLY_SQLITE:
            with _stand(on, seed) as stand:
                made[fault] = run(stand, fault, rounds)
            print(f"{on}, {fault}: {rounds} rounds", file=sys.stderr)
    return made


@contextmanager
def _stand(on: str, seed: int) -> Iterator[Stand]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"  # the signing key is not the user's own
        if on == "sqlite":
            yield Stand.make(Path(folder), None, seed)
            return
        with running_cluster() as cluster:
            if cluster is None:
                raise SystemExit("no PostgreSQL here: apt-get install postgresql")
            yield Stand.make(Path(folder), cluster.new_database(), seed, cluster.fall)


if __name__ == "__main__":
    main()
