from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from aligner.batch.episodes import texts_in
from aligner.batch.selection import changed_since
from aligner.errors import BadInput
from aligner.publish.errors import PublishError
from aligner.transcript.shows import default_shows


def test_a_revision_that_is_none_is_named_plainly(tmp_path: Path) -> None:
    (tmp_path / "gotime").mkdir()
    (tmp_path / "gotime/go-time-1.md").write_text("x")
    texts = texts_in(tmp_path, default_shows())
    with pytest.raises(PublishError):
        changed_since(texts, tmp_path, "main")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for revision in ("no-such-branch", "--output=x", "HEAD"):
        with pytest.raises(BadInput, match=f"has no commit that is called '{revision}'"):
            changed_since(texts, tmp_path, revision)


def test_big_tent_is_a_show() -> None:
    episode = default_shows().of_path("bigtent/big-tent-s2e10.md")
    assert episode is not None
    assert (episode.title, episode.name) == ("Big Tent s2e10", "s2e10")
