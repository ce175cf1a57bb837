"""How long a gap takes somebody new: `python -m tests.benchmarks.newcomer`; prints one JSON object.

Chromium opens the sample and the test episodes (or those named). Whoever sits there listens once to
what plays on arrival, to its end, then types what was said at `--rate` words a minute (40, of five
letters each) and presses Enter; a gap lasts from one arrival to the next. `own_s` is what is left
without listening and typing: what the editor costs. Sound plays in its own time and typing waits
on a clock, so that other programs add to `own_s` alone; the load is told.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.editor import ARGUMENTS, CHROMIUM, PORT, ROOT, serving

GOAL_SECONDS = 15.0
_SIGNS_A_WORD = 5
_PATIENCE_MS = 60_000
_ALIGNING_SECONDS = 900.0
_TEST_EPISODES = ("words", "roundtable", "ad-free-clock")
_ADDRESS = f"http://127.0.0.1:{PORT}"
_EPISODES = ROOT.parent / "shared/data/episodes"

WATCH = """(() => {
    window.heard = { arrived: 0, began: 0, ended: 0 };
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        const note = (name) => () => { heard[name] = performance.now(); };
        this.addEventListener('playing', note('began'), { once: true });
        this.addEventListener('pause', note('ended'), { once: true });
        return play.call(this);
    };
})()"""


def _answer(path: str) -> dict[str, list[dict[str, object]]]:
    with urlopen(f"{_ADDRESS}{path}", timeout=30) as answer:  # noqa: S310 - our own server
        found: dict[str, list[dict[str, object]]] = json.load(answer)
    return found


def copy_episodes(sources: list[Path], library: Path) -> dict[str, dict[str, str]]:
    """A library of them; by slug what is said in each gap, by its tag."""
    said = {}
    for source in sources:
        for end in (".md", ".mp3"):
            target = library / "shows" / f"{source.name}{end}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source.with_suffix(end), target)
        truth = json.loads(source.with_suffix(".truth.json").read_text("utf-8"))
        said[f"shows-{source.name}"] = {gap["stamp"]: gap["said"] for gap in truth["gaps"]}
    return said


def work_through(
    page: Page, slug: str, said: dict[str, str], rate: float
) -> Iterator[dict[str, float]]:
    """One gap after the other, to the last; seconds of each."""
    flags = _answer(f"/api/episodes/{slug}")["flags"]
    tags = {str(each["id"]): str(each["quote"]) for each in flags}
    page.goto(f"{_ADDRESS}/episodes/{slug}")
    page.wait_for_function("() => document.activeElement?.id === 'answer'")
    arrived = float(page.evaluate("heard.arrived = performance.now()"))
    for _ in range(sum(quote in said for quote in tags.values())):
        page.wait_for_function("() => heard.ended > heard.arrived && heard.began < heard.ended")
        listened = float(page.evaluate("performance.now()"))
        title = page.locator("#card-title").inner_text()
        words = said[tags[str(page.evaluate("location.hash.slice(1)"))]]
        page.keyboard.type(words, delay=60_000 / (rate * _SIGNS_A_WORD))
        typed = float(page.evaluate("heard.arrived = performance.now()"))
        page.keyboard.press("Enter")
        page.wait_for_function(_ELSEWHERE, arg=title)
        now = float(page.evaluate("performance.now()"))
        parts = (now - arrived, listened - arrived, typed - listened, now - typed)
        names = ("all_s", "listening_s", "typing_s", "own_s")
        yield {name: part / 1000 for name, part in zip(names, parts, strict=True)}
        arrived = now


_ELSEWHERE = "title => document.querySelector('#card-title').innerText !== title"


def measure(sources: list[Path], rate: float) -> dict[str, object]:
    """The figures of all gaps of some episodes."""
    gaps: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        said = copy_episodes(sources, folder / "library")
        with serving(folder / "library", folder / "data"):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(_PATIENCE_MS)
            page.add_init_script(WATCH)
            _wait_until_ready()
            load = os.getloadavg()[0]
            for slug, words in said.items():
                gaps += work_through(page, slug, words, rate)
            browser.close()
    slowest = sorted(each["all_s"] for each in gaps)
    means = {key: round(sum(each[key] for each in gaps) / len(gaps), 2) for key in gaps[0]}
    return {
        "gaps": len(gaps),
        "mean": means,
        "slowest_s": round(slowest[-1], 1),
        "own_slowest_s": round(max(each["own_s"] for each in gaps), 2),
        "over_goal": sum(each > GOAL_SECONDS for each in slowest),
        "goal_s": GOAL_SECONDS,
        "load": round(load, 1),
    }


def _wait_until_ready() -> None:
    last = time.monotonic() + _ALIGNING_SECONDS
    while any(each["state"] != "ready" for each in _answer("/api/progress")["episodes"]):
        if time.monotonic() > last:
            raise TimeoutError("The episodes are not aligned.")
        time.sleep(1.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", nargs="*", type=Path, help="without their endings")
    parser.add_argument("--rate", type=float, default=40.0, help="words a minute")
    given = parser.parse_args()
    known = [ROOT / "samples/slack-water-1", *(_EPISODES / name for name in _TEST_EPISODES)]
    sources = given.episodes or [each for each in known if each.with_suffix(".mp3").is_file()]
    print(json.dumps(measure(sources, given.rate), indent=1))


if __name__ == "__main__":
    main()
