"""Whatever people do, the text is the base with the journal applied, and undoing leads back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.web.staged import SLUG, TALK, Browser, Stage
from tests.web.test_concurrency import journal, replayed
from web.store.episodes import get_episode

Make = Callable[..., Stage]

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: each example makes an editor, and the steps are few anyway."""

WORDS = st.sampled_from(
    ["one", "two **bold**", r"\[laughs\]", "🌊", "a\n\nb", "", "**Cy:** hi", "&amp;"]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["edit", "undo", "redo", "revert"]), st.integers(0, 9), WORDS),
    max_size=8,
)


def step(person: Browser, kind: str, number: int, words: str) -> int:
    if kind != "edit":
        path = f"/edits/{number}/undo" if kind == "revert" else f"/{kind}"
        return person.post(path).status
    whole = person.get("").json
    row = whole["rows"][number % len(whole["rows"])]
    new = row["text"][: len(row["text"]) // 2] + words
    return person.save(row["line"], new, revision=whole["revision"], old=row["text"]).status


@settings(
    max_examples=12,
    deadline=None,
    phases=QUICK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_the_text_is_the_base_and_the_journal(
    stage: Make, steps: list[tuple[str, int, str]]
) -> None:
    made = stage()
    people = [made.browser("Ann"), made.browser("Bo")]
    for i, (kind, number, words) in enumerate(steps):
        assert step(people[i % 2], kind, number, words) in {200, 404, 409, 422}
    episode, entries = journal(made)
    assert episode.text == replayed(episode, entries)
    assert episode.revision == len(entries)
    with made.editor.database.reading() as session:
        fresh = type(made.editor.episode_cache)(made.editor.settings.data).document(
            session, episode
        )
        known = made.editor.episode_cache.document(session, episode)
    assert fresh.lines == known.lines
    assert list(fresh.lines) == episode.text.split("\n")


@settings(
    max_examples=8,
    deadline=None,
    phases=QUICK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(st.tuples(st.integers(0, 9), WORDS), min_size=1, max_size=5))
def test_undoing_everything_gives_the_base(stage: Make, edits: list[tuple[int, str]]) -> None:
    ann = stage().browser("Ann")
    for number, words in edits:
        step(ann, "edit", number, words)
    latest, flags = ann.text(), ann.flags()
    count = 0
    while ann.post("/undo").status == 200:
        count += 1
    assert ann.text() == TALK
    assert [f["state"] for f in ann.flags() if f["kind"] == "unintelligible"] == ["open"]
    for _ in range(count):
        assert ann.post("/redo").status == 200
    assert ann.text() == latest
    assert [(f["id"], f["state"]) for f in ann.flags()] == [(f["id"], f["state"]) for f in flags]


def test_who_began_before_a_save_sees_the_text_of_then(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = stage()
    browser, editor = there.browser("Ann"), there.editor
    was = browser.row(5)["text"]
    with editor.database.reading() as session:
        before = get_episode(session, SLUG)
        assert before.revision == 0
        browser.save(5, "And I went on and on.")
        assert browser.row(5)["text"] == "And I went on and on."
        # Reading it all again would take a second for a long episode.
        monkeypatch.setattr(editor.episode_cache, "_read", None)
        assert editor.episode_cache.document(session, before).lines[4] == was
        assert editor.episode_cache.copy(session, before).entries == ()
    assert browser.row(5)["text"] == "And I went on and on."
