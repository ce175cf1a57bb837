from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.errors import TranscriptError
from aligner.transcript.page_text import page_paragraphs
from web.library.folder import find_library

FILE = "**Ann Tern:** The tide comes in, and then the \\[unintelligible 00:00:04.00\\] go out.\n"
PAGE = "Slack Water\n\nThe tide comes in, and then the boats go out.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "episode.md").write_text(FILE, encoding="utf-8")
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "other.txt").write_text("Nothing of that was ever said here.\n" * 3, "utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["import-page", *map(str, arguments)])


def test_proposals_are_printed_and_the_file_is_left_alone(folder: Path) -> None:
    result = run(folder / "page.txt", "--into", folder / "episode.md")
    assert result.exit_code == 1
    assert "1 of 1 paragraphs" in result.output
    assert "fills a gap" in result.output
    assert (folder / "episode.md").read_text("utf-8") == FILE


def test_json_has_the_places_of_the_file(folder: Path) -> None:
    result = run(folder / "page.txt", "--into", folder / "episode.md", "-f", "json")
    found = json.loads(result.output)
    (proposal,) = found["proposals"]
    start, end = proposal["span"]
    assert FILE[start:end] == proposal["ours"]
    assert proposal["theirs"] == "boats"
    assert found["belongs"] is True


def test_what_does_not_belong_together_is_said(folder: Path) -> None:
    result = run(folder / "other.txt", "--into", folder / "episode.md")
    assert result.exit_code == 1
    assert "do not belong together" in " ".join(result.output.split())


def test_the_page_is_laid_beside_its_transcript_for_the_editor(folder: Path) -> None:
    wrong = run(folder / "other.txt", "--into", folder / "episode.md", "--queue")
    assert wrong.exit_code == 1
    assert not (folder / "episode.page.txt").exists()
    result = run(folder / "page.txt", "--into", folder / "episode.md", "--queue", "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["proposals"]
    pairs = list(find_library(folder))
    assert [each.page for each in pairs if each.page] == [folder / "episode.page.txt"]
    assert {each.transcript.name for each in pairs} == {"episode.md", "other.txt", "page.txt"}
    laid = (folder / "episode.page.txt").read_text("utf-8")
    assert page_paragraphs(laid) == page_paragraphs(PAGE)
    assert run(folder / "page.txt", "--queue").exit_code == 2


def test_a_first_transcript_is_written_where_none_is(folder: Path) -> None:
    result = run(folder / "page.txt", "-o", folder / "first.md")
    assert result.exit_code == 0
    text = (folder / "first.md").read_text("utf-8")
    assert text.endswith("**Unknown:** The tide comes in, and then the boats go out.\n")


def test_a_page_without_talk_makes_no_empty_transcript(folder: Path) -> None:
    (folder / "page.html").write_text("<html><body><script>play(1)</script></body>", "utf-8")
    result = run(folder / "page.html", "-o", folder / "first.md")
    assert isinstance(result.exception, TranscriptError)
    assert "no talk" in str(result.exception)
    assert not (folder / "first.md").exists()
