"""A command of `aligner` as a process, as people start it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT

_ADDRESS = re.compile(r"The editor is at (http://127\.0\.0\.1:\d+/\S*)")


@contextmanager
def running(home: Path, *arguments: object, seconds: float = 120.0) -> Iterator[str]:
    """Starts a command that serves the editor, and gives the address that it prints.

    Args:
        home: of the user, with everything that the command keeps.
        arguments: of the command.
        seconds: to wait for the address.
    """
    home.mkdir(parents=True, exist_ok=True)
    log = home / "log"
    with log.open("ab") as out:
        told = out.tell()
        process = subprocess.Popen(
            [sys.executable, "-c", "from aligner.cli import main; main()", *map(str, arguments)],
            cwd=home,
            env={**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), **_folders(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(process, log, told, seconds)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _folders(home: Path) -> dict[str, str]:
    names = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    return {name: str(home / name.lower()) for name in names}


def _address(process: subprocess.Popen[bytes], log: Path, told: int, seconds: float) -> str:
    """What this process prints: below `told` bytes the log is an earlier one's."""
    last = time.monotonic() + seconds
    while time.monotonic() < last and process.poll() is None:
        found = _ADDRESS.search(log.read_bytes()[told:].decode("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
