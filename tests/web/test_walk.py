"""People over the API who do anything at random, a server that forgets, a file that moves on.

`python -m tests.benchmarks.random_walk` goes further, and has somebody in a browser.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.walk.local import walk_locally


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost(tmp_path: Path, seed: int, database_url: str) -> None:
    walked = walk_locally(tmp_path, seed, 100, database_url)
    assert len(walked.ledger.acknowledged) > 20
