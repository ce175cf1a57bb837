"""One file from the web, whole or not at all, whatever the server does.

    .go-time-12.mp3.part        what is there so far
    .go-time-12.mp3.part.json   of which file that is: address, validator, whole length
    go-time-12.mp3              only when length, hash and content are right

A resumed download asks for the last bytes again that it has: if they differ, the file on the server
is another one by now (podcast hosts put other adverts in for each listener) and it starts anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from aligner.audio.content import HEAD, not_audio
from aligner.batch.client import PrivateAddress
from aligner.batch.errors import DownloadFailed
from aligner.batch.page import PRIVATE
from aligner.counts import read_count
from aligner.nesting import parse_json

OVERLAP = 4096
"""Bytes that a resumed download asks for again, to compare."""

RESERVE = 200_000_000
"""Bytes that stay free on the disk: results and other programs need some."""

_LOOK_EVERY = 16_000_000
"""Bytes after which to look again whether the disk has room: others write there too."""

_TRY_LATER = frozenset([408, 425, 429, 500, 502, 503, 504])
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """A file to be had.

    Attributes:
        url: http or https.
        target: where it goes.
        size: bytes that whoever named it promised; None if nobody did.
        sha256: of its bytes (hex), if that was promised.
        version: changes when whoever names the file has put another in its place; "" if unknown.
    """

    url: str
    target: Path
    size: int | None = None
    sha256: str | None = None
    version: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the file is there, and was not replaced by another since it was fetched."""
        if not self.target.exists():
            return False
        with suppress(OSError, UnicodeDecodeError):
            known = self._version_file.read_text(encoding="utf-8")
            return not self.version or known == self.version
        return True  # nobody wrote down which it is

    def note_version(self) -> None:
        """Write down which version of the file is there."""
        if self.version:
            self._version_file.write_text(self.version, encoding="utf-8")

    @property
    def _version_file(self) -> Path:
        return self.target.with_name(f".{self.target.name}.version")


class TryAgain(Exception):
    """This attempt failed, another may not: after so many seconds, if the server said when.

    Attributes:
        slow: whether bytes came, but too few.
    """

    def __init__(self, reason: str, after: str | None = None, *, slow: bool = False) -> None:
        super().__init__(reason, after)
        self.reason = reason
        self.after = after
        self.slow = slow


class PartFile:
    """What is there of a file."""

    def __init__(self, wanted: DownloadRequest) -> None:
        self.wanted = wanted
        self.path = wanted.target.with_name(f".{wanted.target.name}.part")
        self._about = self.path.with_name(f"{self.path.name}.json")

    @property
    def size(self) -> int:
        """Bytes that are there and belong to the file."""
        return self.path.stat().st_size if self.path.exists() and self._facts() else 0

    @property
    def total(self) -> int | None:
        """Bytes of the whole file, as far as its server said."""
        total = self._facts().get("total")
        return total if isinstance(total, int) else None

    @property
    def validator(self) -> str:
        """What the server called the version that this is a part of."""
        return str(self._facts().get("validator", ""))

    def begin(self, validator: str, total: int | None) -> None:
        """Remember what is about to be written."""
        facts = {"url": self.wanted.url, "validator": validator, "total": total}
        self._about.write_text(json.dumps(facts), encoding="utf-8")

    def drop(self) -> None:
        """Forget all of it."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def tail(self, start: int) -> bytes:
        """The bytes from `start` on."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read()

    def finish(self) -> None:
        """Give it its name, once it is on the disk."""
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        self.path.replace(self.wanted.target)
        self.wanted.note_version()
        self._about.unlink(missing_ok=True)
        folder = os.open(self.wanted.target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _facts(self) -> dict[str, object]:
        with suppress(OSError, ValueError):
            facts = parse_json(self._about.read_text(encoding="utf-8"))
            if isinstance(facts, dict) and facts.get("url") == self.wanted.url:
                return facts
        return {}


def attempt(client: httpx.Client, part: PartFile, stop: Callable[[], bool], largest: int) -> None:
    """Get what is missing of a file, and give it its name if it is whole.

    Args:
        client: from `aligner.batch.client`.
        part: what is there so far.
        stop: asked again and again; once it says so the attempt ends.
        largest: bytes that the file may have.

    Raises:
        TryAgain: the server or the line failed; what came so far is kept.
        DownloadFailed: trying again is no use.
        OSError: the disk is full, or not to be written.
    """
    have = part.size
    start = max(0, have - OVERLAP)
    headers = {"Range": f"bytes={start}-"} if start else {}
    if start and part.validator:
        headers["If-Range"] = part.validator
    try:
        with client.stream("GET", part.wanted.url, headers=headers) as response:
            total = _receive(response, part, start, stop, largest)
    except PrivateAddress as error:
        part.drop()
        raise DownloadFailed(
            part.wanted.url, f"leads into a private network: {error}.", PRIVATE
        ) from error
    except httpx.ReadTimeout as error:
        raise TryAgain(f"too slow: {error}".rstrip(": "), slow=True) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects) as error:
        raise _failed(part, f"cannot be followed: {error}.") from error
    except httpx.TransportError as error:
        raise TryAgain(f"{type(error).__name__}: {error}".rstrip(": ")) from error
    _check(part, total)
    part.finish()


def _receive(
    response: httpx.Response, part: PartFile, start: int, stop: Callable[[], bool], largest: int
) -> int | None:
    """Write the body behind what is there; how long the whole file is, as the server says."""
    first, total = _place(response, part, start)
    ends_itself = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if total is None and not ends_itself and part.wanted.size is None:
        # A body that ends with the connection looks the same whole and broken off.
        raise _failed(part, "cannot be checked: nothing says how long it is.")
    overlap = part.tail(first) if first else b""
    if total is not None and total > largest:
        raise _too_large(part, largest)
    _check_space(part, (total or 0) - first)
    part.begin(_validator(response), total)
    with part.path.open("rb+" if first else "wb") as file:
        file.seek(first)
        for piece in response.iter_raw():
            if overlap:
                known, overlap = overlap[: len(piece)], overlap[len(piece) :]
                if piece[: len(known)] != known:
                    part.drop()
                    raise TryAgain("the file on the server is another one by now")
            file.write(piece)
            _check_room(part, file.tell(), len(piece), largest)
            if stop():
                raise TryAgain("interrupted")
    return total


def _place(response: httpx.Response, part: PartFile, start: int) -> tuple[int, int | None]:
    """Where in the file the body begins, and how long the file is."""
    status = response.status_code
    if status in _TRY_LATER:
        raise TryAgain(f"the server answers {status}", response.headers.get("Retry-After"))
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise _failed(part, "comes compressed although that was not asked for.")
    if status == 206 and start:
        found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        if found and int(found[1]) == start:
            return start, None if found[2] == "*" else int(found[2])
    if status == 200:
        return 0, read_count(response.headers.get("Content-Length", ""))
    part.drop()
    if status in {206, 416}:
        raise TryAgain("the server gives other bytes than were asked for")
    raise _failed(part, f"the server answers {status} {response.reason_phrase}.")


def _validator(response: httpx.Response) -> str:
    """A strong ETag, else the date; If-Range takes no weak ones."""
    tag = str(response.headers.get("ETag", ""))
    return tag if tag.startswith('"') else str(response.headers.get("Last-Modified", ""))


def _check_space(part: PartFile, missing: int) -> None:
    free = shutil.disk_usage(part.path.parent).free
    if missing + RESERVE > free:
        need = f"{missing / 1e6:.0f} MB and a reserve of {RESERVE / 1e6:.0f} MB"
        problem = f"needs {need}, but only {free / 1e6:.0f} MB are free."
        raise DownloadFailed(str(part.wanted.target), problem, "Free some space and run again.")


def _check_room(part: PartFile, size: int, last: int, largest: int) -> None:
    """Whether what was written is no more than may be; a body without end leaves nothing."""
    if size > largest:
        part.drop()
        raise _too_large(part, largest)
    if size // _LOOK_EVERY != (size - last) // _LOOK_EVERY:
        try:
            _check_space(part, 0)
        except DownloadFailed:
            part.drop()
            raise


def _check(part: PartFile, total: int | None) -> None:
    """Whether all of it is there and is what was promised."""
    size = part.path.stat().st_size
    if total is not None and size < total:
        raise TryAgain(f"only {size:,} of {total:,} bytes came")
    if total is not None and size > total:
        part.drop()
        raise TryAgain(f"{size:,} bytes came instead of {total:,}")
    promised = part.wanted.size
    if promised is not None and size < promised:
        part.drop()
        advice = "If the feed's lengths are out of date, allow that with --any-size."
        raise _failed(part, f"has {size:,} bytes, the feed promises {promised:,}.", advice)
    with part.path.open("rb") as file:
        kind = not_audio(file.read(HEAD)) if size else "an empty file"
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if part.wanted.sha256 and digest != part.wanted.sha256.lower():
        part.drop()
        raise TryAgain("its hash is not the promised one")
    if kind:
        part.drop()
        raise _failed(part, f"is {kind}, not audio.")


def _too_large(part: PartFile, largest: int) -> DownloadFailed:
    return _failed(part, f"has more than {largest:,} bytes, too many for a recording.")


def _failed(part: PartFile, problem: str, advice: str = "") -> DownloadFailed:
    return DownloadFailed(part.wanted.url, problem, advice)
