"""People who do anything at random, and a server that is killed: nothing acknowledged may be lost.

    python -m tests.benchmarks.random_walk                     2,000 actions, seeds 1 to 4
    python -m tests.benchmarks.random_walk --seeds 7 --actions 500
    python -m tests.benchmarks.random_walk --local --seeds 7 8 9     in this process, no browser

Two to four people over the API and one in Chromium answer, edit, split, join, undo, skip, claim and
leave in one short episode; the browser goes offline, the server is killed, the file on the disk
moves on. Prints JSON, a line a seed; an assertion says what did not hold, and where.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.benchmarks.editor import ARGUMENTS, CHROMIUM
from tests.browser.conftest import Editor, is_ready, make_library
from tests.browser.test_journey import SECOND
from tests.walk.local import walk_locally
from tests.walk.walk import begin_walk

CALAMITIES = 0.01
"""Share of actions that kill the server, and of those that change the file as well."""


def main() -> None:
    """Walk, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--actions", type=int, default=2000, help="of all people together, a seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--calamities", type=float, default=CALAMITIES, help="share of actions")
    parser.add_argument("--keep", type=Path, help="folder for what was there when one failed")
    parser.add_argument("--local", action="store_true", help="in this process, without a browser")
    chosen = parser.parse_args()
    if chosen.local:
        for seed in chosen.seeds:
            print(json.dumps(_walk_locally(seed, chosen.actions)), flush=True)
        return
    with sync_playwright() as playwright:
        for seed in chosen.seeds:
            print(json.dumps(_walk(playwright, seed, chosen)))


def _walk_locally(seed: int, actions: int) -> dict[str, object]:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"  # the signing key is not the user's own
        walked = walk_locally(Path(folder), seed, actions)
    return {
        "seed": seed,
        "people": len(walked.callers),
        "actions": actions,
        "words acknowledged": len(walked.ledger.acknowledged),
        "cpu_s": round(time.process_time() - began, 1),
    }


def _walk(playwright: Playwright, seed: int, chosen: argparse.Namespace) -> dict[str, object]:
    actions: int = chosen.actions
    keep: Path | None = chosen.keep
    people = 2 + seed % 3
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_library(folder / "library")
        editor = Editor(folder / "data", folder / "library", folder / "server.log")
        editor.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        began = time.monotonic()
        try:
            editor.wait(lambda: is_ready(editor), 600)
            requests = [playwright.request.new_context() for _ in range(people)]
            walk = begin_walk(editor, SECOND, seed, requests, browser.new_context())
            walk.run(actions, calamities=chosen.calamities, check_every=50, tell=_tell)
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
        except BaseException:
            if keep:
                shutil.copytree(folder, keep / f"seed-{seed}", dirs_exist_ok=True)
            raise
        finally:
            browser.close()
            editor.kill()


def _tell(number: int) -> None:
    print(f"{number} actions: all holds", file=sys.stderr)


if __name__ == "__main__":
    main()
