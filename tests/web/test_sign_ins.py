"""Signing out, being removed, and the key that signs: what a copied cookie is worth."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from itsdangerous import TimestampSigner
from sqlalchemy import text

import web.store.database
from aligner.errors import BadInput
from tests.web.staged import TALK, Browser, Stage
from web.config import Settings
from web.people.secret import kept_secret, secret_of
from web.store.database import Database

Make = Callable[..., Stage]


def copy_of(stage: Stage, person: Browser) -> Browser:
    """Somebody who has got hold of a person's cookie."""
    thief = stage.browser()
    cookie = person.client.get_cookie("aligner")
    assert cookie is not None
    thief.client.set_cookie("aligner", cookie.value)
    return Browser(thief.client, person.token)


def joined(stage: Stage, name: str, role: str = "maintainer") -> Browser:
    browser = stage.browser()
    assert role in {"maintainer", "contributor"}
    token = stage.invite("maintainer" if role == "maintainer" else "contributor")
    form = {"name": name, "csrf_token": browser.token}
    assert browser.client.post(f"/join/{token}", data=form).status_code == 303
    return browser.reloaded()


def name_of(browser: Browser) -> str | None:
    person = browser.get("/api/me").json["person"]
    return str(person["name"]) if person else None


def test_a_copied_cookie_is_worth_nothing_after_signing_out(stage: Make, database_url: str) -> None:
    made = stage(mode="server", database=database_url)
    ann = joined(made, "Ann")
    thief = copy_of(made, ann)
    assert name_of(thief) == "Ann"
    assert ann.post("/sign-out").status == 303
    assert name_of(thief) is None
    assert thief.post("/api/invitations", {}).status == 401


def test_who_is_removed_is_out_at_once_and_their_words_stay(stage: Make, database_url: str) -> None:
    made = stage(mode="server", database=database_url)
    ann, bo = joined(made, "Ann"), joined(made, "Bo", "contributor")
    assert bo.save(5, "And on.").status == 200
    people = ann.get("/api/people").json["people"]
    assert [(each["name"], each["role"]) for each in people] == [
        ("Ann", "maintainer"), ("Bo", "contributor"),
    ]  # fmt: skip
    assert bo.get("/api/people").status == 403
    assert bo.delete(f"/api/people/{people[0]['id']}").status == 403
    assert ann.delete(f"/api/people/{people[0]['id']}").status == 409
    assert ann.delete(f"/api/people/{people[1]['id']}").status == 204
    assert ann.delete(f"/api/people/{people[1]['id']}").status == 404
    assert ann.delete("/api/people/99999999999999999999").status == 404
    assert name_of(bo) is None
    assert bo.save(5, "And on and on.").status == 401
    assert ann.get("/history").json["entries"][0]["by"]["name"] == "Bo"


def test_a_removed_maintainer_s_invitations_lead_nowhere(stage: Make) -> None:
    made = stage(mode="server")
    ann, bo = joined(made, "Ann"), joined(made, "Bo")
    link = bo.post("/api/invitations", {}).json["url"].removeprefix("http://localhost")
    number = bo.get("/api/me").json["person"]["id"]
    assert ann.delete(f"/api/people/{number}").status == 204
    assert made.browser().client.get(link).status_code == 403


def test_the_key_alone_makes_nobody_a_maintainer(stage: Make) -> None:
    made = stage(mode="server")
    joined(made, "Ann")
    serializer = made.app.session_interface.get_signing_serializer(made.app)  # type: ignore[attr-defined]
    for forged in ({"person": 1}, {"sign_in": "guess"}, {"sign_in": "person 1"}, {"sign_in": 1}):
        eve = made.browser()
        eve.client.set_cookie("aligner", serializer.dumps(forged))
        assert name_of(eve) is None


def test_cookies_of_before_go_on_until_their_owner_leaves(stage: Make, database_url: str) -> None:
    config = Config()
    folder = Path(web.store.database.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    database = Database(database_url)
    with database._writing.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text("INSERT INTO people (name, role, since) VALUES ('Ann', 'maintainer', 1.0)")
        )
    database.close()
    made = stage(mode="server", database=database_url)
    serializer = made.app.session_interface.get_signing_serializer(made.app)  # type: ignore[attr-defined]
    ann = made.browser()
    ann.client.set_cookie("aligner", serializer.dumps({"person": 1}))
    ann = Browser(ann.client, ann.get("/api/me").json["csrf"])
    thief = copy_of(made, ann)
    assert name_of(ann) == name_of(thief) == "Ann"
    assert ann.post("/sign-out").status == 303
    assert name_of(thief) is None


def test_the_key_is_kept_outside_the_data_folder_for_its_owner_only(
    tmp_path: Path, state: Path
) -> None:
    (tmp_path / "data").mkdir()
    key = secret_of(Settings(tmp_path / "data"))
    assert len(key) == 64
    assert secret_of(Settings(tmp_path / "data")) == key
    (kept,) = (state / "aligner" / "keys").iterdir()
    assert kept.read_text() == key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for path in (tmp_path / "data").rglob("*"):
        assert key not in path.read_text()
    kept.chmod(0o644)
    assert secret_of(Settings(tmp_path / "data")) == key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_old_key_moves_and_nobody_is_signed_out(tmp_path: Path, state: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "secret").write_text("0123456789abcdef" * 4)
    assert secret_of(Settings(data)) == "0123456789abcdef" * 4
    assert not (data / "secret").exists()
    assert len(list((state / "aligner" / "keys").iterdir())) == 1
    assert secret_of(Settings(data)) == "0123456789abcdef" * 4


def test_where_there_is_no_place_for_it_the_key_stays_and_that_is_told(
    tmp_path: Path, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state.write_text("a file where the folder should be")
    data = tmp_path / "data"
    data.mkdir()
    key = secret_of(Settings(data))
    assert secret_of(Settings(data)) == key
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    assert "ALIGNER_SECRET" in caplog.text


@pytest.mark.parametrize("content", ["", "short", None])
def test_a_key_that_is_gone_or_cut_off_is_told(
    tmp_path: Path, state: Path, content: str | None
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    secret_of(Settings(data))
    (kept,) = (state / "aligner" / "keys").iterdir()
    if content is None:
        kept.unlink()
    else:
        kept.write_text(content)
    with pytest.raises(BadInput, match="everybody signs in again"):
        secret_of(Settings(data))
    (data / "key.path").unlink()
    assert len(secret_of(Settings(data))) == 64


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"/a\0b", b"/nowhere/" + b"x" * 5000])
def test_a_note_that_leads_to_no_key_is_told(tmp_path: Path, content: bytes) -> None:
    secret_of(Settings(tmp_path))
    (tmp_path / "key.path").write_bytes(content)
    with pytest.raises(BadInput, match="everybody signs in again"):
        secret_of(Settings(tmp_path))
    with pytest.raises(BadInput, match="everybody signs in again"):
        kept_secret(tmp_path)


def test_a_library_beside_the_key_cannot_reach_it(stage: Make, state: Path) -> None:
    made = stage(secret=None)
    (kept,) = (state / "aligner" / "keys").iterdir()
    (made.library / "x.md").symlink_to(kept)
    assert made.browser().get("/api/episodes/x/text").status == 404
    assert TALK in made.browser().text()


def test_a_clock_that_goes_back_signs_nobody_out_and_burns_no_invitation(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage(mode="server")
    ahead = int(time.time()) + 3600
    with monkeypatch.context() as before:
        before.setattr(TimestampSigner, "get_timestamp", lambda _signer: ahead)
        ann = joined(made, "Ann")
    # The clock is set back by an hour: what was signed comes from the future.
    assert name_of(ann) == "Ann"
    assert ann.save(5, "And on.").status == 200


def test_a_cookie_that_nobody_used_for_long_is_worth_nothing(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage(mode="server")
    ann = joined(made, "Ann")
    thief = copy_of(made, ann)
    later = time.time() + made.app.permanent_session_lifetime.total_seconds() + 2
    monkeypatch.setattr(time, "time", lambda: later)
    assert name_of(thief) is None


def test_a_contributor_takes_no_maintainers_name(stage: Make, database_url: str) -> None:
    made = stage(mode="server", database=database_url)
    ann, bo = joined(made, "Ann"), joined(made, "Bo", "contributor")
    for name in ("Ann", "ANN", "\uff21nn", "A n n", "\u00c1nn", "Ann."):
        answer = bo.post("/api/me", {"name": name})
        assert (answer.status, "maintainer" in answer.json["error"]["message"]) == (400, True)
    browser, token = made.browser(), made.invite("contributor")
    form = {"name": "ann", "csrf_token": browser.token}
    assert browser.client.post(f"/join/{token}", data=form).status_code == 400
    assert (
        browser.client.post(f"/join/{token}", data={**form, "name": "Annette"}).status_code == 303
    )
    assert ann.post("/api/me", {"name": "ann"}).status == 200


def test_nobody_is_renamed_without_end(stage: Make) -> None:
    made = stage(mode="server", renames_a_minute=3)
    bo = joined(made, "Bo", "contributor")
    assert [bo.post("/api/me", {"name": f"Bo {n}"}).status for n in range(5)] == [200] * 3 + [
        429
    ] * 2


def test_the_token_of_writes_is_another_after_coming_in(stage: Make) -> None:
    made = stage(mode="server")
    browser = made.browser()
    form = {"name": "Ann", "csrf_token": browser.token}
    token = made.invite("maintainer")
    assert browser.client.post(f"/join/{token}", data=form).status_code == 303
    assert browser.post("/api/me", {"name": "Nan"}).status == 400
    assert browser.reloaded().post("/api/me", {"name": "Nan"}).status == 200
