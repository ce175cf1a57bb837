from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from aligner.errors import BadInput
from aligner.transcript.house_style import default_rules
from aligner.transcript.shows import default_shows
from tests.web.staged import TALK, Stage
from web import create_app
from web.config import settings_from
from web.store.tables import Person

Make = Callable[..., Stage]

WRITES = ["/edits", "/undo", "/redo", "/edits/1/undo", "/flags/abc", "/claims", "/align"]


@pytest.mark.parametrize("path", [*WRITES, "/api/me", "/api/invitations", "/sign-out"])
def test_no_write_without_its_token(stage: Make, path: str) -> None:
    ann = stage().browser("Ann")
    answer = ann.post(path, {}, **{"X-CSRFToken": "forged"})
    assert answer.status == 400
    assert path == "/sign-out" or answer.json["error"]["code"] == "csrf"


def test_another_person_s_token_is_no_good(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    assert ann.post("/undo", {}, **{"X-CSRFToken": bo.token}).status == 400


@pytest.mark.parametrize("path", ["/", "/review", "", "/api/episodes", "/nothing", "/api/me"])
def test_every_answer_says_what_the_browser_may_do(stage: Make, path: str) -> None:
    headers = stage().browser().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/review", "/episodes/show-talk-1", "/episodes/show-talk-1/history", "/sign-in"]
)
def test_no_page_holds_code(stage: Make, path: str) -> None:
    page = stage().browser().get(path)
    assert page.status == 200
    html = page.data.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style| on\w+=|javascript:| style=", html)


def test_markup_in_a_title_stays_text(stage: Make) -> None:
    name = "a/<img src=x onerror=alert(1)>.md"
    made = stage(others={name: TALK})
    slugs = [e["slug"] for e in made.browser().get("/api/episodes").json["episodes"]]
    assert len(slugs) == 2
    for slug in slugs:
        assert re.fullmatch("[a-z0-9._-]+", slug)
        assert b"<img" not in made.browser().get(f"/episodes/{slug}").data


def test_only_known_names_are_answered(stage: Make) -> None:
    client = stage().app.test_client()
    assert client.get("/api/episodes", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/api/episodes", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    served = stage(mode="server", hosts=("edit.example.org",)).app.test_client()
    assert served.get("/", headers={"Host": "localhost"}).status_code == 400
    assert served.get("/", headers={"Host": "edit.example.org"}).status_code == 200


def test_cookies_are_for_this_site_only(stage: Make) -> None:
    secure = stage(https=True).app.test_client().get("/", base_url="https://localhost")
    cookie = secure.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
    assert "max-age" in secure.headers["Strict-Transport-Security"]


def test_a_body_has_a_limit(stage: Make) -> None:
    ann = stage(largest_body=10_000).browser("Ann")
    answer = ann.post("/edits", {"new": "x" * 20_000})
    assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [[], "x", {"revision": "0"}, {"revision": -1}, {"revision": True}])
def test_a_malformed_body_is_told(stage: Make, body: object) -> None:
    answer = stage().browser("Ann").post("/edits", body)
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")


def test_a_rate_holds_across_workers(stage: Make, tmp_path: Path, database_url: str) -> None:
    del tmp_path
    one = stage(database=database_url, writes_a_minute=6)
    other = stage(database=database_url, writes_a_minute=6)
    ann = one.browser("Ann")
    also_ann = other.browser()
    cookie = ann.client.get_cookie("aligner")
    assert cookie is not None
    also_ann.client.set_cookie("aligner", cookie.value)
    statuses = [
        who.post("/undo", {}, **{"X-CSRFToken": ann.token}).status for who in (ann, also_ann) * 4
    ]
    assert statuses[:4] == [409] * 4
    assert 429 in statuses
    answer = ann.post("/undo")
    if answer.status == 429:  # the minute may have turned
        assert int(answer.headers["Retry-After"]) <= 60


def test_on_a_server_strangers_read_and_do_not_write(stage: Make) -> None:
    stranger = stage(mode="server").browser()
    assert stranger.get("").status == 200
    for path in ("/edits", "/undo", "/claims"):
        body = {"revision": 0, "first": 1, "last": 1, "old": "", "new": "x", "flag": None}
        answer = stranger.post(path, body)
        assert (answer.status, answer.json["error"]["code"]) == (401, "sign_in")
    assert stranger.post("/api/me", {"name": "Eve"}).status == 401


@pytest.mark.parametrize(
    ("asked", "there"),
    [("/episode/1#gap-2", "/episode/1#gap-2"), ("//evil.example/", "/"), (None, "/")],
)
def test_who_is_invited_comes_to_the_page_that_asked_them_to_sign_in(
    stage: Make, asked: str | None, there: str
) -> None:
    made = stage(mode="server")
    ann = made.browser()
    if asked:
        ann.get(f"/sign-in?{urlencode({'next': asked})}")
    form = {"name": "Ann", "csrf_token": ann.token}
    answer = ann.client.post(f"/join/{made.invite('contributor')}", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, there)
    later = ann.reloaded()
    form = {"name": "Ann B.", "csrf_token": later.token}
    again = later.client.post(f"/join/{made.invite('contributor')}", data=form)
    assert again.headers["Location"] == "/"


def test_an_invitation_lets_one_person_in(stage: Make) -> None:
    made = stage(mode="server")
    token = made.invite("maintainer")
    ann = made.browser()
    assert b"name" in ann.get(f"/join/{token}").data
    form = {"name": "Ann", "csrf_token": ann.token}
    assert ann.client.post(f"/join/{token}", data=form).status_code == 303
    me = ann.get("/api/me").json
    assert (me["person"]["name"], me["role"]) == ("Ann", "maintainer")
    bo = made.browser()
    form["csrf_token"] = bo.token
    assert bo.client.post(f"/join/{token}", data=form).status_code == 403
    assert bo.client.get(f"/join/{token}x").status_code == 403
    ann = ann.reloaded()
    link = ann.post("/api/invitations", {"role": "contributor", "days": 1}).json["url"]
    path = link.removeprefix("http://localhost")
    assert bo.client.post(path, data={**form, "name": " \x00\n"}).status_code == 400
    assert bo.client.post(path, data={**form, "name": "Bo <b>"}).status_code == 303
    bo = bo.reloaded()
    assert bo.get("/api/me").json["role"] == "contributor"
    assert bo.post("/api/invitations", {}).status == 403
    assert bo.post("/align").status == 403
    assert ann.post("/sign-out").status == 303
    assert ann.get("/api/me").json["person"] is None


def test_open_invitations_are_listed_without_their_links_and_can_be_taken_back(
    stage: Make,
) -> None:
    made = stage(mode="server")
    ann, bo = made.browser(), made.browser()
    form = {"name": "Ann", "csrf_token": ann.token}
    assert ann.client.post(f"/join/{made.invite('maintainer')}", data=form).status_code == 303
    operators = made.invite("maintainer")
    ann = ann.reloaded()
    mine = ann.post("/api/invitations", {"days": 1}).json
    found = ann.get("/api/invitations").json["invitations"]
    assert [each["by"] and each["by"]["name"] for each in found] == [None, "Ann"]
    assert [each["role"] for each in found] == ["maintainer", "contributor"]
    assert found[1]["expires"] == mine["expires"]
    assert all(each["id"] not in (operators, mine["url"]) for each in found)
    assert bo.get("/api/invitations").status == 401
    assert bo.delete(f"/api/invitations/{found[0]['id']}").status == 401
    assert ann.client.delete(f"/api/invitations/{found[0]['id']}").status_code == 400  # no token
    assert ann.delete(f"/api/invitations/{found[0]['id']}").status == 204
    assert ann.delete(f"/api/invitations/{found[0]['id']}").status == 409
    form = {"name": "Bo", "csrf_token": bo.token}
    assert bo.client.post(f"/join/{operators}", data=form).status_code == 403
    path = mine["url"].removeprefix("http://localhost")
    assert bo.client.post(path, data=form).status_code == 303
    assert bo.get("/api/invitations").status == 403
    assert ann.delete(f"/api/invitations/{found[1]['id']}").status == 409  # somebody came by it
    assert ann.get("/api/invitations").json["invitations"] == []


@pytest.mark.parametrize(
    "body", [{"role": "owner"}, {"days": 0}, {"days": 31}, {"days": True}, {"days": "7"}]
)
def test_an_invitation_that_makes_no_sense_is_refused(stage: Make, body: dict[str, object]) -> None:
    ann = stage().browser("Ann")
    assert ann.post("/api/invitations", body).status == 400
    assert ann.get("/api/invitations").json["invitations"] == []


def test_a_cookie_of_another_server_means_nobody(stage: Make) -> None:
    ann = stage(secret="one").browser("Ann")  # noqa: S106 - a test's
    cookie = ann.client.get_cookie("aligner")
    assert cookie is not None
    other = stage(secret="two").app.test_client()  # noqa: S106
    other.set_cookie("aligner", cookie.value)
    assert other.get("/api/me").get_json()["person"] is None


def test_who_gave_no_name_writes_as_a_guest(stage: Make) -> None:
    made = stage()
    guest = made.browser()
    assert guest.save(5, "And on.").json["splice"]["by"]["name"] == "Guest"
    assert guest.post("/api/me", {"name": "Ann"}).status == 200
    assert guest.get("/history").json["entries"][0]["by"]["name"] == "Ann"
    assert guest.post("/api/me", {"name": "x" * 61}).status == 400
    with made.editor.database.reading() as session:
        assert len(list(session.scalars(select(Person)))) == 1


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    settings = settings_from(
        {
            "ALIGNER_DATA": str(tmp_path),
            "ALIGNER_HOSTS": "a.example b.example",
            "ALIGNER_HTTPS": "1",
            "ALIGNER_PROXIES": "1",
            "ALIGNER_LIBRARY": "/srv/transcripts",
        }
    )
    assert (settings.mode, settings.hosts) == ("server", ("a.example", "b.example"))
    assert (settings.https, settings.proxies) == (True, 1)
    assert settings.library == Path("/srv/transcripts")
    with pytest.raises(ValueError, match="ALIGNER_DATA"):
        settings_from({})


SHOWS = """
site = "https://tides.example"
audio = "https://tides.example/{show}/{episode}.mp3"
repository = "tides/transcripts"
[shows]
tide = { dash = "slack-water", title = "Slack Water" }
"""


def test_shows_and_rules_of_another_site_come_from_the_environment(tmp_path: Path) -> None:
    shows, rules = tmp_path / "shows.toml", tmp_path / "rules.toml"
    shows.write_text(SHOWS, encoding="utf-8")
    rule = '[[rule]]\nname = "ebb"\npattern = "eb"\nreplacement = "ebb"\n'
    rules.write_text(rule, encoding="utf-8")
    given = {"ALIGNER_DATA": str(tmp_path / "data"), "ALIGNER_BACKGROUND": "0"}
    ours = settings_from(given)
    assert (ours.show_table, ours.house_rules) == (default_shows(), default_rules())
    theirs = settings_from({**given, "ALIGNER_SHOWS": str(shows), "ALIGNER_RULES": str(rules)})
    assert theirs.show_table.repository == "tides/transcripts"
    assert [each.name for each in theirs.house_rules.rules] == ["ebb"]
    for path in (shows, rules):
        path.unlink()  # what an editor began with holds, and no request reads it again
    assert theirs.show_table.repository == "tides/transcripts"
    assert [each.name for each in theirs.house_rules.rules] == ["ebb"]
    create_app(theirs).extensions["editor"].close()


@pytest.mark.parametrize("name", ["ALIGNER_SHOWS", "ALIGNER_RULES"])
def test_shows_and_rules_that_cannot_be_read_are_told_before_anybody_comes(
    tmp_path: Path, name: str
) -> None:
    given = {"ALIGNER_DATA": str(tmp_path / "data"), name: str(tmp_path / "nowhere.toml")}
    with pytest.raises(BadInput, match=r"nowhere\.toml"):
        create_app(settings_from(given))
    assert not (tmp_path / "data").exists()


def test_heavy_reads_have_a_limit_of_their_own_by_person_and_address(stage: Make) -> None:
    made = stage(heavy_reads_a_minute=3)
    ann, bo, nobody = made.browser("Ann"), made.browser("Bo"), made.browser()
    for who in (ann, bo, nobody):
        statuses = [who.get("/export").status for _ in range(8)]  # the minute may turn once
        assert 429 in statuses
        assert statuses[0] == (429 if who is nobody else 200)  # all of them are at one address
    answer = ann.get("/export")
    if answer.status == 429:
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert ann.get("").status == ann.get("/text").status == 200
    assert ann.save(5, "And on.").status == 200
