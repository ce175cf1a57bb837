"""People who do anything at random, and a server that is killed: nothing acknowledged may be lost.

    python -m tests.benchmarks.random_walk                     2,000 actions, seeds 1 to 4
    python -m tests.benchmarks.random_walk --seeds 7 --actions 500

Two to four people over the API and one in Chromium answer, edit, split, join, undo, skip, claim and
leave in one short episode; the browser goes offline, the server is killed, the file on the disk
moves on. Prints JSON, a line a seed; an assertion says what did not hold, and where.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.benchmarks.editor import ARGUMENTS, CHROMIUM
from tests.browser.conftest import Editor, is_ready, make_library
from tests.browser.test_journey import SECOND
from tests.browser.walk import begin_walk

CALAMITIES = 0.01
"""Share of actions that kill the server, and of those that change the file as well."""


def main() -> None:
    """Walk, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--actions", type=int, default=2000, help="of all people together, a seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--calamities", type=float, default=CALAMITIES, help="share of actions")
    chosen = parser.parse_args()
    with sync_playwright() as playwright:
        for seed in chosen.seeds:
            print(json.dumps(_walk(playwright, seed, chosen.actions, chosen.calamities)))


def _walk(playwright: Playwright, seed: int, actions: int, calamities: float) -> dict[str, object]:
    people = 2 + seed % 3
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_library(folder / "library")
        editor = Editor(folder / "data", folder / "library")
        editor.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        began = time.monotonic()
        try:
            editor.wait(lambda: is_ready(editor), 600)
            requests = [playwright.request.new_context() for _ in range(people)]
            walk = begin_walk(editor, SECOND, seed, requests, browser.new_context())
            walk.run(actions, calamities=calamities, check_every=50, tell=_tell)
            return {
                "seed": seed,
                "people": people + 1,
                "actions": actions,
                "asked": dict(walk.ledger.asked),
                "answers": {str(status): n for status, n in walk.ledger.answers.items()},
                "words acknowledged": len(walk.ledger.acknowledged),
                "words decided against": len(walk.ledger.decided_against),
                "seconds": round(time.monotonic() - began),
            }
        finally:
            browser.close()
            editor.kill()


def _tell(number: int) -> None:
    print(f"{number} actions: all holds", file=sys.stderr)


if __name__ == "__main__":
    main()
