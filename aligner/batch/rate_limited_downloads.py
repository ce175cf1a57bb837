"""Many files from the web without being a nuisance: few at a time, and never before it is asked.

    host  ├─ 2 at a time ─┤   429, Retry-After: 60   ├─ quiet for 60 s, for all files of the host ─┤

An attempt that got further than any before costs nothing; six in a row that did not are the end.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

import httpx

from aligner import __version__
from aligner.batch.download import DownloadRequest, Part, TryAgain, attempt
from aligner.batch.errors import DownloadFailed
from aligner.errors import OutputError

USER_AGENT = f"transcript-aligner/{__version__}"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try.

    Attributes:
        attempts: in a row without getting further.
        first_delay: seconds after the first failure; doubled after each further one.
        longest_delay: seconds; also of what a server may ask for by Retry-After.
        timeout: seconds without a byte.
        per_host: downloads from one host at a time.
    """

    attempts: int = 6
    first_delay: float = 1.0
    longest_delay: float = 300.0
    timeout: float = 30.0
    per_host: int = 2


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What became of a file; `problem` is None if it is there."""

    wanted: DownloadRequest
    problem: DownloadFailed | OutputError | None = None


class Downloader:
    """Gets files; for several threads."""

    def __init__(
        self, patience: Patience | None = None, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self._patience = patience or Patience()
        self._stop = stop
        limit = self._patience.per_host
        self._turns: dict[str, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(limit)
        )
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()
        self._client = client(self._patience.timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, wanted: DownloadRequest) -> Downloaded:
        """Get one file; what is there already under its name is whole, and is not asked for."""
        try:
            if not wanted.target.exists():
                wanted.target.parent.mkdir(parents=True, exist_ok=True)
                self._insist(Part(wanted))
        except (DownloadFailed, OutputError) as error:
            return Downloaded(wanted, error)
        except OSError as error:
            problem = f"cannot be written: {error.strerror or error}."
            advice = "Free some space or choose another place, then run again."
            return Downloaded(wanted, OutputError(str(wanted.target), problem, advice))
        return Downloaded(wanted)

    def get_all(self, wanted: Iterable[DownloadRequest], jobs: int = 4) -> Iterator[Downloaded]:
        """Get files, several at a time, and tell of each when it is there or given up."""
        with ThreadPoolExecutor(jobs) as pool:
            futures: list[Future[Downloaded]] = [pool.submit(self.get, each) for each in wanted]
            try:
                for future in as_completed(futures):
                    yield future.result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _insist(self, part: Part) -> None:
        host = urlsplit(part.wanted.url).netloc
        furthest, failures = part.size, 0
        while True:
            try:
                with self._turn(host):
                    self._refuse_if_stopped(part)
                    attempt(self._client, part, self._stop)
            except TryAgain as error:
                failures = 0 if part.size > furthest else failures + 1
                furthest = max(furthest, part.size)
                self._refuse_if_stopped(part)
                if failures >= self._patience.attempts:
                    problem = f"{failures} attempts in a row failed: {error.reason}."
                    advice = "Run again later: what came is kept."
                    raise DownloadFailed(part.wanted.url, problem, advice) from error
                self._wait(host, failures, error.after)
            else:
                return

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._lock:
            turn = self._turns[host]
        with turn:
            while (left := self._not_before.get(host, 0.0) - time.monotonic()) > 0:
                if self._stop():
                    break
                time.sleep(min(left, 0.2))
            yield

    def _wait(self, host: str, failures: int, after: str | None) -> None:
        """Put off the next attempt: the whole host if it asked for that, else this file."""
        asked = _seconds(after)
        if asked is not None:
            with self._lock:
                until = time.monotonic() + min(asked, self._patience.longest_delay)
                self._not_before[host] = max(until, self._not_before.get(host, 0.0))
            return
        delay = self._patience.first_delay * 2.0 ** max(0, failures - 1)
        # Not all at the same moment, if a host was down for all of them.
        delay *= random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        until = time.monotonic() + min(delay, self._patience.longest_delay)
        while time.monotonic() < until and not self._stop():
            time.sleep(min(0.2, max(0.0, until - time.monotonic())))

    def _refuse_if_stopped(self, part: Part) -> None:
        if self._stop():
            advice = "Run again: what came is kept."
            raise DownloadFailed(part.wanted.url, "was interrupted.", advice)


def client(timeout: float) -> httpx.Client:
    """A client that says who it is and asks for bytes as they are."""
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    return httpx.Client(headers=headers, timeout=timeout, follow_redirects=True)


def _seconds(after: str | None) -> float | None:
    """Retry-After: seconds, or a date."""
    if after is None:
        return None
    if after.strip().isdigit():
        return float(after)
    try:
        moment = parsedate_to_datetime(after)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
