from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.alignment.file import AlignmentFile, TranscriptSource
from aligner.cli import cli
from aligner.errors import OutputError, TranscriptError
from aligner.export import FORMATS
from tests.export.recordings import record

TALK = "**Ann Tern:** The tide comes in.\n\n**Bo:** And out. \\[laughs\\]\n"


@pytest.fixture
def alignment(tmp_path: Path) -> Path:
    """An alignment file that has moved together with its transcript."""
    data = TALK.encode()
    (tmp_path / "talk.md").write_bytes(data)
    file = record(TALK).file
    source = TranscriptSource("elsewhere/talk.md", hashlib.sha256(data).hexdigest())
    path = tmp_path / "talk.json"
    replace(file, transcript=source).dump(path)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_beside_the_alignment(alignment: Path, name: str) -> None:
    result = run("export", alignment, "-f", name)
    assert result.exit_code == 0, result.output
    assert alignment.with_suffix(FORMATS[name].suffix).exists()


def test_standard_output_has_the_file_and_nothing_else(alignment: Path) -> None:
    result = run("export", alignment, "-f", "podcast", "--words", "-o", "-")
    assert [each["body"] for each in json.loads(result.output)["segments"]][:2] == ["The", "tide"]


def test_a_page_links_to_the_sound_from_where_it_is(alignment: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").touch()
    (tmp_path / "pages").mkdir()
    run("export", alignment, "-f", "html", "-o", tmp_path / "pages" / "talk.html")
    assert 'src="../talk.mp3"' in (tmp_path / "pages" / "talk.html").read_text("utf-8")


def test_an_address_of_the_sound_is_kept(alignment: Path) -> None:
    address = "https://cdn.example/a b.mp3?x=1&y=2"
    result = run("export", alignment, "-f", "html", "-o", "-", "--audio", address)
    assert 'src="https://cdn.example/a%20b.mp3?x=1&amp;y=2"' in result.output


def test_a_changed_transcript_is_refused(alignment: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK.replace("tide", "moon"), "utf-8")
    result = run("export", alignment, "-f", "vtt")
    assert isinstance(result.exception, TranscriptError)
    assert "changed since" in str(result.exception)
    assert not (tmp_path / "talk.vtt").exists()


def test_a_missing_transcript_is_asked_for(alignment: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.md").rename(tmp_path / "moved.md")
    result = run("export", alignment, "-f", "vtt")
    assert isinstance(result.exception, TranscriptError)
    assert "--transcript" in str(result.exception)
    moved = tmp_path / "moved.md"
    assert run("export", alignment, "-f", "vtt", "--transcript", moved).exit_code == 0


def test_one_alignment_makes_one_page(alignment: Path, tmp_path: Path) -> None:
    assert run("review", alignment, "-o", tmp_path / "r.html").exit_code == 0
    assert not (tmp_path / "r").exists()
    assert "The worst lines" in (tmp_path / "r.html").read_text("utf-8")


def test_several_make_an_index_and_a_page_each(alignment: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / "talk.json"
    twin.write_bytes(alignment.read_bytes())
    assert run("review", alignment, twin, "-o", tmp_path / "r.html").exit_code == 0
    index = (tmp_path / "r.html").read_text("utf-8")
    for name in ("talk", "talk-2"):
        assert f'href="r/{name}.html"' in index
        assert 'href="../r.html"' in (tmp_path / "r" / f"{name}.html").read_text("utf-8")


def test_transcripts_for_players_beside_the_alignments_are_left_out(
    alignment: Path, tmp_path: Path
) -> None:
    assert run("export", alignment, "-f", "podcast").exit_code == 0
    found = sorted(alignment.parent.glob("*.json"))
    assert len(found) == 2
    assert run("review", *found, "-o", tmp_path / "r.html").exit_code == 0
    result = run("review", alignment.with_suffix(".transcript.json"), "-o", tmp_path / "r.html")
    assert "not an alignment file" in str(result.exception)


def test_the_figures_come_as_json_and_csv(alignment: Path, tmp_path: Path) -> None:
    run("review", alignment, "-o", tmp_path / "r.json")
    run("review", alignment, "-o", tmp_path / "r.csv")
    (row,) = json.loads((tmp_path / "r.json").read_text("utf-8"))["episodes"]
    assert (row["name"], row["words"], row["coverage"]) == ("talk", 6, 1.0)
    assert len((tmp_path / "r.csv").read_text("utf-8").splitlines()) == 2


def test_a_report_of_no_kind_is_refused(alignment: Path, tmp_path: Path) -> None:
    result = run("review", alignment, "-o", tmp_path / "r.pdf")
    assert isinstance(result.exception, OutputError)


def test_an_alignment_of_nothing_has_a_report(tmp_path: Path) -> None:
    file: AlignmentFile = record("# Only a heading\n").file
    file.dump(tmp_path / "a.json")
    assert run("review", tmp_path / "a.json", "-o", tmp_path / "r.html").exit_code == 0
