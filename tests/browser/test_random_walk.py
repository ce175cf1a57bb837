"""A short random walk; `python -m tests.benchmarks.random_walk` goes far, and kills servers."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Editor
from tests.browser.test_journey import SECOND
from tests.walk.walk import begin_walk


def test_nothing_that_was_acknowledged_is_lost(
    editor: Editor, browser: Browser, context: BrowserContext
) -> None:
    others = [browser.new_context() for _ in range(3)]
    walk = begin_walk(editor, SECOND, 13, [each.request for each in others], context)
    walk.run(60, calamities=0, check_every=20, tell=lambda _number: None)
    assert walk.ledger.acknowledged
    for each in others:
        each.close()
