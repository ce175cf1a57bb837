"""An editor in a folder of its own, served by real processes, and what it may be hit by."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil
import psycopg

from tests.web.faults.writers import TEXT

SERVING = Path(__file__).with_name("serving.py")
ROOT = Path(__file__).parents[3]
SECONDS = (0.1, 1.0)
"""How long what comes and goes is there."""
START_SECONDS = 90.0


@dataclass
class Stand:
    """One editor.

    Attributes:
        folder: for library, data, log and clock.
        url: of its database.
        chance: when and how long.
        fall: makes the database's server fall and come back; None on SQLite.
        process: that serves.
        port: it listens at; 0 when nobody serves, or not for long any more.
    """

    folder: Path
    url: str
    chance: Random
    fall: Callable[[], None] | None = None
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    port: int = 0

    @classmethod
    def make(
        cls, folder: Path, url: str | None, seed: int, fall: Callable[[], None] | None = None
    ) -> Stand:
        """A library of one text, served by nobody yet."""
        (folder / "library").mkdir(parents=True)
        (folder / "library" / "talk-1.md").write_text(TEXT)
        (folder / "clock").write_text("0")
        url = url or f"sqlite:///{folder / 'data' / 'editor.sqlite'}"
        return cls(folder, url, Random(seed), fall)  # noqa: S311 - for when to hit

    @property
    def database(self) -> Path:
        """The file of SQLite."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def log(self) -> Path:
        """What the servers said."""
        return self.folder / "log"

    def serve(self) -> tuple[int, subprocess.Popen[str]]:
        """Another server on the same data; its port."""
        command = [sys.executable, "-u", str(SERVING), str(self.folder / "clock")]
        command += ["serve", str(self.folder / "library"), "--port", "0", "--no-fetch"]
        command += ["--data", str(self.folder / "data"), "--database", self.url]
        with self.log.open("a") as log:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )
        assert process.stdout is not None
        said = process.stdout.readline()
        if "127.0.0.1:" not in said:
            process.wait(START_SECONDS)
            raise NotServed(process.returncode, self.log.read_text())
        return int(said.split("127.0.0.1:")[1].split("/")[0]), process

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve for a while, and be killed."""
        self.port, self.process = self.serve()
        try:
            yield
        finally:
            self.port = 0
            kill(self.process)

    @property
    def state(self) -> str:
        """Whether the server runs, or how it ended."""
        code = self.process.poll() if self.process else None
        return "the server runs" if code is None else f"the server ended with {code}"

    def a_while(self) -> None:
        """Let things be as they are."""
        time.sleep(self.chance.uniform(*SECONDS))


class NotServed(Exception):
    """The server ended before it served: with which code, and what it said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(code, said)
        self.code, self.said = code, said


def kill(process: subprocess.Popen[str]) -> None:
    """End it and its children as a fallen machine would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def nothing(_stand: Stand) -> None:
    """Only the kill that ends every round."""


def locked(stand: Stand) -> None:
    """Another program holds the database."""
    if stand.fall:
        with psycopg.connect(stand.url.replace("+psycopg", "")) as connection:
            connection.execute("LOCK TABLE episodes IN EXCLUSIVE MODE")
            stand.a_while()
        return
    other = sqlite3.connect(stand.database, timeout=60, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    stand.a_while()
    other.rollback()
    other.close()


def full(stand: Stand) -> None:
    """No file of the server's can grow any more: what a full disk, or a quota, does."""
    assert stand.process is not None
    process = psutil.Process(stand.process.pid)
    hard = process.rlimit(psutil.RLIMIT_FSIZE)[1]
    wal = stand.database.with_name(f"{stand.database.name}-wal")
    process.rlimit(psutil.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    stand.a_while()
    process.rlimit(psutil.RLIMIT_FSIZE, (hard, hard))


def gone(stand: Stand) -> None:
    """The database's server falls; or its folder is another one for a while."""
    if stand.fall:
        stand.fall()
        return
    data = stand.database.parent
    away = data.rename(data.with_name("away"))
    stand.a_while()
    if data.exists():
        shutil.rmtree(data)
    away.rename(data)


def clock(stand: Stand) -> None:
    """The clock jumps: seconds, an hour, a year, back or forward."""
    jumps = (-10, -3600, -40 * 86400, 10, 3600, 370 * 86400)
    (stand.folder / "clock").write_text(str(stand.chance.choice(jumps)))
    stand.a_while()
    (stand.folder / "clock").write_text("0")


def joined(stand: Stand) -> None:
    """A second server comes, on the same data, and is killed."""
    _, other = stand.serve()
    stand.a_while()
    kill(other)


FAULTS: dict[str, Callable[[Stand], None]] = {
    each.__name__: each for each in (nothing, locked, full, gone, clock, joined)
}
ONLY_SQLITE = {"full"}
"""A server of PostgreSQL writes its files itself."""
