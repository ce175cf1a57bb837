from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from aligner.batch import download
from aligner.batch.client import Pace
from aligner.batch.download import RESERVE, DownloadRequest
from aligner.batch.rate_limited_downloads import Downloader, Patience
from aligner.batch.recordings import RecordingFile
from tests.batch.web_server import CONTENT, Badly, Server, serving

QUICK = Patience(attempts=3, first_delay=0.01, longest_delay=2.0, timeout=5.0)
HERE = "127.0.0.1"


@pytest.fixture
def web() -> Iterator[tuple[Server, type[Badly]]]:
    with serving() as both:
        yield both


def get(
    server: Server, manner: str, folder: Path, patience: Patience = QUICK, **facts: object
) -> str:
    """Ask for a file; "" if it is there, else the complaint. Never anything but whole or none."""
    target = folder / "show" / f"{manner}.mp3"
    size, sha256 = facts.get("size"), facts.get("sha256")
    assert size is None or isinstance(size, int)
    assert sha256 is None or isinstance(sha256, str)
    with Downloader(patience, allowed=[HERE]) as downloader:
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
    "manner", ["fine", "drops", "ignores", "changes", "busy", "away", "wrongrange", "odd"]
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
    with Downloader(QUICK, lambda: len(web[1].ranges) > 1, [HERE]) as downloader:
        assert "interrupted" in str(downloader.get(wanted).problem)
    assert not wanted.target.exists()
    with Downloader(QUICK, allowed=[HERE]) as downloader:
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
        with Downloader(QUICK, allowed=[HERE]) as downloader:
            assert [each.problem for each in downloader.get_all(wanted)] == [None] * 5
    assert set(web[1].asked.values()) == {1}


def test_a_recording_that_was_replaced_is_fetched_again(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    server, badly = web
    target = tmp_path / "1.mp3"
    old = RecordingFile(f"{server.address}/fine/1.mp3?key=a", ("1",), size=5, changed="guid")
    versions = [
        (old, 1),
        (replace(old, place=f"{server.address}/fine/1.mp3?key=b"), 1),
        (replace(old, size=6), 2),
        (replace(old, size=6, place=f"{server.address}/fine/1-mended.mp3"), 3),
    ]
    with Downloader(QUICK, allowed=[HERE]) as downloader:
        for recording, asked in versions:
            wanted = DownloadRequest(recording.place, target, version=recording.version)
            assert downloader.get(wanted).problem is None
            assert badly.asked.total() == asked
        assert downloader.get(DownloadRequest(old.place, target)).problem is None
    assert badly.asked.total() == 3
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_full_disk_is_seen_before_it_is_full(
    web: tuple[Server, type[Badly]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=RESERVE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert "Free some space" in get(web[0], "fine", tmp_path)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with Downloader(QUICK, allowed=[HERE]) as downloader:
        done = downloader.get(DownloadRequest("http://127.0.0.1:9/a.mp3", tmp_path / "a.mp3"))
    assert "ConnectError" in str(done.problem)


def test_a_body_without_end_fills_no_disk_and_leaves_nothing(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    told = get(web[0], "endless", tmp_path, replace(QUICK, largest=5_000_000))
    assert "more than 5,000,000 bytes" in told
    assert list((tmp_path / "show").iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_is_left_as_it_was(
    web: tuple[Server, type[Badly]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = iter([10**12, 10**12, *[RESERVE - 1] * 10_000])
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(download, "_LOOK_EVERY", 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=next(free)))
    assert "Free some space" in get(web[0], "endless", tmp_path)
    assert list((tmp_path / "show").iterdir()) == []


@pytest.mark.parametrize("manner", ["trickle", "lazy"])
def test_who_only_trickles_is_given_up(
    web: tuple[Server, type[Badly]], tmp_path: Path, manner: str
) -> None:
    patience = replace(QUICK, attempts=2, pace=Pace(slowest=1_000, window=0.3))
    assert "bytes a second come" in get(web[0], manner, tmp_path, patience)


def test_a_recording_has_a_deadline(web: tuple[Server, type[Badly]], tmp_path: Path) -> None:
    told = get(web[0], "trickle", tmp_path, replace(QUICK, file=0.4))
    assert "took more than 0 s" in told


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{}/fine/a.mp3", "http://localhost:{}/fine/a.mp3", "http://[::1]:{}/a",
     "http://[::ffff:127.0.0.1]:{}/a", "http://2130706433:{}/a", "http://10.1.2.3/", "http://0:{}/",
     "http://169.254.169.254/latest/meta-data", "http://[64:ff9b::7f00:1]:{}/", "http://100.64.0.1"],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_refused(
    web: tuple[Server, type[Badly]], tmp_path: Path, target: str
) -> None:
    with serving() as (other, asked):
        place = quote(target.format(other.server_port), safe="")
        wanted = DownloadRequest(f"{web[0].address}/else/{place}", tmp_path / "a.mp3")
        named = f"{HERE}:{web[0].server_port}"
        with Downloader(QUICK, allowed=[named]) as downloader:
            told = str(downloader.get(wanted).problem)
        assert "leads into a private network" in told
        assert "--allow-host" in told
        assert not asked.asked
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_to_a_host_that_is_allowed_is_followed(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    with serving() as (other, _):
        place = quote(f"{other.address}/fine/a.mp3", safe="")
        wanted = DownloadRequest(f"{web[0].address}/else/{place}", tmp_path / "a.mp3")
        names = [f"{HERE}:{each.server_port}" for each in (web[0], other)]
        with Downloader(QUICK, allowed=names) as downloader:
            assert downloader.get(wanted).problem is None


def test_nobody_is_reached_who_was_not_named(
    web: tuple[Server, type[Badly]], tmp_path: Path
) -> None:
    with Downloader(QUICK) as downloader:
        done = downloader.get(DownloadRequest(f"{web[0].address}/fine/a.mp3", tmp_path / "a.mp3"))
    assert "leads into a private network" in str(done.problem)
    assert not web[1].asked


@pytest.mark.parametrize(
    "address",
    ["http://[bad/a.mp3", "http://x:99999/a.mp3", "http://x:\u00b2/a", "http://\udcff/a", "http:///a",
     "http://" + "a" * 300 + "/", "http://a..b/", "http://xn--\u00b2/a.mp3", "http://%00/"],
)  # fmt: skip
def test_an_address_that_is_none_is_a_clear_failure(tmp_path: Path, address: str) -> None:
    with Downloader(replace(QUICK, attempts=1)) as downloader:
        assert downloader.get(DownloadRequest(address, tmp_path / "a.mp3")).problem is not None


@pytest.mark.parametrize(
    "location", ["http://[bad/", "ftp://x/", "file:///etc/passwd", "//", "http:"]
)
def test_a_redirect_to_no_address_is_a_clear_failure(
    web: tuple[Server, type[Badly]], tmp_path: Path, location: str
) -> None:
    wanted = DownloadRequest(
        f"{web[0].address}/else/{quote(location, safe='')}", tmp_path / "a.mp3"
    )
    with Downloader(replace(QUICK, attempts=1), allowed=[HERE]) as downloader:
        assert downloader.get(wanted).problem is not None
