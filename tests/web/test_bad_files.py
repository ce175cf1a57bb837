"""One bad file never takes down the start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.web.staged import TALK
from web import Settings, create_app


@pytest.mark.parametrize("ending", [".page.html", ".page.txt"])
@pytest.mark.parametrize(
    "page", [b"<p>a</p><![ x", b"<p>&#" + b"9" * 5000, b"", b"\xff\xfe", b"\0", b"<p>" * 200_000]
)
def test_a_page_that_is_no_page_is_told_and_the_editor_starts(
    tmp_path: Path, ending: str, page: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "talk-1.md").write_text(TALK)
    (library / f"talk-1{ending}").write_bytes(page)
    app = create_app(Settings(data=tmp_path / "data", library=library, background=False))
    told = app.test_client().get("/api/episodes").json
    assert told is not None
    assert [each["slug"] for each in told["episodes"]] == ["talk-1"]
    assert f"talk-1{ending}" in caplog.text


def test_a_file_name_that_is_not_utf8_is_told_and_the_editor_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "talk-1.md").write_text(TALK)
    (library / os.fsdecode(b"caf\xe9.md")).write_text(TALK)
    app = create_app(Settings(data=tmp_path / "data", library=library, background=False))
    told = app.test_client().get("/api/episodes").json
    assert told is not None
    assert [each["slug"] for each in told["episodes"]] == ["talk-1"]
    assert r"caf\xe9.md: This name is not UTF-8." in caplog.text
