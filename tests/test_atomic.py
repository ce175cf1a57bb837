from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from aligner.atomic import write_atomically
from aligner.errors import OutputError


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "out.json"
    path.write_text("old")
    return path


def test_text_is_written_as_utf8_with_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_atomically(path, "é\r\n\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n\n"
    assert names(tmp_path) == {"out.txt"}


def test_a_new_file_obeys_the_umask_and_an_old_one_keeps_its_mode(old: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_atomically(old.with_name("new"), b"new")
    finally:
        os.umask(umask)
    old.chmod(0o604)
    write_atomically(old, b"new")
    assert stat.S_IMODE(old.with_name("new").stat().st_mode) == 0o640
    assert stat.S_IMODE(old.stat().st_mode) == 0o604
    assert old.read_bytes() == b"new"


def test_a_link_stays_a_link(old: Path) -> None:
    link = old.with_name("link")
    link.symlink_to(old)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert old.read_text() == "new"


def test_what_is_no_ordinary_file_is_not_replaced() -> None:
    write_atomically(Path("/dev/null"), "gone")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere/out.json", "folder does not exist"),
        ("out.json/inner.json", "folder is a file"),
        ("", "is a directory"),
        ("x" * 300, "name is too long"),
    ],
)
def test_places_that_cannot_be(old: Path, place: str, words: str) -> None:
    with pytest.raises(OutputError, match=words) as caught:
        write_atomically(old.parent / place, "new")
    assert caught.value.subject == str(old.parent / place)
    assert names(old.parent) == {"out.json"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match=words):
        write_atomically(old, "new")
    assert old.read_text() == "old"
    assert names(old.parent) == {"out.json"}


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(old, "new")
    assert old.read_text() == "old"
    assert names(old.parent) == {"out.json"}


def test_a_write_protected_file_is_refused(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the system says to everyone but root, who may run the tests.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="no permission"):
        write_atomically(old, "new")
    assert old.read_text() == "old"
