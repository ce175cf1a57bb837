from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.vocabulary import command
from aligner.errors import BadInput
from aligner.transcript.parse import parse
from aligner.transcript.terms import Term, find_terms, load_terms, read_terms, write_terms

TEXT = """**Jerod Santo:** Welcome. Today Mitchell Hashimoto is here, and we like GraphQL.

**Mitchell Hashimoto:** Thanks! I think Go is fun. I'd say Go is fine, said Mitchell Hashimoto.

**Jerod Santo:** So the Go team likes GraphQL. Then Today was a paper, and today is Monday.
"""


def test_names_and_terms_are_found_with_counts() -> None:
    found = {term.text: term.count for term in find_terms([parse(TEXT)])}
    assert found == {"Jerod Santo": 2, "Mitchell Hashimoto": 3, "Go": 3, "GraphQL": 2}


def test_a_word_that_is_as_often_small_is_none() -> None:
    text = "**A:** the Rust of rust, and rust is on the Rust.\n"
    assert find_terms([parse(text)]) == ()


@pytest.mark.parametrize("shows", [{"one": (Term("Go", 3),)}, {"b": (Term("A B", 2),), "a": ()}])
def test_a_list_is_read_as_it_was_written(shows: dict[str, tuple[Term, ...]]) -> None:
    text = write_terms(shows)
    for show, terms in shows.items():
        if terms:
            assert read_terms(text, show) == tuple(term.text for term in terms)
    assert len(read_terms(text, "another")) == sum(map(len, shows.values()))


def test_a_plain_list_is_read_too() -> None:
    assert read_terms("GraphQL\n\nMitchell Hashimoto\n") == ("GraphQL", "Mitchell Hashimoto")


def test_a_list_of_windows_is_read_and_one_that_is_no_text_is_told(tmp_path: Path) -> None:
    listed = tmp_path / "terms.txt"
    listed.write_bytes(b"\xef\xbb\xbf[gotime]\r\n3\tMitchell Hashimoto\r\n")
    assert load_terms(listed, "gotime") == ("Mitchell Hashimoto",)
    listed.write_bytes("Zoë\n".encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        load_terms(listed)


def test_the_command_lists_each_show(tmp_path: Path) -> None:
    for show in ("jsparty", "gotime"):
        (tmp_path / show).mkdir()
        (tmp_path / show / f"{show}-1.md").write_text(TEXT, encoding="utf-8")
    ran = CliRunner().invoke(command, [str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert read_terms(ran.output, "gotime") == read_terms(ran.output, "jsparty")
    assert ran.output.startswith("[gotime]\n3\tGo\n3\tMitchell Hashimoto\n")
    ran = CliRunner().invoke(
        command, [str(tmp_path), "--show", "gotime", "-o", str(tmp_path / "w")]
    )
    assert (ran.exit_code, "[jsparty]" in (tmp_path / "w").read_text()) == (0, False)


def test_a_folder_without_transcripts_is_told(tmp_path: Path) -> None:
    ran = CliRunner().invoke(command, [str(tmp_path)])
    assert "no transcripts" in str(ran.exception)
