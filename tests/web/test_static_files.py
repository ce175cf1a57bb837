"""Static files are asked for once: their address changes with what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.staged import Stage
from web.http import static_files
from web.http.static_files import StaticVersion

Make = Callable[..., Stage]


def test_a_page_and_its_modules_are_kept_by_the_browser(stage: Make) -> None:
    client = stage().app.test_client()
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'"(/static/[^"]+)"', page)
    assert addresses
    assert any(each.endswith("/lists/episodes.js") for each in addresses)
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
        kept = set(answer.headers["Cache-Control"].split(", "))
        assert kept == {"public", "max-age=31536000", "immutable"}
    # Without a version, or with one of before, it is the same file, asked for again each time.
    with client.get(addresses[0]) as answer:
        whole = answer.data
    _, _, version, path = addresses[0].split("/", 3)
    for address in (f"/static/{path}", f"/static/{'0' * len(version)}/{path}"):
        with client.get(address) as answer:
            assert answer.data == whole
        assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/../../config.py").status_code == 404


def test_a_version_follows_what_the_files_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "_SETTLED_SECONDS", 0.0)
    (tmp_path / "page").mkdir()
    path = tmp_path / "page" / "a.js"
    path.write_text("one")
    version = StaticVersion(tmp_path)
    before = version()
    assert version() == before == StaticVersion(tmp_path)()
    path.write_text("other")
    assert version() != before
    path.write_text("one")
    assert version() == before
