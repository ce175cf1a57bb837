"""`aligner invite`: a fresh installation's first maintainer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.invite import command
from aligner.errors import BadInput
from tests.web.staged import Stage

ADDRESS = "https://transcripts.example.org/"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A server that nobody ever signed in to; its secret is the one that it made itself."""
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    made = Stage.make(tmp_path, mode="server", secret=None)
    yield made
    made.close()


def invite(*arguments: str | Path) -> str:
    given = [ADDRESS, *map(str, arguments)]
    return CliRunner().invoke(command, given, catch_exceptions=False).output


@pytest.mark.parametrize("role", ["maintainer", "contributor"])
def test_the_link_lets_one_person_in(fresh: Stage, role: str) -> None:
    link = invite("--data", fresh.editor.settings.data, "--role", role)
    assert link.startswith("https://transcripts.example.org/join/")
    path = link.removeprefix(ADDRESS.rstrip("/")).strip()
    ann, bo = fresh.browser(), fresh.browser()
    form = {"name": "Ann", "csrf_token": ann.token}
    assert ann.client.post(path, data=form).status_code == 303
    assert ann.get("/api/me").json["role"] == role
    form = {"name": "Bo", "csrf_token": bo.token}
    assert bo.client.post(path, data=form).status_code == 403


def test_the_folder_may_come_from_the_environment(
    fresh: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNER_DATA", str(fresh.editor.settings.data))
    assert "/join/" in invite()


def test_what_cannot_be_invited_to_is_told(fresh: Stage, tmp_path: Path) -> None:
    del fresh
    with pytest.raises(BadInput, match="ALIGNER_DATA"):
        invite()
    with pytest.raises(BadInput, match="no editor's data"):
        invite("--data", tmp_path / "nowhere")
    with pytest.raises(BadInput, match="no address"):
        CliRunner().invoke(command, ["transcripts"], catch_exceptions=False)
    assert not (tmp_path / "nowhere").exists()
