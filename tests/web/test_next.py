"""The next gap, and the truth if there is none."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.staged import Stage

Make = Callable[..., Stage]


def test_what_is_left_is_said_and_who_is_on_it(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    silent = bo.get("/api/review/next").json
    assert (silent["url"], silent["left"], silent["silent"]) == (None, 1, 1)
    (made.library / "show" / "talk-1.mp3").write_bytes(b"sound")
    made.editor.upstream.look(ask_remote=False)
    (flag,) = [f for f in ann.flags() if f["kind"] == "unintelligible"]
    assert ann.post("/claims", {"flag": flag["id"]}).status == 200
    taken = bo.get("/api/review/next").json
    assert (taken["url"], taken["left"], taken["claimed_by"]) == (None, 1, ["Ann"])
    assert ann.post("/claims/release").status == 204
    assert bo.get("/api/review/next").json["url"].endswith(flag["id"])
    bo.post(f"/flags/{flag['id']}", {"state": "confirmed_unintelligible"})
    done = bo.get("/api/review/next").json
    assert (done["url"], done["left"]) == (None, 0)
