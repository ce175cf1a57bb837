"""`aligner serve` at an address that others reach: over real sockets, as they would."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from tests.web.staged import TALK

COMMAND = [sys.executable, "-c", "from aligner.cli import main; main()", "serve"]


@dataclass(frozen=True, slots=True)
class Served:
    port: int
    told: str

    def person(self, host: str = "127.0.0.1") -> Person:
        return Person(f"http://{host}:{self.port}", urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())))  # fmt: skip

    @property
    def invitation(self) -> str | None:
        found = re.search(r"(/join/\S+)", self.told)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Person:
    address: str
    opener: urllib.request.OpenerDirector

    def ask(self, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers |= {"X-CSRFToken": self.ask("/api/me")[1]["csrf"]}
            headers |= {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", data, headers)  # noqa: S310
        try:
            with self.opener.open(request, timeout=30) as answer:
                status, got = answer.status, answer.read()
        except HTTPError as error:
            status, got = error.code, error.read()
        return status, json.loads(got) if path.startswith("/api/") and got else got

    def join(self, path: str, name: str) -> int:
        token = self.ask("/api/me")[1]["csrf"]
        form = f"name={name}&csrf_token={token}".encode()
        request = urllib.request.Request(f"{self.address}{path}", form)  # noqa: S310
        with self.opener.open(request, timeout=30) as answer:
            return int(answer.status)

    def writes(self) -> int:
        return self.ask("/api/episodes/talk-1/claims", {"flag": None})[0]

    def exports(self, way: str) -> int:
        return self.ask(f"/api/episodes/talk-1/export/{way}", {})[0]


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    environment = {
        **os.environ, "PYTHONUNBUFFERED": "1", "HOME": str(folder), "GITHUB_TOKEN": "owner's",
        "XDG_STATE_HOME": str(folder / ".state"),
    }  # fmt: skip
    command = [*COMMAND, str(folder), "--port", "0", "--data", str(folder / ".data"), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        timer = threading.Timer(120, process.kill)
        timer.start()
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            found = re.search(r":(\d+)/", lines[0])
            assert found, process.stdout.read()
            while "--host" in options and "/join/" not in lines[-1] and lines[-1]:
                lines.append(process.stdout.readline())
            yield Served(int(found[1]), "".join(lines))
        finally:
            timer.cancel()
            process.send_signal(signal.SIGINT)
            process.wait(120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk-1.md").write_text(TALK)
    return tmp_path


@pytest.mark.parametrize("host", ["0", "0.0.0.0", "::"])  # noqa: S104 - that is what is tested
def test_others_read_and_need_an_invitation_to_write(folder: Path, host: str) -> None:
    if host == "::" and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with serving(folder, "--host", host) as served:
        here = "[::1]" if host == "::" else "127.0.0.1"
        assert "needs an invitation" in served.told
        eve = served.person(here)
        assert eve.ask("/api/episodes")[0] == 200
        assert eve.writes() == 401
        assert [eve.exports(way) for way in ("patch", "branch", "pull-request")] == [401] * 3
        assert served.invitation
        ann = served.person(here)
        assert ann.join(served.invitation, "Ann") == 200
        assert ann.writes() == 200
        assert ann.ask("/api/me")[1]["role"] == "maintainer"


def test_open_to_all_lets_guests_write_and_nothing_leave(folder: Path) -> None:
    with serving(folder, "--host", "0.0.0.0", "--open-to-all") as served:  # noqa: S104
        assert "Everybody who reaches this address can change every transcript" in served.told
        eve = served.person()
        assert eve.writes() == 200
        assert eve.ask("/api/me")[1]["role"] == "contributor"
        assert [eve.exports(way) for way in ("branch", "pull-request")] == [403, 403]
        assert eve.ask("/api/invitations", {})[0] == 403
        assert eve.ask("/api/episodes/talk-1/align", {})[0] == 403
        assert served.invitation
        ann = served.person()
        assert ann.join(served.invitation, "Ann") == 200
        assert ann.ask("/api/me")[1]["role"] == "maintainer"


def test_it_answers_to_the_machine_s_own_names_and_to_no_stranger_s(folder: Path) -> None:
    with serving(folder, "--host", "0.0.0.0") as served:  # noqa: S104
        shown = re.search(r"http://([^/:]+):", served.told)
        assert shown
        names = (shown[1], socket.gethostname(), "localhost", "10.1.2.3")
        for name in names:
            host = f"{name}:{served.port}"
            assert served.person().ask("/api/episodes", Host=host)[0] == 200
        assert served.person().ask("/healthz", Host="evil.example")[0] == 400


def test_this_machine_alone_asks_nobody(folder: Path) -> None:
    with serving(folder) as served:
        me = served.person()
        assert me.writes() == 200
        assert me.ask("/api/me")[1]["role"] == "maintainer"
        assert served.invitation is None


def test_who_wrote_on_a_local_editor_is_no_maintainer_of_the_same_data_for_others(
    folder: Path,
) -> None:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with serving(folder) as served:
        assert Person(f"http://127.0.0.1:{served.port}", opener).writes() == 200
    with serving(folder, "--host", "0.0.0.0") as served:  # noqa: S104
        again = Person(f"http://127.0.0.1:{served.port}", opener)
        assert again.ask("/api/me")[1]["role"] == "contributor"
        assert again.exports("branch") == 403


def test_a_server_takes_its_settings_from_variables(folder: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "--server"], capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )  # fmt: skip
    assert ended.returncode == 3
    assert "ALIGNER_DATA" in ended.stderr
    ended = subprocess.run(
        [*COMMAND, "--server", "--repo", "x"], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    ended = subprocess.run(
        [*COMMAND, str(folder), "--open-to-all", "--data", str(folder / ".data")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, "only you reach" in ended.stderr) == (2, True)
