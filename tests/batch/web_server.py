"""A web server with manners that can be chosen, on this machine."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep, time
from typing import ClassVar
from urllib.parse import unquote

CONTENT = bytes(range(256)) * 1200
"""307,200 bytes that are plainly no text."""


class Badly(BaseHTTPRequestHandler):
    """Answers as the first part of the path says."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[str]]
    ranges: ClassVar[list[str]]
    guests: ClassVar[list[int]]
    counting: ClassVar[threading.Lock]

    def do_GET(self) -> None:
        manner = self.path.strip("/").split("/")[0]
        self.asked[self.path] += 1
        wanted = self.headers.get("Range", "")
        self.ranges.append(wanted)
        getattr(self, f"_{manner}", self._missing)(wanted, self.asked[self.path])

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _fine(self, wanted: str, _time: int) -> None:
        self._give(CONTENT, wanted)

    def _counted(self, wanted: str, _time: int) -> None:
        """Take a while, and count who is there at the same time."""
        with self.counting:
            self.guests.append(self.guests[-1] + 1)
        sleep(0.05)
        with self.counting:
            self.guests.append(self.guests[-1] - 1)
        self._give(CONTENT, wanted)

    def _drops(self, wanted: str, _time: int) -> None:
        """Break off after 70,000 bytes, each time."""
        self._give(CONTENT, wanted, most=70_000)

    def _never(self, wanted: str, _time: int) -> None:
        """Break off at the same place, each time."""
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
        self._give(CONTENT, wanted, most=max(0, 90_000 - start))

    def _ignores(self, _wanted: str, time_: int) -> None:
        """Know no ranges, and break off twice."""
        self._give(CONTENT, "", most=100_000 if time_ < 3 else None)

    def _longer(self, wanted: str, _time: int) -> None:
        """Promise more than there is."""
        self._give(CONTENT, wanted, promised=len(CONTENT) + 5000)

    def _shorter(self, _wanted: str, _time: int) -> None:
        """Promise less than there is, and keep it."""
        self._give(CONTENT[:200_000], "")

    def _unsaid(self, _wanted: str, _time: int) -> None:
        """Say no length, and end with the connection."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(CONTENT[:50_000])

    def _changes(self, wanted: str, time_: int) -> None:
        """Another file each time, as hosts that put adverts in; no validator."""
        body = CONTENT if time_ > 1 else CONTENT[1:] + b"\xff"
        self._give(body, wanted, most=100_000 if time_ == 1 else None, validator=False)

    def _busy(self, wanted: str, time_: int) -> None:
        """429 with seconds, 503 with a date, then fine."""
        if time_ > 2:
            self._give(CONTENT, wanted)
            return
        self.send_response(429 if time_ == 1 else 503)
        self.send_header("Retry-After", "1" if time_ == 1 else formatdate(time() + 1, usegmt=True))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _away(self, _wanted: str, _time: int) -> None:
        self._redirect(f"/fine/{self.path.rsplit('/', 1)[-1]}")

    def _round(self, _wanted: str, _time: int) -> None:
        self._redirect(self.path)

    def _endless(self, _wanted: str, _time: int) -> None:
        """A chunked body without an end."""
        self._chunked(CONTENT, 10_000)

    def _trickle(self, _wanted: str, _time: int) -> None:
        """A byte now and then, for minutes."""
        self._chunked(b"x", 2_000, pause=0.05)

    def _lazy(self, _wanted: str, _time: int) -> None:
        """Headers that come a byte now and then."""
        self._trickled(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 2_000)

    def _odd(self, wanted: str, time_: int) -> None:
        """Numbers that are none in headers, then fine."""
        if time_ > 2:
            self._give(CONTENT, wanted)
            return
        self.send_response(503)
        self.send_header("Retry-After", ["\u00b2", "9" * 5000][time_ - 1])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _else(self, _wanted: str, _time: int) -> None:
        """To whatever the address says after the manner."""
        self._redirect(unquote(self.path.split("/")[2]))

    def _chunked(self, piece: bytes, times: int, pause: float = 0.0) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._trickled(*[b"%x\r\n%s\r\n" % (len(piece), piece)] * times, pause=pause)

    def _trickled(self, *pieces: bytes, pause: float = 0.05) -> None:
        """Give pieces, or the bytes of one, until the client hangs up."""
        self.close_connection = True
        parts = pieces if len(pieces) > 1 else [bytes([each]) for each in pieces[0]]
        with suppress(OSError):
            for part in parts:
                self.wfile.write(part)
                if pause:
                    sleep(pause)

    def _page(self, _wanted: str, _time: int) -> None:
        self._give(b"<!doctype html><title>Sorry</title>" + b" " * 2000, "")

    def _wrongrange(self, wanted: str, time_: int) -> None:
        """Give another range than was asked for, once."""
        if time_ == 1:
            self._give(CONTENT, wanted, most=100_000)
        elif time_ == 2:
            self._give(CONTENT, "bytes=50000-")
        else:
            self._give(CONTENT, wanted)

    def _listing(self, _wanted: str, _time: int) -> None:
        links = {
            "/listing/": '<a href="../">Up</a><a href="gotime/">g</a><a href="a%20b.mp3">x</a>',
            "/listing/gotime/": '<a href="go-time-1.mp3?C=N">s</a><a href="go-time-1.mp3">1</a>',
        }
        body = f"<!DOCTYPE html><html>{links[self.path]}</html>".encode()
        self._give(body, "", kind="text/html")

    def _feed(self, _wanted: str, _time: int) -> None:
        self._give(self.server.feed, "", kind="application/rss+xml")  # type: ignore[attr-defined]

    def _file(self, wanted: str, time_: int) -> None:
        files: dict[str, bytes] = self.server.files  # type: ignore[attr-defined]
        if self.path in files:
            self._give(files[self.path], wanted)
        else:
            self._missing(wanted, time_)

    def _missing(self, _wanted: str, _time: int) -> None:
        self.send_error(404)

    def _redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _give(
        self,
        body: bytes,
        wanted: str,
        *,
        most: int | None = None,
        promised: int | None = None,
        validator: bool = True,
        kind: str = "audio/mpeg",
    ) -> None:
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        whole = promised or len(body)
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        if validator:
            self.send_header("ETag", '"one"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(whole - start))
        self.end_headers()
        part = body[start:] if most is None else body[start : start + most]
        self.wfile.write(part)
        if len(part) < whole - start:
            self.close_connection = True


class Server(ThreadingHTTPServer):
    """The server; `feed` is what `/feed` gives, `files` what is below `/file/`."""

    feed = b""

    def __init__(self, address: tuple[str, int], handler: type[Badly]) -> None:
        super().__init__(address, handler)
        self.files: dict[str, bytes] = {}

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving() -> Iterator[tuple[Server, type[Badly]]]:
    class Fresh(Badly):
        asked: ClassVar[Counter[str]] = Counter()
        ranges: ClassVar[list[str]] = []
        guests: ClassVar[list[int]] = [0]
        counting: ClassVar[threading.Lock] = threading.Lock()

    server = Server(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server, Fresh
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
