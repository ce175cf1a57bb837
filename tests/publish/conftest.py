from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PATH = "tide/tide-1.md"
TEXT = r"""**Ann Tern:** \[00:02\] Good morning, today it&#39;s the tide that we talk about.

**Bo Reed:** It hadn't turned, but \[unintelligible 00:00:12.10\] was waiting, and they where early.

**Ann Tern:** Then let us say what a \[unintelligible 00:00:20.00\] is, and why it matters to boats.

Slack water comes twice a day... And nobody looks at it.  

**Bo Reed:** They should look at it more often than they look at the wind, I say."""  # noqa: W291 - trailing blanks stay
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Upstream",
    "GIT_AUTHOR_EMAIL": "up@example.org",
    "GIT_COMMITTER_NAME": "Upstream",
    "GIT_COMMITTER_EMAIL": "up@example.org",
}


def git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=data,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Place:
    """An upstream with a work tree, a bare remote, and a clone of it."""

    upstream: Path
    remote: Path
    clone: Path

    def merge_upstream(self, path: str, data: bytes) -> None:
        """Somebody else's correction is merged, and the clone hears of it."""
        target = self.upstream / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        git(self.upstream, "add", path)
        git(self.upstream, "commit", "-q", "-m", "Fix something")
        git(self.upstream, "push", "-q", str(self.remote), "main")
        git(self.clone, "fetch", "-q", "origin")

    def heads(self, where: Path) -> dict[str, str]:
        rows = git(where, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
        return dict(row.split(" ") for row in rows.decode().splitlines())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "upstream", tmp_path / "remote.git", tmp_path / "clone")
    (made.upstream / "tide").mkdir(parents=True)
    (made.upstream / PATH).write_bytes(TEXT.encode())
    (made.upstream / "README.md").write_text("Texts.\n")
    git(made.upstream, "init", "-q", "-b", "main")
    git(made.upstream, "add", ".")
    git(made.upstream, "commit", "-q", "-m", "Begin")
    git(tmp_path, "clone", "-q", "--bare", str(made.upstream), str(made.remote))
    git(made.remote, "config", "http.receivepack", "true")
    git(tmp_path, "clone", "-q", str(made.remote), str(made.clone))
    git(made.clone, "config", "user.name", "Clara Clone")
    git(made.clone, "config", "user.email", "clara@example.org")
    return made


class _GitHandler(BaseHTTPRequestHandler):
    """git http-backend behind Python's server: what a real git host does, without a host."""

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            self._serve(b"".join(self._chunks()))
        else:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _serve(self, body: bytes) -> None:
        server = self.server
        assert isinstance(server, GitServer)
        server.requests.append((self.path, self.headers.get("Authorization")))
        if server.faults:
            fault = server.faults.pop(0)
            if fault == 0:
                self.connection.close()
                return
            self.send_response(fault)
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        environment = {
            **ENVIRONMENT, "GIT_PROJECT_ROOT": str(server.root), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "someone",
            "CONTENT_LENGTH": str(len(body)), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
        )
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(fields.pop("Status", "200 OK").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest)

    def log_message(self, *_: object) -> None:
        pass


class GitServer(ThreadingHTTPServer):
    """Serves the bare repositories of a folder over HTTP; `faults` are answered first."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _GitHandler)
        self.root = root
        self.requests: list[tuple[str, str | None]] = []
        self.faults: list[int] = []

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


@pytest.fixture
def git_server(place: Place) -> Iterator[GitServer]:
    server = GitServer(place.remote.parent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
