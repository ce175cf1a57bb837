from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "slack-water-1"
SHORT_SECONDS = 58.6
PHONE_WIDTH = 700
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
ONLY_COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
PATIENCE_MS = 30_000  # two cores, shared: a save that takes a second may take ten

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Editor:
    """An editor that runs in a process, and may be killed."""

    data: Path
    library: Path
    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def begin(self, data: Path, mode: Literal["local", "server"] = "local") -> None:
        """Goes on with other data, or in another mode."""
        self.data = data
        if self.is_running:
            self.ask(f"/begin/{mode}?{data}")
        else:
            self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        arguments = [str(self.port), str(self.library), str(self.data)]
        runner = str(Path(__file__).with_name("serving.py"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, runner, *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout
        # The server takes a port and keeps it: one that was only free may be another's by then.
        self.port = int(self.process.stdout.readline() or "0")
        self.wait(lambda: self.ask("/healthz") == "ok\n", 120)

    def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def ask(self, path: str) -> str:
        with urlopen(self.url + path, timeout=60) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())

    def json(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.ask(path))
        return answer

    def text(self, slug: str) -> str:
        return self.ask(f"/api/episodes/{slug}/text")

    def episode(self, slug: str) -> str:
        return f"{self.url}/episodes/{slug}"

    def wait(self, done: Callable[[], object], seconds: float) -> None:
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            try:
                if done():
                    return
            except (URLError, ConnectionError, TimeoutError):
                pass
            if not self.is_running:
                break
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())


def make_library(folder: Path) -> None:
    """The sample, and its first minute as an episode of its own."""
    show = folder / "slack-water"
    show.mkdir(parents=True)
    for suffix in (".md", ".mp3"):
        shutil.copy(SAMPLE.with_suffix(suffix), show / f"slack-water-1{suffix}")
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    (show / "slack-water-2.md").write_text("\n\n".join(text.split("\n\n")[:5]) + "\n", "utf-8")
    sound, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    soundfile.write(show / "slack-water-2.mp3", sound[: int(SHORT_SECONDS * rate)], rate)


def is_ready(editor: Editor) -> bool:
    """Whether everything is aligned, and renditions are made: nothing is computed any more."""
    episodes = editor.json("/api/progress")["episodes"]
    if any(each["state"] != "ready" for each in episodes):
        return False
    return all(
        editor.json(f"/api/episodes/{each['slug']}")["sound"] == "rendition" for each in episodes
    )


def prepare(folder: Path) -> None:
    """Makes the library and aligns it; what is there afterwards can be copied."""
    make_library(folder / "library")
    editor = Editor(folder / "data", folder / "library", folder / "server.log")
    editor.start()
    try:
        # Aligning is work, not waiting: on a machine that others use it takes as long as it takes.
        editor.wait(lambda: is_ready(editor), 900)
    finally:
        editor.kill()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A library with its aligned data, made once for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "prepared"
    shared.mkdir(exist_ok=True)
    done = shared / "done"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            prepare(shared / "made")
            done.touch()
    return shared / "made"


@pytest.fixture(scope="session")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A library whose episodes are aligned already, and one process that serves it."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(prepared / "data", folder / "data")
    # The library is shared: what was made of a recording is known by the file that it was made of.
    editor = Editor(folder / "data", prepared / "library", folder / "server.log")
    editor.start()
    try:
        yield editor
    finally:
        editor.kill()


@pytest.fixture
def editor(server: Editor, prepared: Path, tmp_path: Path) -> Iterator[Editor]:
    """The editor as it was before anybody changed anything; its answers are as described."""
    data = tmp_path / "data"
    shutil.copytree(prepared / "data", data)
    server.begin(data)
    yield server
    if server.is_running:
        assert server.ask("/begin/wrong") == ""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture(params=[1280, 390])
def any_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page on a desk and on a phone."""
    width: int = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844}, has_touch=width < PHONE_WIDTH
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds, light and dark: the rule, and the elements.

    In the other scheme only what is told of colours can differ: the page is loaded once.
    """
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    here, other = SCHEMES[::-1] if is_dark else SCHEMES
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme=other)
    found += Axe().run(page, options=ONLY_COLOURS).response["violations"]
    page.emulate_media(color_scheme=here)
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def expect_fair(page: Page) -> None:
    """axe-core finds nothing, and nothing sticks out at the side."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script must not fail."""
    made = context.new_page()
    failures: list[str] = []
    made.on("pageerror", lambda error: failures.append(str(error)))
    yield made
    assert failures == []
