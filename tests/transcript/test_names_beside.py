"""Names beside a conversation: people, links, the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import BadInput
from aligner.transcript.names_beside import names_in, names_on_page, read_page_beside
from aligner.transcript.parse import parse

TALK = """**Ada Byrd:** See [the docs](https://github.com/golang/go?tab=readme).

**Bo Day:** They are good.

**Ada Byrd:** So https://direnv.net it is.
"""

PAGE = """<html><body><h1>Gulls and gannets</h1><p>They are good.</p>
<p>Guest: <a href="https://www.example.com/~kasperch/micropipette">Kas Perch</a></p>
<p><a href='https://www.example.com/'>Home</a></p></body></html>"""


def test_people_and_links_of_a_transcript() -> None:
    assert names_in(parse(TALK)) == ("Ada Byrd", "Bo Day", "github golang", "direnv")


def test_a_page_says_what_the_talk_does_not() -> None:
    found = names_on_page(PAGE, TALK)
    assert found == ("Gulls and gannets", "Guest: Kas Perch", "Home", *found[3:])
    assert found[3:] == ("example kasperch micropipette", "example")


def test_the_page_beside_a_transcript(tmp_path: Path) -> None:
    episode = tmp_path / "gulls.md"
    assert read_page_beside(episode, TALK) == ()
    (tmp_path / "gulls.page.txt").write_text("Guests\n\nKas Perch\n", encoding="utf-8")
    assert read_page_beside(episode, TALK) == ("Guests", "Kas Perch")
    (tmp_path / "gulls.page.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput):
        read_page_beside(episode, TALK)


def test_a_page_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Kas Perch", encoding="utf-8")
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "gulls.page.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(BadInput):
        read_page_beside(tmp_path / "show" / "gulls.md", TALK)
