"""A PostgreSQL of our own: a folder, a socket, no network; and new databases in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_ROOM = 2 * 1024**3
"""Bytes that must be free there: containers often have 64 MB of it."""

_KEPT = 8
"""Databases that exist at a time, 8 MB and 300 files each; no test needs more."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server.

    Attributes:
        folder: holds its socket, its log and its data.
        programs: folder of `initdb` and `pg_ctl`.
        user: who runs it, if not we: PostgreSQL refuses to run as root.
        databases: names of those there are, the oldest first.
    """

    folder: Path
    programs: Path
    user: str | None
    databases: deque[str] = field(default_factory=deque)

    def begin(self) -> None:
        """Make it and start it."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        """Start it, again perhaps."""
        options = f"-F -k {self.folder} -c listen_addresses='' -c max_connections=200"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """End it as a fallen machine would: nothing is finished, nothing flushed."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def fall(self) -> None:
        """Fall and come back."""
        self.stop()
        self.start()

    def new_database(self) -> str:
        """The URL of an empty database; one of tests long over makes room for it."""
        name = f"t{uuid4().hex[:12]}"
        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
            self.databases.append(name)
            if len(self.databases) > _KEPT:
                oldest = self.databases.popleft()
                connection.execute(f"DROP DATABASE {oldest} WITH (FORCE)".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), "-D", str(self.folder / "data"), *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running_cluster() -> Iterator[Cluster | None]:
    """A server for a while; None where its programs are not installed."""
    programs = _programs()
    if programs is None:
        yield None
        return
    user = _unprivileged()
    # Not pytest's folder: a socket's path has 107 characters at most, and others must enter it.
    folder = Path(tempfile.mkdtemp(prefix="aligner-pg-", dir=_memory()))
    if user:
        shutil.chown(folder, user)
    cluster = Cluster(folder, programs, user)
    cluster.begin()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """A folder in memory, where databases are made several times as fast; None without one."""
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if has_room and os.access(_MEMORY, os.W_OK) else None


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _unprivileged() -> str | None:
    if os.getuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
