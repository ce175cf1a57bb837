"""Readers of texts and files, fed by the million: `python -m tests.benchmarks.reader_fuzz`.

    python -m tests.benchmarks.reader_fuzz [--inputs 1000000] [--seed 0] [--only feed page]
    python -m tests.benchmarks.reader_fuzz --guided 600 --only feed       # atheris, by coverage

Inputs are shared among the readers of `tests.fuzz.readers`; each starts from well-formed examples
and from what was found before. Prints one JSON object; new finds are kept below tests/fuzz/finds,
one for each place where something went wrong, and the exit code is 1. `--guided SECONDS` looks for
inputs that reach new code instead (pip install atheris).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import time
from collections.abc import Iterable, Sequence

from tests.fuzz.readers import Reader, readers
from tests.fuzz.run import FINDS, Find, fuzz, try_one


def main() -> None:
    """Feed and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", help="names of readers")
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="by coverage, with atheris")
    options = parser.parse_args()
    logging.disable()  # notes on what was left out, by the thousand
    chosen = [each for each in readers() if not options.only or each.name in options.only]
    if options.guided:
        if len(chosen) != 1:
            parser.error("--guided goes with --only and one name")
        _guided(chosen[0], options.guided)
    began = time.process_time()
    each = -(-options.inputs // len(chosen))
    found = {reader.name: _kept(fuzz(reader, each, options.seed)) for reader in _told(chosen)}
    print(
        json.dumps(
            {
                "readers": len(chosen),
                "inputs": each * len(chosen),
                "finds": {name: told for name, told in found.items() if told},
                "cpu_s": round(time.process_time() - began, 1),
            },
            indent=2,
            ensure_ascii=False,
        )
    )
    sys.exit(1 if any(found.values()) else 0)


def _told(chosen: Sequence[Reader]) -> Iterable[Reader]:
    for number, reader in enumerate(chosen, 1):
        print(f"{number} of {len(chosen)}: {reader.name}", file=sys.stderr)
        yield reader


def _kept(finds: Iterable[Find]) -> list[str]:
    """What went wrong, once for each place, its shortest input kept for the tests."""
    shortest: dict[str, Find] = {}
    for find in finds:
        place = find.what.rpartition(" at ")[2]
        if place not in shortest or len(find.data) < len(shortest[place].data):
            shortest[place] = find
    for find in shortest.values():
        folder = FINDS / find.reader
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha256(find.data).hexdigest()[:12]).write_bytes(find.data)
    return [find.what for find in shortest.values()]


def _guided(reader: Reader, seconds: int) -> None:
    """Never comes back: atheris ends the process."""
    try:
        import atheris  # noqa: PLC0415
    except ModuleNotFoundError:
        raise SystemExit("atheris is missing: pip install atheris") from None

    def once(data: bytes) -> None:
        find = try_one(reader, data)
        if find is not None:
            _kept([find])
            raise AssertionError(find.what)

    folder = FINDS / reader.name
    folder.mkdir(parents=True, exist_ok=True)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], str(folder), f"-max_total_time={seconds}"], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
