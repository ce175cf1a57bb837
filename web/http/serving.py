"""The HTTP server: waitress, with limits under which nobody waits for those who idle or trickle.

connections   at most 1,000 (fewer if the system gives fewer files); when they run out, those that
              wait for nothing are closed first, of the address that has most of them
idle          closed 30 s after the last answer; browsers open another
a request     must have arrived 120 s after its first byte; its body may have `largest_body` bytes
an answer     leaves in the background: a slow reader holds a connection, never a thread
threads       12, which work only on requests that have arrived in full
the end       by SIGTERM: what was asked is answered, for 10 s at most

waitress by itself stops accepting at 100 connections and looks every 30 s for some that idled for
120 s: 98 idle browsers made the next one wait 135 s. It also counts by the wall clock: when that
was set forward, whoever's request was arriving, or about to be sent, was cut off.
"""

from __future__ import annotations

import logging
import math
import resource
import socket
import time
from collections import Counter
from contextlib import suppress
from threading import Thread
from typing import Final

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from web.services import Services

CONNECTIONS: Final = 1000
"""A browser holds up to six: some 160 people, without idle ones that are closed for the next."""
_OTHER_FILES: Final = 200
"""Files that the database, the recordings and temporary answers have open."""
_SPARE: Final = 10
"""Connections that are kept free for who comes next."""
IDLE_SECONDS: Final = 30
"""Longer than the page waits between two polls, also where it is hidden."""
ARRIVAL_SECONDS: Final = 120
"""For a request to arrive in full: a piece of a recording over a slow line, not a byte now and
then."""
LEAVING_SECONDS: Final = 10
"""What stops a server waits about that long before it kills."""
_LOOK_SECONDS: Final = 5
"""So often connections are looked through for those that are over."""
_THREADS: Final = 12
"""Answers side by side: most wait for the disk or the database, so more than there are
processors."""
_BACKLOG: Final = 1024
"""Connections that the system holds until one is taken in: those of a link that many follow at
once."""
_HEADERS: Final = 64 * 1024
"""Bytes: far above what cookies of ours take, far below what a thousand senders could fill memory
with."""
_FORMS: Final = 64 * 1024
"""Bytes above the application's own limit, so that the application can say what is too large."""
_UNSENT: Final = 256 * 1024 * 1024
"""Bytes of an answer that may wait for a slow reader (beyond 1 MB on the disk)."""


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when a request has been arriving on it, whatever the clock."""

    began: float | None = None
    _last: float = 0.0

    @property
    def last_activity(self) -> float:
        """When something was taken in or sent last, as `time.monotonic` counts."""
        return self._last

    @last_activity.setter
    def last_activity(self, _wall_clock: float) -> None:
        self._last = time.monotonic()

    def readable(self) -> bool:
        """Whether to take in more: not while the server ends."""
        return not self.server.stopped and bool(super().readable())

    def received(self, data: bytes) -> bool:
        """Take in what arrived."""
        before = self.request
        taken = bool(super().received(data))
        if self.request is None:
            self.began = None
        elif self.request is not before or self.began is None:
            self.began = time.monotonic()
        return taken

    @property
    def is_served(self) -> bool:
        """Whether a request of it is being answered."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def waits_since(self) -> float:
        """When the request began to arrive, or the connection fell idle."""
        return self.began or self.last_activity


class Server(TcpWSGIServer):  # type: ignore[misc]
    """waitress's server, which closes connections that nobody uses when others need them."""

    channel_class = _Channel
    stopped = False
    """Whether `stop` was called, rather than the run interrupted."""

    next_channel_cleanup = math.inf
    """By waitress, which would ask the wall clock; `readable` looks instead."""
    _next_look = 0.0

    def readable(self) -> bool:
        """Whether to accept; makes room first."""
        if self.stopped:
            return False
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + self.adj.cleanup_interval
            self.maintenance(now)
        if len(self._map) > self.adj.connection_limit - _SPARE:
            self._make_room(2 * _SPARE)
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close what idles, and requests that do not arrive; `now` is of `time.monotonic`."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.began is not None and channel.began < now - ARRIVAL_SECONDS:
                channel.will_close = True

    def stop(self) -> None:
        """End `run`, from another thread or a signal: what was asked is answered first.

        No connection and no request is taken in any more. Answers that are not read within
        `LEAVING_SECONDS` are cut off.
        """
        self.stopped = True
        Thread(target=self._end_after_answers, daemon=True).start()

    def _end_after_answers(self) -> None:
        end = time.monotonic() + LEAVING_SECONDS
        while time.monotonic() < end:
            if not any(each.is_served for each in list(self.active_channels.values())):
                break
            time.sleep(0.05)
        # Something else may wake the loop in between: then it has ended, and its trigger is closed.
        with suppress(OSError):
            self.trigger.pull_trigger(self._end)

    def _end(self) -> None:
        self.task_dispatcher.shutdown()
        wasyncore.close_all(self._map, ignore_all=True)

    def _make_room(self, wanted: int) -> None:
        """Close connections that are not served: the oldest of the address that has most."""
        free = [each for each in self.active_channels.values() if not each.is_served]
        held = Counter(each.addr[0] for each in free)
        free.sort(key=lambda each: (-held[each.addr[0]], each.waits_since))
        for channel in free[:wanted]:
            channel.handle_close()


def make_server(app: Flask, listening: socket.socket) -> Server:
    """A server of the editor on a socket that is bound.

    Args:
        app: from `create_app`.
        listening: where to listen; it begins to do so now.
    """
    # What waitress says of a full queue is said of every busy second.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    editor = app.extensions["editor"]
    if not isinstance(editor, Services):
        raise TypeError("create_app was not called")
    return Server(
        app,
        _sock=listening,
        bind_socket=False,
        sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        sockets=[listening],
        threads=_THREADS,
        backlog=_BACKLOG,
        ident=None,
        connection_limit=_connections(),
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=_LOOK_SECONDS,
        asyncore_use_poll=True,  # select() cannot watch a file with a number above 1,023
        max_request_header_size=_HEADERS,
        max_request_body_size=editor.settings.largest_body + _FORMS,
        outbuf_high_watermark=_UNSENT,
    )


def _connections() -> int:
    """How many there may be, after asking the system for as many files as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(4 * _SPARE, soft - _OTHER_FILES)
    return CONNECTIONS
