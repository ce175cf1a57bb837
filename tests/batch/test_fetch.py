"""A task's files in a worker: from its disk, with the task, or from the web for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.batch.errors import DownloadFailed
from aligner.batch.fetch import fetched
from aligner.batch.outcome import EpisodeTask
from tests.batch.web_server import CONTENT, serving

TEXT = b"**Ann:** Hello.\n"


def test_what_is_on_the_disk_is_taken_as_it_is(tmp_path: Path) -> None:
    text, sound = tmp_path / "a.md", tmp_path / "a.mp3"
    with fetched(EpisodeTask("a", str(text), str(sound), ".")) as sources:
        assert (sources.transcript, sources.audio) == (text, sound)


def test_what_comes_with_the_task_or_from_the_web_is_there_meanwhile() -> None:
    with serving() as (server, _):
        server.files = {"/file/a.md": TEXT, "/file/a.mp3": CONTENT}
        place = f"{server.address}/file/a"
        for text in (None, TEXT):
            with fetched(
                EpisodeTask(
                    "a", f"{place}.md", f"{place}.mp3", ".", text=text, allowed=("127.0.0.1",)
                )
            ) as sources:
                assert sources.transcript.read_bytes() == TEXT
                assert sources.audio.read_bytes() == CONTENT
                assert sources.audio.suffix == ".mp3"
            assert not sources.transcript.exists()
            assert not sources.audio.exists()


@pytest.mark.parametrize("absent", ["transcript", "audio"])
def test_what_the_web_has_not_is_named(tmp_path: Path, absent: str) -> None:
    with serving() as (server, _):
        address = f"{server.address}/missing/{absent}"
        here = str(tmp_path / "here")
        places = (address, here) if absent == "transcript" else (here, address)
        with (
            pytest.raises(DownloadFailed, match=absent),
            fetched(EpisodeTask("a", *places, ".", allowed=("127.0.0.1",))),
        ):
            pytest.fail("it was fetched")
