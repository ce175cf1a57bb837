"""Commands about an editor: one that is not there is told, and none is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import BadInput

ASKING = {
    "backup": ["{to}/editor.tar", "--data", "{to}/nowhere"],
    "evaluate": ["--candidates", "--data", "{to}/nowhere"],
    "invite": ["https://transcripts.example.org/", "--data", "{to}/nowhere"],
    "pull": ["{to}", "--data", "{to}/nowhere"],
}


@pytest.mark.parametrize("name", ASKING)
def test_an_editor_that_is_not_there_is_told_and_not_made(name: str, tmp_path: Path) -> None:
    given = [name, *(each.format(to=tmp_path) for each in ASKING[name])]
    with pytest.raises(BadInput, match=r"nowhere: There is no editor's data here\."):
        CliRunner().invoke(cli, given, catch_exceptions=False)
    assert not (tmp_path / "nowhere").exists()
