"""`aligner serve` as people run it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.web.staged import TALK

COMMAND = [sys.executable, "-c", "from aligner.cli import main; main()", "serve"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk-1.md").write_text(TALK)
    return tmp_path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_serves_until_it_is_ended(folder: Path, sign: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [*COMMAND, str(folder), "--port", "0", "--data", str(folder / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONUNBUFFERED": "1", "PATH": "", "HOME": str(folder)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = process.stdout.readline()
        address = next(word for word in told.split() if word.startswith("http://127.0.0.1:"))
        for _ in range(50):
            try:
                with urllib.request.urlopen(f"{address}api/episodes") as answer:  # noqa: S310
                    assert b"talk-1" in answer.read()
                break
            except OSError:
                time.sleep(0.1)
        process.send_signal(sign)
        assert process.wait(120) == code
        assert "Traceback" not in process.stderr.read()
    assert (folder / "talk-1.md").read_text() == TALK


def test_a_port_in_use_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(folder, "--port", port, "--data", folder / "data")
    assert ended.returncode == 3
    assert "is in use" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "no such folder"),
        (["--database", "nonsense"], "sqlite:////path"),
        (["--port", "99999"], "99999"),
        (["--repo", "nowhere"], "no such folder"),
        (["--shows", "nowhere.toml"], "[shows] table"),
        (["--rules", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_cannot_be_served_is_told(folder: Path, arguments: list[str], told: str) -> None:
    ended = run(
        *(arguments if arguments[0] == "nowhere" else [folder, *arguments]), "--data", folder
    )
    assert ended.returncode in {2, 3}
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_without_transcripts_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("about")
    ended = run(tmp_path, "--port", "0", "--data", tmp_path / "data")
    assert ended.returncode == 3
    assert "no transcript" in ended.stderr


def test_a_data_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    ended = run(folder, "--data", "/proc/data")
    assert (ended.returncode, "cannot be written" in ended.stderr) == (3, True)
    assert "Traceback" not in ended.stderr
