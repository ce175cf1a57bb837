"""A page that is opened while its episode is aligned: `python -m tests.benchmarks.first_minute`.

An episode (`--hours`, .65) is served by `aligner serve` with an empty data folder and opened at
once in Chromium. Prints one JSON object: seconds from opening the page until its sound plays; until
the page itself, not loaded again, shows the episode aligned; and the processor seconds of the
server until then, with the rendition that it makes beside. Then `aligner align` of the same, and
what the editor takes as multiples of it. The load before it began is told: beside other programs
wall times mean little, their ratio a bit more.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmarks.hour import EPISODES, make_episode
from tests.benchmarks.process_tree import watch
from tests.browser.commands import running
from tests.conftest import ARGUMENTS, CHROMIUM

LIMITS = {"sound_s": 3.0, "wall_ratio": 1.5}
_PATIENCE_MS = 1_200_000
_PLAYS = """(() => {
    window.heard = null;
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        this.addEventListener('playing', () => { heard ??= performance.now(); }, { once: true });
        return play.call(this);
    };
})()"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=0.65)
    given = parser.parse_args()
    load = psutil.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "library" / "slack-water"
        made.mkdir(parents=True)
        text, sound, seconds = make_episode(EPISODES[-1], given.hours, made)
        figures = {"audio_s": round(seconds), "load_before": round(load, 1)}
        figures |= _opened(folder)
        aligned = _aligned(text, sound, folder / "aligned.json")
    figures |= aligned
    figures["wall_ratio"] = round(figures["editor_wall_s"] / figures["align_wall_s"], 2)
    figures["cpu_ratio"] = round(figures["editor_cpu_s"] / figures["align_cpu_s"], 2)
    over = [name for name, limit in LIMITS.items() if figures[name] > limit]
    print(json.dumps(figures | {"limits": LIMITS, "over": over}, indent=1))


def _opened(folder: Path) -> dict[str, float]:
    """What the editor takes."""
    arguments = ("serve", folder / "library", "--data", folder / "data", "--port", 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.add_init_script(_PLAYS)
        with running(folder / "home", *arguments) as address:
            (server,) = (each for each in _children() if "serve" in each.cmdline())
            return _watched(page, f"{address.rstrip('/')}/episodes/slack-water-hour", server)


def _watched(page: Page, address: str, server: psutil.Process) -> dict[str, float]:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_function("() => heard !== null", timeout=_PATIENCE_MS)
    sound = page.evaluate("heard") / 1000
    page.evaluate("window.opened = 'once'")
    expect(page.locator('[data-name="state"]')).to_have_count(0, timeout=_PATIENCE_MS)
    wall, taken = time.perf_counter() - began, server.cpu_times()
    if page.evaluate("window.opened") != "once":
        raise AssertionError("the page was loaded again")
    cpu = taken.user + taken.system + taken.children_user + taken.children_system
    return {"sound_s": round(sound, 2), "editor_wall_s": round(wall, 1),
            "editor_cpu_s": round(cpu, 1)}  # fmt: skip


def _children() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found


def _aligned(text: Path, sound: Path, target: Path) -> dict[str, float]:
    """What the command takes."""
    main = "from aligner.cli import main; main()"
    process = psutil.Popen(
        [sys.executable, "-c", main, "align", "-q", str(text), str(sound), "-o", str(target)]
    )
    taken = watch(process)
    if taken.code > 1:
        sys.exit(f"aligner align ended with {taken.code}")
    return {"align_wall_s": round(taken.wall, 1), "align_cpu_s": round(taken.cpu, 1)}


if __name__ == "__main__":
    main()
