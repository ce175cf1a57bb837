"""The list of as many episodes as the archive has: `python -m tests.benchmarks.list_size`.

Chromium opens the list of `--episodes` (2,084) short made transcripts. `usable_s` is from the
request until rows are drawn and the search box is there; `search_ms` from a typed letter until the
rows are those that are sought, the wait for the next letter in it; `said_ms` the same for words
that only the texts have; `order_ms` another order. Medians of five. The load is told, with the
processor seconds of the page's own process for one opening.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.editor import ARGUMENTS, CHROMIUM, PORT, serving

GOALS = {"usable_s": 1.5, "search_ms": 150, "said_ms": 150}
_ADDRESS = f"http://127.0.0.1:{PORT}"
_SHOWS = 12
_PATIENCE_MS = 120_000
_TEXT = """**Ann Lee:** \\[00:07\\] Welcome to number {n} of the show.

**Bo Day:** I was going to \\[unintelligible 00:00:55.15\\] yesterday, with {word}, but I did not.
"""

DRAWN = """() => new Promise((resolve) => {
    const look = () => {
        const there = document.querySelector('tbody tr') && document.querySelector('[type=search]');
        if (there) requestAnimationFrame(() => resolve(performance.now()));
        else requestAnimationFrame(look);
    };
    look();
})"""
CHANGED = """([selector, value, event, wanted]) => new Promise((resolve) => {
    const field = document.querySelector(selector);
    const rows = document.querySelector('tbody');
    const from = performance.now();
    const seen = new MutationObserver(() => {
        if (!rows.querySelector(wanted)) return;
        seen.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - from));
    });
    seen.observe(rows, { childList: true });
    field.value = value;
    field.dispatchEvent(new Event(event, { bubbles: true }));
})"""
SEARCH = "[type=search]"
ORDER = ".tools-line .field:last-child select"
WORDS = ("lighthouse", "kelp", "barometer", "gannet", "sextant")


def make_library(folder: Path, count: int) -> None:
    """Short transcripts of a dozen shows; every hundredth has a word that the others have not."""
    for n in range(count):
        word = WORDS[n // 100 % len(WORDS)] if n % 100 == 7 else "nobody"
        path = folder / f"show-{n % _SHOWS}" / f"talk-{n}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_TEXT.format(n=n, word=word), encoding="utf-8")


def _ask(path: str) -> dict[str, int]:
    with urlopen(f"{_ADDRESS}{path}", timeout=60) as answer:  # noqa: S310 - our own server
        found: dict[str, int] = json.load(answer)
    return found


def measure(page: Page) -> dict[str, float]:
    """All figures; the list is there."""
    opened = []
    for _ in range(5):
        page.goto(_ADDRESS)
        opened.append(page.evaluate(DRAWN) / 1000)
    renderers = [
        each for each in psutil.Process().children(recursive=True)
        if "--type=renderer" in " ".join(each.cmdline())
    ]  # fmt: skip
    before = sum(each.cpu_times().user for each in renderers)
    page.goto(_ADDRESS)
    page.evaluate(DRAWN)
    drawing = sum(each.cpu_times().user for each in renderers) - before
    titles = (f"talk {n}0" for n in range(11, 16))
    found = [page.evaluate(CHANGED, [SEARCH, title, "input", "tr"]) for title in titles]
    said = [page.evaluate(CHANGED, [SEARCH, word, "input", ".said"]) for word in WORDS]
    page.evaluate(CHANGED, [SEARCH, "", "input", "tr"])
    orders = ("title", "gaps", "title")
    moved = [page.evaluate(CHANGED, [ORDER, name, "change", "tr"]) for name in orders]
    return {
        "usable_s": round(statistics.median(opened), 2),
        "page_cpu_s": round(drawing, 2),
        "search_ms": round(statistics.median(found)),
        "said_ms": round(statistics.median(said)),
        "order_ms": round(statistics.median(moved)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=2084)
    count = parser.parse_args().episodes
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        make_library(folder / "library", count)
        with serving(folder / "library", folder / "data", seconds=600):
            began = time.perf_counter()
            while _ask("/api/search?q=kelp")["behind"]:
                time.sleep(0.5)
            indexed = time.perf_counter() - began
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(_PATIENCE_MS)
            load = os.getloadavg()[0]
            figures = measure(page)
            browser.close()
    over = [name for name, goal in GOALS.items() if figures[name] > goal]
    told = {"episodes": count, "load": round(load, 1), "indexed_s": round(indexed, 1)}
    print(json.dumps({**told, **figures, "goals": GOALS, "over": over}, indent=1))


if __name__ == "__main__":
    main()
