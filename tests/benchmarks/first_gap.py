"""From `aligner edit NAME` to the sound of the first gap: `python -m tests.benchmarks.first_gap`.

A local server plays repository (git over http), feed and CDN (`--rate` MB/s, 20); the home is
clean, the episode `--hours` long (1). Prints one JSON object: seconds from the command until the
editor is there; until its page plays the first gap in Chromium, and how far the alignment was then;
until the page, not loaded again, shows the episode aligned, with the processor seconds of the
command and all that it starts by then; and until everything is made, the rendition too. The same of
a second run. With only a browser, seconds from asking `aligner serve` for the page until it can be
played, and until it plays. The load before it began is told: beside other programs wall times mean
little; processor seconds over two are what two free processors would need at least.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.benchmarks.hour import EPISODES, make_episode
from tests.browser.commands import running
from tests.browser.test_recordings import SHOWS
from tests.conftest import ARGUMENTS, CHROMIUM
from tests.publish.conftest import GitServer

_PIECE = 256 * 1024
_PATIENCE_MS = 600_000
_SLUG = "slack-water-slack-water-2"


_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Slack Water</title>{items}</channel></rss>
"""
_ITEM = """
<item><title>Slack Water {n}</title><itunes:episode>{n}</itunes:episode>
<guid>slack-water-{n}</guid>
<enclosure url="{cdn}/slack-water-{n}.mp3" type="audio/mpeg" length="{size}"/></item>
"""


class _Cdn(ThreadingHTTPServer):
    """A feed that leads to one file for every episode, given no faster than a line would."""

    daemon_threads = True

    def __init__(self, sound: Path, rate: float, episodes: Sequence[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.data, self.rate = sound.read_bytes(), rate * 1e6
        cdn, size = f"http://127.0.0.1:{self.server_port}", len(self.data)
        items = (_ITEM.format(n=n, cdn=cdn, size=size) for n in episodes)
        self.feed = _FEED.format(items="".join(items)).encode()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Cdn)
        self.send_response(200)
        if self.path == "/feed.xml":
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(server.feed)))
            self.end_headers()
            self.wfile.write(server.feed)
            return
        self.send_header("Content-Type", "audio/mpeg")
        self.send_header("Content-Length", str(len(server.data)))
        self.end_headers()
        began = time.perf_counter()
        for start in range(0, len(server.data), _PIECE):
            due = began + start / server.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            self.wfile.write(server.data[start : start + _PIECE])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _repository(root: Path, text: str, others: int) -> None:
    """A bare repository with the episode and others beside it, as git hosts have them."""
    work = root / "work"
    show = work / "slack-water"
    show.mkdir(parents=True)
    (show / "slack-water-2.md").write_text(text, encoding="utf-8")
    for number in range(100, 100 + others):
        (show / f"slack-water-{number}.md").write_text(f"{text}\n{number}\n", encoding="utf-8")
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "Texts"),
        ("clone", "-q", "--bare", ".", str(root / "texts.git")),
    ):
        subprocess.run(["git", *arguments], cwd=work, check=True)
    bare = root / "texts.git"
    subprocess.run(["git", "-C", bare, "config", "uploadpack.allowFilter", "true"], check=True)


def _processor_seconds() -> float:
    """Of the editor that runs now, with all that it started."""
    (editor,) = (each for each in psutil.Process().children() if "edit" in each.cmdline())
    ended, alive = editor.cpu_times(), [editor, *editor.children(recursive=True)]
    now = sum(sum(each.cpu_times()[:2]) for each in alive)
    return float(now + ended.children_user + ended.children_system)


def _run(browser: Browser, home: Path, arguments: tuple[object, ...]) -> dict[str, float]:
    page = browser.new_page()
    page.add_init_script(_NOTE_SOUND)
    figures, began = dict[str, float](), time.perf_counter()

    def mark(name: str, moment: float) -> None:
        figures[f"{name}_s"] = round(moment - began, 1)

    with running(home, "edit", "slack-water-2", *arguments, seconds=600) as address:
        mark("ready", time.perf_counter())
        page.goto(address)
        mark("heard", _heard(page))
        figures["heard_at"] = _progress(page)[1]
        expect(page.locator('[data-name="state"]')).to_have_count(0)
        mark("aligned", time.perf_counter())
        figures["aligned_cpu_s"] = round(_processor_seconds(), 1)
        page.wait_for_function(_WHOLE, timeout=_PATIENCE_MS)
        mark("whole", time.perf_counter())
        figures["whole_cpu_s"] = round(_processor_seconds(), 1)
    page.close()
    return figures


_WHOLE = f"""() => fetch('/api/episodes/{_SLUG}').then((answer) => answer.json())
    .then(({{ sound }}) => sound === 'rendition')"""


def _progress(page: Page) -> tuple[str, float]:
    """State and share of the alignment."""
    about = page.evaluate("fetch('/api/progress').then((answer) => answer.json())")
    episode = next(each for each in about["episodes"] if each["slug"] == _SLUG)
    progress = episode["progress"]
    share = progress["share"] if progress else float(episode["state"] == "ready")
    return episode["state"], round(share, 2)


_NOTE_SOUND = """
window.Audio = class extends Audio {
    constructor(...given) {
        super(...given);
        this.addEventListener('playing', () => { sessionStorage.heard ??= Date.now(); });
    }
};
"""
"""Kept beyond the page: it begins anew where the sound came late."""

_HEARD = "() => sessionStorage.heard !== undefined"


def _heard(page: Page) -> float:
    """When something began to play in the page."""
    page.wait_for_function(_HEARD, timeout=_PATIENCE_MS)
    late = time.time() - float(page.evaluate("sessionStorage.heard")) / 1000
    return time.perf_counter() - late


def _in_the_browser(
    browser: Browser, home: Path, arguments: tuple[object, ...]
) -> dict[str, object]:
    """The page of an episode that has no sound yet, on an editor that somebody else started."""
    with running(home, "serve", *arguments, "--port", "0", seconds=600) as address:
        page = browser.new_page()
        page.add_init_script(_NOTE_SOUND)
        page.set_default_timeout(_PATIENCE_MS)
        began = time.perf_counter()
        page.goto(f"{address}episodes/{_SLUG}")
        page.locator(".play-all").wait_for()
        there = time.perf_counter() - began
        page.wait_for_timeout(200)  # it may begin by itself, and a press would stop it
        if not page.evaluate(_HEARD):
            page.locator(".play-all").click()
        heard = _heard(page) - began
        state, share = _progress(page)
    page.close()
    return {
        "playable_s": round(there, 1),
        "heard_s": round(heard, 1),
        "state": state,
        "heard_at": share,
    }


def measure(hours: float, rate: float, others: int) -> dict[str, object]:
    """The figures."""
    load = psutil.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        text, sound, seconds = make_episode(EPISODES[-1], hours, folder)
        _repository(folder / "git", text.read_text(encoding="utf-8"), others)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        expect.set_options(timeout=_PATIENCE_MS)
        episodes = (2, *range(100, 100 + others))
        server = _Cdn(sound, rate, episodes)
        with _served(server) as cdn, _served(GitServer(folder / "git")) as git:
            shows, feed = folder / "shows.toml", f"{cdn}/feed.xml"
            shows.write_text(SHOWS.format(cdn="http://127.0.0.1:9"), encoding="utf-8")  # no sound
            source = ("--from", f"{git}/texts.git", "--shows", shows, "--feed", feed)
            first = _run(browser, folder / "home", (*source, "--no-browser"))
            second = _run(browser, folder / "home", (*source, "--no-browser"))
            there = (folder / "git" / "work", "--shows", shows, "--feed", feed)
            alone = _in_the_browser(browser, folder / "home-2", there)
        browser.close()
        size = sound.stat().st_size
    return {
        "audio_s": round(seconds), "audio_mb": round(size / 1e6), "texts": others + 1,
        "load_before": round(load, 1), "first": first, "second": second, "browser_only": alone,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=20.0, help="MB/s of the download")
    parser.add_argument("--texts", type=int, default=200, help="other transcripts beside it")
    given = parser.parse_args()
    print(json.dumps(measure(given.hours, given.rate, given.texts)))
