"""What the benchmarks measure with sees the processes that a process starts."""

from __future__ import annotations

import sys

import psutil

from tests.benchmarks.process_tree import watch

BUSY = """
import time
held = b"x" * 60_000_000
while time.process_time() < 1.0: pass
"""
STARTS_IT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
sys.exit(3)
"""


def test_what_a_process_starts_is_counted() -> None:
    taken = watch(psutil.Popen([sys.executable, "-c", STARTS_IT, BUSY]))
    assert taken.code == 3
    assert taken.cpu > 1.0
    assert len(taken.others) == 1
    assert taken.cpu > taken.others[0] > 0.3 > taken.own
    assert taken.peak > taken.largest > 60
