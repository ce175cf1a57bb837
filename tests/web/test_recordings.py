"""Recordings that are not beside their transcripts: found, fetched, evicted, sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.batch.web_server import CONTENT, Server, serving
from tests.web.staged import TALK, Browser, Stage
from web.services import Services
from web.store.recordings import RecordingRow
from web.workers.disk_budget import DiskBudget, NoRoom
from web.workers.fetcher import FetchWorker

Make = Callable[..., Stage]
SHOWS = """
site = "https://talk.example"
audio = "{address}"
repository = "we/transcripts"
[shows]
show = {{ dash = "talk", title = "Talk", {more} }}
"""


@pytest.fixture
def web() -> Iterator[Server]:
    with serving() as (server, _):
        yield server


def shows(folder: Path, address: str, more: str = 'feed = ""') -> Path:
    path = folder / "shows.toml"
    path.write_text(SHOWS.format(address=address, more=more), encoding="utf-8")
    return path


def cdn(web: Server, manner: str = "file") -> str:
    return f"{web.address}/{manner}/{{show}}/{{episode}}/{{dash}}-{{episode}}.mp3"


def fetch_all(editor: Services) -> None:
    worker = FetchWorker(1, editor.recordings, lambda: None)
    while (job := worker.take()) is not None:
        worker.fetch(job)


def state(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("").json["episode"]["recording"]
    return found


def test_a_show_s_own_address_is_fetched_once_somebody_opens_the_episode(
    stage: Make, web: Server, tmp_path: Path
) -> None:
    web.files["/file/show/1/talk-1.mp3"] = CONTENT
    made = stage(shows=shows(tmp_path, cdn(web)))
    made.editor.recordings.look()
    browser = made.browser("Ann")
    assert state(browser) == {
        "state": "offered", "host": "127.0.0.1", "came": 0, "total": None, "error": None,
    }  # fmt: skip
    fetch_all(made.editor)
    assert state(browser)["state"] == "offered"
    assert browser.post("/recording").status == 202
    fetch_all(made.editor)
    episode = browser.get("").json["episode"]
    assert (episode["recording"]["state"], episode["state"]) == ("here", "waiting")
    assert episode["recording"]["came"] == len(CONTENT)
    assert browser.get("/source").data == CONTENT
    # A look at the library keeps it: the file is not beside the transcript.
    made.editor.upstream.look(ask_remote=False)
    assert browser.get("").json["episode"]["state"] == "waiting"


def test_what_came_is_kept_when_the_process_ends_and_the_next_one_goes_on(
    stage: Make, web: Server, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {"shows": shows(tmp_path, cdn(web, "drops"))}
    first = stage(**settings)
    first.editor.recordings.look()
    assert first.browser("Ann").post("/recording").status == 202
    worker = FetchWorker(1, first.editor.recordings, lambda: None)
    job = worker.take()
    assert job is not None
    part = job.request.target.with_name(f".{job.request.target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    first.editor.recordings.stop.set()
    worker.fetch(job)
    assert state(first.browser())["state"] == "asked"
    second = Stage.make(first.library.parent, **settings)
    try:
        fetch_all(second.editor)
        assert state(second.browser())["state"] == "here"
        assert second.browser().get("/source").data == CONTENT
    finally:
        second.close()


def test_feeds_are_paired_as_a_batch_pairs_them_and_doubt_is_said(
    stage: Make, web: Server, tmp_path: Path
) -> None:
    web.files["/file/a.mp3"] = CONTENT
    web.feed = f"""<rss version="2.0"><channel><title>Talk</title>
    <item><title>Talk 1: Hello</title><enclosure url="{web.address}/file/a.mp3" length="1"/></item>
    <item><title>Talk 2: Bye</title><enclosure url="{web.address}/file/b.mp3" length="1"/></item>
    <item><title>Talk 2: Bye again</title><enclosure url="{web.address}/file/c.mp3"/></item>
    </channel></rss>""".encode()
    more = f'feed = "{web.address}/feed"'
    made = stage(others={"show/talk-2.md": TALK, "show/talk-3.md": TALK},
                 shows=shows(tmp_path, "https://nowhere.example/{show}", more))  # fmt: skip
    made.editor.recordings.look()
    found = {
        each["slug"]: each["recording"]
        for each in made.browser().get("/api/episodes").json["episodes"]
    }
    assert found["show-talk-1"]["host"] == "127.0.0.1"
    # The feed is in doubt, or lacks them; the site may have them.
    assert found["show-talk-2"]["host"] == found["show-talk-3"]["host"] == "nowhere.example"
    with made.editor.database.reading() as session:
        rules = session.scalars(select(RecordingRow.rule).order_by(RecordingRow.episode_id)).all()
    assert list(rules) == ["title", "address", "address"]


def test_a_folder_of_recordings_is_used_where_it_lies(stage: Make, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    (folder / "show").mkdir(parents=True)
    (folder / "show" / "Talk 001.mp3").write_bytes(CONTENT)
    (folder / "show" / "Talk 2.mp3").write_bytes(CONTENT)
    (folder / "show" / "Talk 02.mp3").write_bytes(CONTENT)
    made = stage(audio=folder, fetch=False, others={"show/talk-2.md": TALK, "show/talk-3.md": TALK})
    made.editor.recordings.look()
    browser = made.browser("Ann")
    assert browser.get("/source").data == CONTENT
    states = {
        each["slug"]: (each["recording"] or {}).get("state")
        for each in browser.get("/api/episodes").json["episodes"]
    }
    assert states == {"show-talk-1": "here", "show-talk-2": "doubtful", "show-talk-3": None}
    assert browser.post("/api/episodes/show-talk-3/recording").status == 404


def test_a_feed_s_addresses_lead_into_no_private_network(
    stage: Make, web: Server, tmp_path: Path
) -> None:
    port = web.server_port
    web.feed = f"""<rss version="2.0"><channel><title>Talk</title>
    <item><title>Talk 1</title><enclosure url="http://localhost:{port}/file/a.mp3"/></item>
    </channel></rss>""".encode()
    web.files["/file/a.mp3"] = CONTENT
    made = stage(feeds=(f"{web.address}/feed",), shows=shows(tmp_path, "https://a.example/x"))
    made.editor.recordings.look()
    browser = made.browser("Ann")
    assert browser.post("/recording").status == 202
    fetch_all(made.editor)
    assert state(browser)["state"] == "failed"
    assert "private network" in state(browser)["error"]
    assert str(made.library.parent) not in state(browser)["error"]


def test_what_nobody_used_for_longest_makes_room(stage: Make, web: Server, tmp_path: Path) -> None:
    names = [f"show/talk-{n}.md" for n in (2, 3)]
    for n in (1, 2, 3):
        web.files[f"/file/show/{n}/talk-{n}.mp3"] = CONTENT
    made = stage(shows=shows(tmp_path, cdn(web)), others=dict.fromkeys(names, TALK))
    made.editor.recordings.look()
    browser, editor = made.browser("Ann"), made.editor
    budget = editor.recordings.budget
    small = DiskBudget(editor.database, budget.folder, budget.made, int(len(CONTENT) * 2.5))
    editor.recordings.budget = small
    for n in (1, 2):
        browser.post(f"/api/episodes/show-talk-{n}/recording")
        fetch_all(editor)
    made_of = editor.episode_cache.folder("show-talk-1")
    (made_of / "sound-123456789012.mp3").write_bytes(b"rendition")
    (made_of / "alignment.json").write_text("{}")
    with pytest.raises(NoRoom, match="has room for"):
        small.make_room(small.most + 1, spared=0)
    with pytest.raises(NoRoom, match="people work on"):  # both were used just now
        small.make_room(len(CONTENT), spared=0)
    with editor.database.writing() as session:
        for age, row in enumerate(
            session.scalars(select(RecordingRow).order_by(RecordingRow.used))
        ):
            row.used = time.time() - 3600 + age
    browser.post("/api/episodes/show-talk-3/recording")
    fetch_all(editor)
    states = [each["recording"]["state"] for each in browser.get("/api/episodes").json["episodes"]]
    assert states == ["offered", "here", "here"]
    assert [path.name for path in made_of.iterdir()] == ["alignment.json"]
    # Fetched again, it is the same to all that was made of it.
    before = editor.episode_cache.mark_of(budget.folder / "show-talk-2.mp3")
    (budget.folder / "show-talk-2.mp3").unlink()
    with editor.database.writing() as session:
        for row in session.scalars(select(RecordingRow).where(RecordingRow.state == "here")):
            row.state = "offered"
    browser.post("/api/episodes/show-talk-2/recording")
    fetch_all(editor)
    assert editor.episode_cache.mark_of(budget.folder / "show-talk-2.mp3") == before


def test_a_maintainer_sends_a_recording_in_pieces(stage: Make) -> None:
    made = stage(fetch=False)
    browser = made.browser("Ann")

    def send(offset: int, data: bytes, name: str = "mine.mp3", total: int = len(CONTENT)) -> Any:  # noqa: ANN401
        return browser.client.post(
            f"/api/episodes/{browser.slug}/recording/piece?name={name}&offset={offset}&total={total}",
            data=data, content_type="application/octet-stream",
            headers={"X-CSRFToken": browser.token},
        )  # fmt: skip

    assert send(0, CONTENT, "mine.exe").status_code == 400
    assert send(0, CONTENT[:100_000]).status_code == 200
    assert send(200_000, CONTENT[200_000:]).status_code == 409  # a piece is missing between
    assert browser.get("").json["episode"]["state"] == "no_audio"
    assert send(100_000, CONTENT[100_000:]).status_code == 200
    assert browser.get("/source").data == CONTENT
    page = b"<!doctype html><title>no</title>"
    assert b"not audio" in send(0, page, total=len(page)).data
    assert browser.get("/source").data == CONTENT


def test_who_may_only_read_has_nothing_fetched_or_sent(stage: Make, tmp_path: Path) -> None:
    address = "https://cdn.example/{show}/{episode}.mp3"
    made = stage(mode="server", shows=shows(tmp_path, address))
    made.editor.recordings.look()
    browser = made.browser()
    assert browser.post("/recording").status == 401
    assert browser.post("/recording/piece?name=a.mp3&offset=0&total=5").status == 401
    assert state(browser)["state"] == "offered"


def test_what_is_asked_for_before_it_was_looked_for_is_fetched_when_it_is_found(
    stage: Make, web: Server, tmp_path: Path
) -> None:
    web.files["/file/show/1/talk-1.mp3"] = CONTENT
    others = {"elsewhere/notes.md": TALK}
    made = stage(shows=shows(tmp_path, cdn(web)), others=others)
    ann, other = made.browser("Ann"), made.browser("Ann", "elsewhere-notes")
    for browser in (ann, other):
        assert browser.get("").json["episode"]["recording"] is None
        assert browser.post("/recording").status == 202
        assert browser.post("/recording").status == 202  # by another page
        assert (state(browser)["state"], state(browser)["host"]) == ("asked", "")
    fetch_all(made.editor)
    assert state(ann)["state"] == "asked"
    made.editor.recordings.look()
    assert (state(ann)["state"], state(ann)["host"]) == ("asked", "127.0.0.1")
    assert state(other) is None  # it is nowhere, and from now on that is said
    assert other.post("/recording").status == 404
    fetch_all(made.editor)
    assert state(ann)["state"] == "here"
    assert ann.get("/source").data == CONTENT


def test_what_is_asked_for_and_then_in_doubt_or_in_a_folder_says_so(
    stage: Make, tmp_path: Path
) -> None:
    folder = tmp_path / "recordings"
    (folder / "show").mkdir(parents=True)
    for name in ("Talk 001", "Talk 2", "Talk 02"):
        (folder / "show" / f"{name}.mp3").write_bytes(CONTENT)
    made = stage(audio=folder, fetch=False, others={"show/talk-2.md": TALK})
    pages = made.browser("Ann"), made.browser("Ann", "show-talk-2")
    assert {page.post("/recording").status for page in pages} == {202}
    made.editor.recordings.look()
    assert [state(page)["state"] for page in pages] == ["here", "doubtful"]
    assert pages[0].get("/source").data == CONTENT
