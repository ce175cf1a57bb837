"""Many files from the web without being a nuisance: few at a time, and never before it is asked.

    host  ├─ 2 at a time ─┤   429, Retry-After: 60   ├─ quiet for 60 s, for all files of the host ─┤

An attempt that got further than any before costs nothing; six in a row that did not are the end.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from aligner.batch.client import USUAL_PACE, Pace, client, host_of
from aligner.batch.download import DownloadRequest, PartFile, TryAgain, attempt
from aligner.batch.errors import DownloadFailed
from aligner.counts import read_count
from aligner.errors import OutputError

_KEPT = "Run again later: what came is kept."


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of downloads: retries with exponential backoff, timeouts, sizes, rates.

    Attributes:
        attempts: in a row without getting further.
        first_delay: seconds after the first failure; doubled after each further one.
        longest_delay: seconds; also of what a server may ask for by Retry-After.
        timeout: seconds without a byte.
        per_host: downloads from one host at a time.
        page: seconds that a feed, listing or transcript may take in all.
        file: seconds that a recording may take in all, further attempts included.
        largest: bytes that a recording may have.
        pace: what a server must keep up.
    """

    attempts: int = 6
    first_delay: float = 1.0
    longest_delay: float = 300.0
    timeout: float = 30.0
    per_host: int = 2
    page: float = 300.0
    file: float = 6 * 3600.0
    largest: int = 4_000_000_000
    pace: Pace = USUAL_PACE


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What became of a file; `problem` is None if it is there."""

    wanted: DownloadRequest
    problem: DownloadFailed | OutputError | None = None


class Downloader:
    """Gets files; for several threads."""

    def __init__(
        self,
        patience: Patience | None = None,
        stop: Callable[[], bool] = lambda: False,
        allowed: Collection[str] = (),
    ) -> None:
        self._patience = patience or Patience()
        self._stop = stop
        limit = self._patience.per_host
        self._turns: dict[str, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(limit)
        )
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()
        self._client = client(self._patience.timeout, allowed, self._patience.pace)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, wanted: DownloadRequest) -> Downloaded:
        """Get one file; what is there already under its name is whole, and is not asked for."""
        try:
            if not wanted.is_here:
                wanted.target.parent.mkdir(parents=True, exist_ok=True)
                self._insist(PartFile(wanted))
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

    def _insist(self, part: PartFile) -> None:
        host = host_of(part.wanted.url)
        furthest, failures = part.size, 0
        end = time.monotonic() + self._patience.file
        while True:
            try:
                with self._turn(host):
                    self._refuse_if_stopped(part, end)
                    attempt(self._client, part, self._stopper(end), self._patience.largest)
            except TryAgain as error:
                # Who only trickles gets further as well: that is no reason to go on for ever.
                failures = 0 if part.size > furthest and not error.slow else failures + 1
                furthest = max(furthest, part.size)
                self._refuse_if_stopped(part, end)
                if failures >= self._patience.attempts:
                    problem = f"{failures} attempts in a row failed: {error.reason}."
                    raise DownloadFailed(part.wanted.url, problem, _KEPT) from error
                self._wait(host, failures, error.after)
            else:
                return

    def _stopper(self, end: float) -> Callable[[], bool]:
        return lambda: self._stop() or time.monotonic() > end

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

    def _refuse_if_stopped(self, part: PartFile, end: float) -> None:
        if self._stop():
            advice = "Run again: what came is kept."
            raise DownloadFailed(part.wanted.url, "was interrupted.", advice)
        if time.monotonic() > end:
            problem = f"took more than {self._patience.file:.0f} s; {part.size:,} bytes came."
            raise DownloadFailed(part.wanted.url, problem, _KEPT)


def _seconds(after: str | None) -> float | None:
    """Retry-After: seconds, or a date."""
    if after is None:
        return None
    seconds = read_count(after)
    if seconds is not None:
        return float(seconds)
    try:
        moment = parsedate_to_datetime(after).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
