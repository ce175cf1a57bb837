"""How fast the editor is in a browser: `python -m tests.benchmarks.editor`; prints one JSON object.

Chromium opens a made episode as large as the largest. `usable` is from the request until the
caret stands in the box; `key to paint` from a key in an open line until the frame with it was
drawn, while sound plays; `gap key to sound` from Alt+N until an audio element plays; `undo` from
Ctrl+Z until the line reads as before; memory is of the page's process alone, and of its heap.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.made_episode import PARAGRAPHS, SLUG, WORDS, make_episode

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
]
with socket.socket() as _probe:
    _probe.bind(("127.0.0.1", 0))
    PORT = int(_probe.getsockname()[1])
LIMITS = {
    "usable_s": 1.5,
    "key_to_paint_p95_ms": 33,
    "gap_key_to_sound_p95_ms": 300,
    "undo_p95_ms": 50,
    "page_memory_mb": 150,
}

WATCH = """(() => {
    window.measured = { keys: [], sounds: [], usable: null };
    const look = () => {
        if (document.activeElement?.id === 'answer') measured.usable = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    let pressed = 0;
    addEventListener('keydown', (event) => {
        pressed = event.timeStamp;
        const from = event.timeStamp;
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => measured.keys.push(performance.now() - from);
            port2.postMessage(0);
        });
    }, { capture: true });
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        const from = pressed;
        const heard = () => measured.sounds.push(performance.now() - from);
        this.addEventListener('playing', heard, { once: true });
        return play.call(this);
    };
})()"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        library, data = make_episode(Path(folder))
        with serving(library, data), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            figures = measure(browser)
            browser.close()
    over = [name for name, limit in LIMITS.items() if figures[name] > limit]
    made = {"paragraphs": PARAGRAPHS, "words": WORDS, "load": os.getloadavg()[0]}
    print(json.dumps({**made, **figures, "limits": LIMITS, "over": over}, indent=2))


@contextmanager
def serving(library: Path, data: Path, seconds: float = 30.0) -> Iterator[None]:
    """The editor in a process of its own, which has so long to begin."""
    runner = str(ROOT / "tests" / "browser" / "serving.py")
    command = [sys.executable, runner, str(PORT), str(library), str(data)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            wait_for(f"http://127.0.0.1:{PORT}/healthz", seconds)
            yield
        finally:
            server.terminate()


def wait_for(address: str, seconds: float) -> None:
    """Until the server answers."""
    for _ in range(round(seconds * 10)):
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def measure(browser: Browser) -> dict[str, float]:
    """All figures."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(WATCH)
    usable = [open_episode(page) for _ in range(4)]
    figures = {"usable_first_s": usable[0] / 1000, "usable_s": statistics.median(usable) / 1000}
    figures |= sounds(page)
    figures |= keys(page)
    figures |= undo(page)
    figures |= memory(page)
    return {name: round(value, 3) for name, value in figures.items()}


def open_episode(page: Page) -> float:
    """Milliseconds from the request until the caret stands in the box."""
    page.goto(f"http://127.0.0.1:{PORT}/episodes/{SLUG}")
    page.wait_for_function("() => measured.usable !== null", timeout=60_000)
    page.wait_for_timeout(1000)
    return float(page.evaluate("measured.usable"))


def sounds(page: Page) -> dict[str, float]:
    """From gap to gap, as fast as one listens to their beginnings."""
    page.evaluate("measured.sounds.length = 0")
    for _ in range(15):
        page.keyboard.press("Alt+n")
        page.wait_for_timeout(700)
    return spread("gap_key_to_sound", page.evaluate("measured.sounds"))


def keys(page: Page) -> dict[str, float]:
    """Typing into a line while the episode plays and the spoken word is followed."""
    page.keyboard.press("Escape")
    page.locator(".row.current .text").dblclick()
    page.locator("[contenteditable=plaintext-only]").wait_for()
    page.evaluate("measured.keys.length = 0")
    page.keyboard.type("and then the wind pushes more of it in on top of that " * 2, delay=60)
    return spread("key_to_paint", page.evaluate("measured.keys"))


def undo(page: Page) -> dict[str, float]:
    """Saved lines that are taken back."""
    page.keyboard.press("Enter")
    saved = "() => document.querySelector('#status').dataset.state === 'saved'"
    page.wait_for_function(saved)
    for _ in range(5):
        page.keyboard.type("a few words")
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    page.wait_for_function(saved)
    waits = [page.evaluate(UNDO) for _ in range(5)]
    return spread("undo", waits)


UNDO = """() => new Promise((resolve) => {
    const from = performance.now();
    const seen = new MutationObserver(() => {
        seen.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - from));
    });
    seen.observe(document.querySelector('.rows'), { childList: true, subtree: true });
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
        { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true }));
})"""


def memory(page: Page) -> dict[str, float]:
    """Of the largest process that draws a page, and of the script's heap."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {
        each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
    }
    children = psutil.Process().children(recursive=True)
    pages = [each for each in children if "--type=renderer" in " ".join(each.cmdline())]
    private = max(each.memory_full_info().uss for each in pages)
    heap = metrics["JSHeapUsedSize"]
    return {"page_memory_mb": private / 1e6, "heap_mb": heap / 1e6, "nodes": metrics["Nodes"]}


def spread(name: str, values: Iterable[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    return {f"{name}_median_ms": statistics.median(ordered), f"{name}_p95_ms": p95}


if __name__ == "__main__":
    main()
