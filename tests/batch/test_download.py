from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.batch.download import RESERVE, DownloadRequest
from aligner.batch.rate_limited_downloads import Downloader, Patience
from tests.batch.web_server import CONTENT, Badly, Server, serving

QUICK = Patience(attempts=3, first_delay=0.01, longest_delay=2.0, timeout=5.0)


@pytest.fixture
def web() -> Iterator[tuple[Server, type[Badly]]]:
    with serving() as both:
        yield both


def get(server: Server, manner: str, folder: Path, **facts: object) -> str:
    """Ask for a file; "" if it is there, else the complaint. Never anything but whole or none."""
    target = folder / "show" / f"{manner}.mp3"
    size, sha256 = facts.get("size"), facts.get("sha256")
    assert size is None or isinstance(size, int)
    assert sha256 is None or isinstance(sha256, str)
    with Downloader(QUICK) as downloader:
        done = downloader.get(
            DownloadRequest(f"{server.address}/{manner}/a.mp3", target, size, sha256)
        )
    if done.problem is None:
        assert target.read_bytes() == CONTENT
        assert [each.name for each in target.parent.iterdir()] == [target.name]
        return ""
    assert not target.exists()
    return str(done.problem)


@pytest.mark.parametrize(
    "manner", ["fine", "drops", "ignores", "changes", "busy", "away", "wrongrange"]
)
def test_a_server_that_misbehaves_for_a_while_gives_the_whole_file(
    web: tuple[Server, type[Badly]], tmp_path: Path, manner: str
) -> None:
    assert get(web[0], manner, tmp_path, size=len(CONTENT)) == ""


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("never", "3 attempts in a row failed"),
        ("longer", "3 attempts in a row failed"),
        ("shorter", "the feed promises 307,200"),
        ("round", "cannot be followed"),
        ("page", "is a web page, not audio"),
        ("nothing", "answers 404"),
    ],
)
def test_a_server_that_does_not_mend_its_ways_is_a_clear_failure(
    web: tuple[Server, type[Badly]], tmp_path: Path, manner: str, reason: str
) -> None:
    size = None if manner == "page" else len(CONTENT)
    assert reason in get(web[0], manner, tmp_path, size=size)


def test_a_body_of_unknown_length_is_not_trusted(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    assert "nothing says how long it is" in get(web[0], "unsaid", tmp_path)


def test_resuming_asks_only_for_what_is_missing(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    assert get(web[0], "drops", tmp_path) == ""
    starts = [int(each.removeprefix("bytes=").rstrip("-") or 0) for each in web[1].ranges]
    assert starts == [0, 65904, 131808, 197712, 263616]


def test_a_second_run_goes_on_where_the_first_was_stopped(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    wanted = DownloadRequest(f"{web[0].address}/drops/a.mp3", tmp_path / "a.mp3")
    with Downloader(QUICK, stop=lambda: len(web[1].ranges) > 1) as downloader:
        assert "interrupted" in str(downloader.get(wanted).problem)
    assert not wanted.target.exists()
    with Downloader(QUICK) as downloader:
        assert downloader.get(wanted).problem is None
    assert wanted.target.read_bytes() == CONTENT
    assert web[1].ranges.count("") == 1


def test_retry_after_is_heeded(web: tuple[Server, type[Badly]], tmp_path: Path) -> None:
    began = time.monotonic()
    assert get(web[0], "busy", tmp_path) == ""
    assert time.monotonic() - began >= 1.0


def test_hashes_are_checked(web: tuple[Server, type[Badly]], tmp_path: Path) -> None:
    assert get(web[0], "fine", tmp_path, sha256=hashlib.sha256(CONTENT).hexdigest()) == ""
    (tmp_path / "show/fine.mp3").unlink()
    assert "hash is not the promised" in get(web[0], "fine", tmp_path, sha256="0" * 64)


def test_what_is_there_is_not_asked_for(web: tuple[Server, type[Badly]], tmp_path: Path) -> None:
    wanted = [
        DownloadRequest(f"{web[0].address}/fine/{i}.mp3", tmp_path / f"{i}.mp3") for i in range(5)
    ]
    for _ in range(2):
        with Downloader(QUICK) as downloader:
            assert [each.problem for each in downloader.get_all(wanted)] == [None] * 5
    assert set(web[1].asked.values()) == {1}


def test_a_full_disk_is_seen_before_it_is_full(
    web: tuple[Server, type[Badly]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=RESERVE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert "Free some space" in get(web[0], "fine", tmp_path)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with Downloader(QUICK) as downloader:
        done = downloader.get(DownloadRequest("http://127.0.0.1:9/a.mp3", tmp_path / "a.mp3"))
    assert "ConnectError" in str(done.problem)
