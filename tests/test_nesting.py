"""Files nested without end: one clear error wherever a file is read, never a RecursionError."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aligner.alignment.file_reader import read_alignment
from aligner.batch.download import DownloadRequest, PartFile
from aligner.batch.episodes import read_choices
from aligner.batch.journal import open_journal
from aligner.errors import BadInput
from aligner.nesting import parse_json, parse_toml
from aligner.publish.journal import read_journal
from aligner.transcript.house_style import load_rules
from aligner.transcript.page_text import page_paragraphs
from aligner.transcript.parse import parse
from aligner.transcript.shows import load_shows

DEEP = 100_000
JSONS = {
    "lists": "[" * DEEP,
    "closed lists": "[" * DEEP + "]" * DEEP,
    "objects": '{"a":' * DEEP,
    "digits": "9" * 5000,
}
TOMLS = {
    "lists": "pairs = " + "[" * DEEP,
    "tables": "pairs = " + "{a=" * DEEP,
    "digits": "pairs = " + "9" * 5000,
}


def test_what_is_well_is_read() -> None:
    assert parse_json('{"a": [1]}') == parse_toml("a = [1]") == {"a": [1]}


@pytest.mark.parametrize("kind", JSONS)
@pytest.mark.parametrize("read", [read_alignment, read_journal])
def test_json_is_one_clear_error(tmp_path: Path, kind: str, read: Callable[[Path], object]) -> None:
    path = tmp_path / "file.json"
    path.write_text(JSONS[kind])
    with pytest.raises(BadInput, match=r"file\.json"):
        read(path)


@pytest.mark.parametrize("kind", JSONS)
def test_what_can_be_made_again_is_passed_over(tmp_path: Path, kind: str) -> None:
    (tmp_path / "journal.jsonl").write_text(f'{JSONS[kind]}\n{{"a": {JSONS[kind]}}}\n')
    with open_journal(tmp_path) as journal:
        assert journal.entries == {}
    (tmp_path / ".a.mp3.part").write_bytes(b"some")
    (tmp_path / ".a.mp3.part.json").write_text(JSONS[kind])
    assert PartFile(DownloadRequest("http://x/a.mp3", tmp_path / "a.mp3")).size == 0


@pytest.mark.parametrize("kind", TOMLS)
@pytest.mark.parametrize("read", [load_shows, load_rules, read_choices])
def test_toml_is_one_clear_error(tmp_path: Path, kind: str, read: Callable[[Path], object]) -> None:
    path = tmp_path / "file.toml"
    path.write_text(TOMLS[kind])
    with pytest.raises(BadInput, match=r"file\.toml"):
        read(path)


@pytest.mark.parametrize(
    "mark", ["[", "(", "**", "*", "_", "`", ">", "\\\\[", "<", "<b>", "[[", "- ", "&"]
)
def test_a_transcript_nested_without_end_is_a_transcript(mark: str) -> None:
    source = f"**Ann:** {mark * 20_000} word\n"
    assert parse(source).text == source
    page_paragraphs(f"<p>{mark * 20_000}")
