"""The server over real sockets: who idles, trickles or reads slowly keeps nobody else waiting."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

import web.http.serving
import web.services
from tests.web.staged import Stage
from web.http.reach import names_of
from web.http.serving import IDLE_SECONDS, Server, make_server
from web.store.tables import Episode

Make = Callable[..., Stage]

BOUND = IDLE_SECONDS / 2
"""Seconds that a request may hang; who waits for an idle connection to end waits twice as long."""


@contextmanager
def running(stage: Stage) -> Iterator[tuple[Server, int]]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = make_server(stage.app, listening)
        thread = Thread(target=server.run)
        thread.start()
        try:
            yield server, listening.getsockname()[1]
        finally:
            server.stop()
            thread.join(60)
            assert not thread.is_alive()


def ask(port: int, path: str = "/healthz", **headers: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=BOUND) as made:
        return converse(made, path, **headers)


def converse(made: socket.socket, path: str = "/healthz", **headers: str) -> int:
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    made.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode())
    answer = http.client.HTTPResponse(made)
    answer.begin()
    answer.read()
    return answer.status


def idle(stack: ExitStack, port: int, count: int) -> list[socket.socket]:
    """Connections that were answered once and are kept open, as browsers do."""
    made = []
    for _ in range(count):
        each = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=BOUND))
        assert converse(each) == 200
        made.append(each)
    return made


def waiting_files(server: Server) -> int:
    """Answers of which the file itself waits, besides what was copied from it."""
    return sum(len(each.outbufs) > 1 for each in list(server.active_channels.values()))


def comes_true(holds: Callable[[], bool]) -> bool:
    """Whether it holds within the bound: the server counts what it sent after sending it."""
    end = time.monotonic() + BOUND
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_open(made: socket.socket) -> bool:
    made.settimeout(0.0)
    try:
        return made.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def set_clock(monkeypatch: pytest.MonkeyPatch, ahead: float) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + ahead)


@contextmanager
def trickling(stack: ExitStack, port: int, count: int) -> Iterator[list[socket.socket]]:
    """Requests that arrive a letter at a time and never in full."""
    made = [
        stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=BOUND))
        for _ in range(count)
    ]
    for each in made:
        each.sendall(b"POST /api/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    stop = Event()

    def trickle() -> None:
        while not stop.wait(0.05):
            for each in made:
                try:
                    each.sendall(b"x")
                except OSError:
                    continue

    thread = Thread(target=trickle)
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        thread.join()


def test_idle_and_trickling_connections_keep_nobody_waiting(stage: Make) -> None:
    with running(stage()) as (_, port), ExitStack() as stack:
        idlers = idle(stack, port, 160)
        with trickling(stack, port, 20) as slow:
            assert ask(port) == 200
            assert ask(port, "/api/episodes") == 200
            # It was no luck: all of them are still there.
            assert all(map(is_open, idlers))
            assert all(map(is_open, slow))


def test_a_loop_that_something_else_woke_ends_without_a_complaint(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(stage()) as (server, port):
        assert ask(port) == 200
        wake = server.trigger._physical_pull

        def wake_late() -> None:
            wake()
            assert comes_true(lambda: server.trigger._closed)
            wake()

        monkeypatch.setattr(server.trigger, "_physical_pull", wake_late)
        server._end_after_answers()


def test_who_is_served_stays_when_room_is_made_for_others(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.http.serving, "_connections", lambda: 60)
    with running(stage()) as (_, port), ExitStack() as stack, trickling(stack, port, 20):
        idlers = idle(stack, port, 150)
        assert ask(port) == 200
        assert not is_open(idlers[0])
        assert is_open(idlers[-1])


def test_a_request_that_does_not_arrive_is_given_up_and_an_idle_connection_closed(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.http.serving, "_LOOK_SECONDS", 0)
    with running(stage()) as (server, port), ExitStack() as stack:
        (idler,) = idle(stack, port, 1)
        with trickling(stack, port, 3) as slow:
            monkeypatch.setattr(web.http.serving, "ARRIVAL_SECONDS", 0)
            for each in slow:
                each.settimeout(BOUND)
                with suppress(ConnectionError):
                    assert each.recv(1) == b""
        assert is_open(idler)
        server.adj.channel_timeout = 0
        set_clock(monkeypatch, -40 * 86400)
        assert comes_true(lambda: not is_open(idler))


@pytest.mark.parametrize("ahead", [3600, 370 * 86400])
def test_nobody_is_cut_off_because_the_clock_was_set(
    stage: Make, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr(web.http.serving, "_LOOK_SECONDS", 0)
    with running(stage()) as (_, port), ExitStack() as stack:
        idlers = idle(stack, port, 2)
        with trickling(stack, port, 2) as slow:
            set_clock(monkeypatch, ahead)
            assert [ask(port) for _ in range(3)] == [200] * 3
            assert all(map(is_open, [*idlers, *slow]))
            idlers[0].settimeout(BOUND)
            assert converse(idlers[0]) == 200


def test_a_body_above_the_limit_is_not_taken_in(stage: Make) -> None:
    with running(stage(largest_body=1000)) as (_, port):
        made = http.client.HTTPConnection("127.0.0.1", port, timeout=BOUND)
        made.putrequest("POST", "/api/me")
        made.putheader("Content-Length", str(1 << 30))
        made.endheaders(b"x")
        assert made.getresponse().status == 413
        made.close()


def test_players_that_pause_hold_no_thread(stage: Make, tmp_path: Path) -> None:
    made = stage()
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"")
    with made.editor.database.writing() as session:
        episode = session.query(Episode).one()
        episode.audio_path = str(sound)
        rendition = made.editor.episode_cache.rendition(episode.slug, sound)
    with rendition.open("wb") as file:
        file.truncate(40_000_000)
    with running(made) as (server, port), ExitStack() as stack:
        head = "GET /api/episodes/show-talk-1/audio HTTP/1.1\r\nHost: localhost\r\nRange: "
        paused_players = 2 * web.http.serving._THREADS
        for _ in range(paused_players):
            paused = stack.enter_context(socket.create_connection(("127.0.0.1", port), BOUND))
            paused.sendall(f"{head}bytes=5-\r\n\r\n".encode())
            assert paused.recv(12) == b"HTTP/1.1 206"
        assert ask(port) == 200
        # What they have not read yet waits in the file, not in copies.
        assert server.adj.outbuf_high_watermark > 40_000_000
        assert comes_true(lambda: waiting_files(server) == paused_players)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [("bytes=2-5", 206, b"2345"), ("bytes=-3", 206, b"789"), ("bytes=7-99", 206, b"789"),
     ("bytes=0-0", 206, b"0"), (None, 200, b"0123456789")],
)  # fmt: skip
def test_ranges_are_exact(
    stage: Make, tmp_path: Path, asked: str | None, status: int, body: bytes
) -> None:
    made = stage()
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"")
    with made.editor.database.writing() as session:
        episode = session.query(Episode).one()
        episode.audio_path = str(sound)
        made.editor.episode_cache.rendition(episode.slug, sound).write_bytes(b"0123456789")
    with running(made) as (_, port):
        each = http.client.HTTPConnection("127.0.0.1", port, timeout=BOUND)
        headers = {} if asked is None else {"Range": asked}
        for _ in range(2):
            each.request("GET", "/api/episodes/show-talk-1/audio", headers=headers)
            answer = each.getresponse()
            assert (answer.status, answer.read()) == (status, body)
        each.close()


def test_the_server_answers_to_the_machine_s_names_and_numbers(stage: Make) -> None:
    made = stage(mode="server", hosts=names_of("0"), numbers=True)
    client = made.app.test_client()
    for host in ("localhost", "192.168.1.5:8000", "[fe80::1]:8000", socket.gethostname()):
        assert client.get("/", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "1.2.3.4.evil.example", "evil.example:8000", "[::1", "0"):
        assert client.get("/", headers={"Host": host}).status_code == 400


def test_who_asked_before_the_end_is_answered(stage: Make) -> None:
    made, inside, go_on = stage(), Event(), Event()

    def wait() -> None:
        inside.set()
        assert go_on.wait(BOUND)

    made.app.before_request(wait)
    with socket.socket() as listening, ExitStack() as stack:
        listening.bind(("127.0.0.1", 0))
        server = make_server(made.app, listening)
        thread = Thread(target=server.run)
        thread.start()
        port = listening.getsockname()[1]
        asking = stack.enter_context(socket.create_connection(("127.0.0.1", port), BOUND))
        asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert inside.wait(BOUND)
        server.stop()
        go_on.set()
        answer = http.client.HTTPResponse(asking)
        answer.begin()
        assert answer.read() == b"ok\n"
        thread.join(BOUND)
        assert not thread.is_alive()


def test_readiness_names_what_is_in_the_way(stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stage()
    person = made.browser()
    assert (person.get("/readyz").status, person.get("/readyz").data) == (200, b"ready\n")
    monkeypatch.setattr(web.services, "_LEAST_FREE", 10**18)
    assert b"MB are free" in person.get("/readyz").data
    path = made.editor.settings.data / "editor.sqlite"
    path.rename(path.with_suffix(".away"))
    made.editor.database.close()  # what is open would still answer
    path.mkdir()
    answer = person.get("/readyz")
    assert (answer.status, b"cannot be written" in answer.data) == (503, True)
    assert person.get("/healthz").status == 503
    path.rmdir()
    path.with_suffix(".away").rename(path)
    assert b"database" not in person.get("/readyz").data


def test_readiness_tells_of_workers_that_are_gone(stage: Make) -> None:
    made = stage(background=True)
    person = made.browser()
    assert person.get("/readyz").data == b"ready\n"
    made.editor.background.close()
    assert person.get("/readyz").data == b"the worker aligner is not running\n"
