"""Whatever is read may be anything: it is read, or refused in a sentence; never a traceback."""

from __future__ import annotations

import os
import random

import pytest

from tests.fuzz.readers import Reader, readers
from tests.fuzz.run import fuzz, is_read, past_finds, try_one

INPUTS = 60
"""`python -m tests.benchmarks.reader_fuzz` tries a million."""
SEED = 0 if os.environ.get("CI") == "true" else random.randrange(1 << 30)  # noqa: S311

READERS = readers()


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_a_well_formed_input_is_read(reader: Reader) -> None:
    assert all(is_read(reader, seed) for seed in reader.seeds)


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_what_was_stumbled_over_once_is_not_again(reader: Reader) -> None:
    assert [
        find.what for path in past_finds(reader) if (find := try_one(reader, path.read_bytes()))
    ] == []


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_nothing_is_a_traceback(reader: Reader) -> None:
    assert list(fuzz(reader, INPUTS, SEED)) == []
