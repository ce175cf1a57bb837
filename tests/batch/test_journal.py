from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from aligner.batch.errors import OutputInUse
from aligner.batch.journal import EpisodeRecord, open_journal
from aligner.batch.outcome import EpisodeOutcome
from aligner.errors import OutputError
from aligner.export.figures import EpisodeFigures


def entry(name: str, status: str = "aligned") -> EpisodeRecord:
    figures = EpisodeFigures(name, "gotime", duration=3.5, words=7, flags={"unintelligible": 2})
    outcome = (
        EpisodeOutcome(
            name, "aligned", figures=figures, files=((f"{name}.json", "ab" * 32),), seconds=1.25
        )
        if status == "aligned"
        else EpisodeOutcome(name, "failed", ("It is silent.",), lasting=True)
    )
    return EpisodeRecord(outcome, "t" * 64, "10:20", "engine 1")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.add(entry("a"))
        journal.add(entry("b", "failed"))
        journal.add(entry("a", "failed"))
    with open_journal(tmp_path) as journal:
        assert journal.entries == {"a": entry("a", "failed"), "b": entry("b", "failed")}


def test_figures_survive(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.add(entry("a"))
    with open_journal(tmp_path) as journal:
        assert journal.entries["a"] == entry("a")


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_a_torn_last_line_costs_that_line_alone(tmp_path: Path, cut: int) -> None:
    with open_journal(tmp_path) as journal:
        journal.add(entry("a"))
        journal.add(entry("b"))
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    with open_journal(tmp_path) as journal:
        assert set(journal.entries) == ({"a", "b"} if cut == 1 else {"a"})
        journal.add(entry("c"))
    with open_journal(tmp_path) as journal:
        assert {"a", "c"} <= set(journal.entries)


def test_what_is_no_entry_is_none(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(
        b'\0\0\0\n[]\n{"outcome": 3}\n{"outcome": {"status": "x"}}\n\xff\n'
    )
    with open_journal(tmp_path) as journal:
        assert journal.entries == {}


def test_shards_write_apart_and_read_together(tmp_path: Path) -> None:
    with open_journal(tmp_path, (1, 2)) as first, open_journal(tmp_path, (2, 2)) as second:
        first.add(entry("a"))
        second.add(entry("b"))
    with open_journal(tmp_path) as journal:
        assert set(journal.entries) == {"a", "b"}


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        open_journal(tmp_path),
        pytest.raises(OutputInUse, match="--shard"),
        open_journal(tmp_path),
    ):
        pass


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_journal(tmp_path) as journal:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(OutputError, match="No space left"):
            journal.add(entry("a"))
        assert journal.entries == {}


def test_an_entry_holds_as_long_as_its_sources(tmp_path: Path) -> None:
    sound = tmp_path / "a.mp3"
    sound.write_bytes(b"sound")
    known = EpisodeRecord(
        EpisodeOutcome("a", "aligned", audio=hashlib.sha256(b"sound").hexdigest()), "t", "5:1", "e"
    )
    assert known.holds("t", str(sound), "5:1", ["e"])
    assert known.holds("t", str(sound), "5:2", ["e"])  # touched
    assert not known.holds("u", str(sound), "5:1", ["e"])
    assert not known.holds("t", str(sound), "5:1", ["f"])
    sound.write_bytes(b"other")
    assert not known.holds("t", str(sound), "5:3", ["e"])
    assert not known.holds("t", str(tmp_path / "gone.mp3"), "5:3", ["e"])
