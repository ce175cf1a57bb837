"""How long does somebody take for a gap who takes the first right proposal?

    python -m tests.benchmarks.newcomer_chips --items FILE --audio DIR [--every 4]

An episode is made of the synthetic gaps (set U), the editor aligns it and looks for words; then a
person of few habits works in Chromium, with keys only: hears the place to its end as it is played
on arrival, reads the proposals from the first on (`READ` seconds each), takes the first that is
right by its key, or types the words (`TYPE` seconds a character) if none is, and presses Enter.
Seconds a gap run from the card's arrival to the next card's. Prints one JSON object; the load is
told, for the pages share the processors.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import psutil
import soundfile
from playwright.sync_api import Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as Late

from aligner.audio.acoustics import SAMPLE_RATE
from tests.benchmarks.candidate_items import Item, is_right, read_items, samples_of
from tests.browser.conftest import Editor, is_ready
from tests.conftest import ARGUMENTS, CHROMIUM

READ: Final = 0.5
"""Seconds to read a proposal: two or three words at 240 a minute."""

TYPE: Final = 0.25
"""Seconds a character: 48 words a minute."""

_SILENCE: Final = 0.8
_SLUG: Final = "show-gaps"
_NEXT_MS: Final = 60_000
_BEGINS_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Answered:
    """One gap: how it was answered, and how long that took."""

    taken: int
    proposals: int
    seconds: float


def make_library(items: Sequence[Item], folder: Path, library: Path) -> None:
    """An episode with a paragraph an item, its words missing."""
    sound, text, now = [], [], 0.0
    for item in items:
        minutes, seconds = divmod(now + item.window[0], 60)
        tag = rf"\[unintelligible 00:{int(minutes):02d}:{seconds:05.2f}\]"
        text.append(f"**Joe Voice:** {item.left} {tag} {item.right}\n")
        samples = samples_of(item, folder)
        sound += [samples, np.zeros(int(_SILENCE * SAMPLE_RATE), np.float32)]
        now += len(samples) / SAMPLE_RATE + _SILENCE
    show = library / "show"
    show.mkdir(parents=True)
    (show / "gaps.md").write_text("\n".join(text), encoding="utf-8")
    soundfile.write(show / "gaps.wav", np.concatenate(sound), SAMPLE_RATE)


def wait_for_words(editor: Editor, first: float = 90.0, quiet: float = 12.0) -> None:
    """Until nothing new was found for some seconds; the first words take longest."""
    before, since, patience = "", time.monotonic(), first
    while time.monotonic() - since < patience:
        flags = editor.json(f"/api/episodes/{_SLUG}")["flags"]
        now = json.dumps([each["candidates"] for each in flags if each["candidates"]])
        if now not in ("[]", before):
            before, since, patience = now, time.monotonic(), quiet
        time.sleep(0.5)


def answer(page: Page, truth: str) -> Answered:
    """Hear the place to its end, take the first right proposal or type, save."""
    began = time.perf_counter()
    title = page.locator("#card-title").inner_text()
    box = page.locator("#answer")
    play = page.locator(".play.playing")
    with suppress(Late):  # a place that was not found in the sound plays nothing
        play.wait_for(timeout=_BEGINS_MS)
    play.wait_for(state="detached", timeout=_NEXT_MS)
    texts = page.locator(".candidate bdi").all_inner_texts()
    taken = 0
    for n, text in enumerate(texts, 1):
        time.sleep(READ)
        if is_right(text, truth):
            taken = n
            box.press(f"Alt+{n}")
            break
    else:
        box.press_sequentially(truth, delay=TYPE * 1000)
    box.press("Enter")
    expect(page.locator("#card-title")).not_to_have_text(title, timeout=_NEXT_MS)
    return Answered(taken, len(texts), time.perf_counter() - began)


def measure(items: Sequence[Item], folder: Path) -> dict[str, object]:
    """The figures."""
    load = psutil.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        root = Path(name)
        make_library(items, folder, root / "library")
        editor = Editor(root / "data", root / "library", root / "server.log")
        editor.start()
        try:
            editor.wait(lambda: is_ready(editor), 600)
            wait_for_words(editor)
            flags = editor.json(f"/api/episodes/{_SLUG}")["flags"]
            lines = [int(str(f["line"])) for f in flags if f["kind"] == "unintelligible"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page()
            page.goto(editor.episode(_SLUG))
            truths = {2 * n + 1: item.truth for n, item in enumerate(items)}
            done = [answer(page, truths[line]) for line in sorted(lines)]
        finally:
            editor.kill()
    seconds = [each.seconds for each in done]
    taken = [each for each in done if each.taken]
    return {
        "gaps": len(done),
        "with_proposals": sum(each.proposals > 0 for each in done),
        "taken": len(taken),
        "median_s": round(float(np.median(seconds)), 1),
        "median_taken_s": round(float(np.median([e.seconds for e in taken])), 1) if taken else None,
        "median_typed_s": round(
            float(np.median([e.seconds for e in done if not e.taken] or [np.nan])), 1
        ),
        "load_before": round(load, 1),
    }  # fmt: skip


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="every so many gaps")
    given = parser.parse_args()
    items = [each for each in read_items(given.items) if each.set == "U"][:: given.every]
    print(json.dumps(measure(items, given.audio)))


if __name__ == "__main__":
    main()
