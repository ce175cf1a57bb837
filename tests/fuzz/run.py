"""One reader after another, fed by chance: what it should not have done, and with which bytes."""

from __future__ import annotations

import random
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fuzz.mutation import mutated
from tests.fuzz.readers import REFUSALS, Reader

FINDS = Path(__file__).with_name("finds")
SLOW_SECONDS: Final = 3.0
"""Of the processor, for 60 kB at most: work that grows with the input takes a second at worst."""


@dataclass(frozen=True, slots=True)
class Find:
    """What a reader should not have done.

    Attributes:
        reader: its name.
        what: the end of the traceback, or how long it took.
        data: what it was given.
    """

    reader: str
    what: str
    data: bytes


def past_finds(reader: Reader) -> Iterator[Path]:
    """Inputs that a reader stumbled over once."""
    return iter(sorted((FINDS / reader.name).glob("*")))


def is_read(reader: Reader, data: bytes) -> bool:
    """Whether it is read, rather than refused."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            reader.read(data, Path(folder))
        except REFUSALS:
            return False
        return True


def try_one(reader: Reader, data: bytes) -> Find | None:
    """Read it; None if it was read or refused as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.thread_time()
        try:
            reader.read(data, Path(folder))
        except REFUSALS as error:
            str(error)  # what the user is shown
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
            last = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__} {str(error)[:200]!r} at {last.filename}:{last.lineno}"
            return Find(reader.name, told, data)
        took = time.thread_time() - began
    return Find(reader.name, f"took {took:.1f} s", data) if took > SLOW_SECONDS else None


def fuzz(reader: Reader, inputs: int, seed: int) -> Iterator[Find]:
    """What so many inputs find."""
    chance = random.Random(f"{reader.name} {seed}")  # noqa: S311 - inputs, not secrets
    past = [path.read_bytes() for path in past_finds(reader)]
    made = mutated((*reader.seeds, *past), chance)
    for _ in range(inputs):
        if (find := try_one(reader, next(made))) is not None:
            yield find
