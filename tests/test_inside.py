"""What is read of a folder lies inside it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from aligner.errors import BadInput
from aligner.inside import LeadsOutside, NameNotText, NoPlainFile, Root, check_unchanged


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "secret.md"
    path.parent.mkdir()
    path.write_text("the key")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Root:
    folder = tmp_path / "library"
    (folder / "show").mkdir(parents=True)
    (folder / "show" / "talk.md").write_text("a talk")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("token")
    return Root(folder)


def is_text(path: Path) -> bool:
    return path.suffix == ".md"


@pytest.mark.parametrize("target", ["show/talk.md", "./show/../show/talk.md", "again.md"])
def test_a_link_inside_is_followed(root: Root, target: str) -> None:
    (root.path / "again.md").symlink_to("show/talk.md")
    (root.path / "x.md").symlink_to(target)
    with root.open(root.path / "x.md") as file:
        assert file.read() == b"a talk"
    assert root.path / "x.md" in root.find(is_text).paths


@pytest.mark.parametrize("target", ["../data/secret.md", "/etc/hostname", "../library/../data"])
def test_a_link_that_leads_out_is_refused(root: Root, outside: Path, target: str) -> None:
    del outside
    (root.path / "x.md").symlink_to(target)
    with pytest.raises(LeadsOutside, match=r"x\.md: This link leads out of"):
        root.open(root.path / "x.md")
    found = root.find(is_text)
    assert [path.name for path in found.paths] == ["talk.md"]
    assert [Path(error.subject).name for error in found.refused] == ["x.md"]


def test_a_chain_of_links_and_a_linked_folder_lead_out_too(root: Root, outside: Path) -> None:
    (root.path / "in").symlink_to(outside.parent)
    (root.path / "x.md").symlink_to("y.md")
    (root.path / "y.md").symlink_to("in/secret.md")
    for name in ("x.md", "y.md", "in/secret.md"):
        with pytest.raises(LeadsOutside):
            root.open(root.path / name)


@pytest.mark.parametrize("target", [".git/config", "mine/key.md", "missing.md", "x.md"])
def test_hidden_closed_and_missing_files_are_not_reached_by_links(root: Root, target: str) -> None:
    (root.path / "mine").mkdir()
    (root.path / "mine" / "key.md").write_text("key")
    closed = Root(root.path, (root.path / "mine",))
    (root.path / "x.md").symlink_to(target)
    with pytest.raises(BadInput):
        closed.open(root.path / "x.md")
    found = closed.find(is_text)
    assert [path.name for path in found.paths] == ["talk.md"]
    assert len(found.refused) == 1


def test_a_root_that_is_a_link_is_one_like_any_other(root: Root, tmp_path: Path) -> None:
    (tmp_path / "named").symlink_to(root.path)
    named = Root(tmp_path / "named")
    assert [path.name for path in named.find(is_text).paths] == ["talk.md"]
    with named.open(tmp_path / "named" / "show" / "talk.md") as file:
        assert file.read() == b"a talk"


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


@pytest.mark.parametrize(
    ("make", "kind"),
    [(os.mkfifo, "a pipe"), (Path.mkdir, "a directory"), (make_socket, "a socket")],
)
def test_what_is_no_plain_file_is_named_and_nobody_waits_for_it(
    root: Root, make: Callable[[Path], None], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root.path)  # a socket's path is short
    make(root.path / "x.md")
    with pytest.raises(NoPlainFile, match=kind):
        root.open(root.path / "x.md")
    assert [kind in str(error) for error in root.find(is_text).refused] == [True]


def test_a_device_behind_a_link_is_refused(root: Root) -> None:
    (root.path / "x.md").symlink_to("/dev/zero")
    assert len(root.find(is_text).refused) == 1
    with pytest.raises(LeadsOutside):
        root.open(root.path / "x.md")


def test_what_is_opened_is_what_was_checked(root: Root, outside: Path) -> None:
    """One thread swaps a file for a link as fast as it can, the other reads: never the key."""
    place, spare = root.path / "show" / "talk.md", root.path / "show" / ".spare"
    over = threading.Event()

    def swap() -> None:
        while not over.is_set():
            spare.symlink_to(outside)
            spare.replace(place)
            spare.write_text("a talk")
            spare.replace(place)

    swapper = threading.Thread(target=swap)
    swapper.start()
    read = refused = 0
    try:
        while read < 20 or refused < 20:
            try:
                with root.open(place) as file:
                    assert file.read() in {b"a talk", b""}
                    read += 1
            except BadInput:
                refused += 1
    finally:
        over.set()
        swapper.join()


def test_a_path_that_was_resolved_is_looked_at_again(root: Root, outside: Path) -> None:
    real = root.resolve(root.path / "show" / "talk.md")
    assert check_unchanged(real) == real
    real.unlink()
    real.symlink_to(outside)
    with pytest.raises(LeadsOutside, match="took its place"):
        check_unchanged(real)


def test_a_name_that_is_not_utf8_is_named_and_left_out(root: Root) -> None:
    for name in (b"caf\xe9.md", b"s\xff/inner.md"):
        path = Path(os.fsdecode(os.path.join(os.fsencode(root.path), name)))  # noqa: PTH118 - bytes
        path.parent.mkdir(exist_ok=True)
        path.write_text("a talk")
        with pytest.raises(NameNotText):
            root.resolve(path)
    (root.path / "good.md").symlink_to(os.fsdecode(b"caf\xe9.md"))
    found = root.find(is_text)
    assert [path.name for path in found.paths] == ["talk.md"]
    told = "\n".join(map(str, found.refused))
    assert r"caf\xe9.md: This name is not UTF-8." in told
    assert r"s\xff/inner.md: This name is not UTF-8." in told
    assert len(found.refused) == 3


def test_a_folder_whose_name_is_not_utf8_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"f\xff")
    folder.mkdir()
    (folder / "talk.md").write_text("a talk")
    with pytest.raises(NameNotText, match="This name is not UTF-8"):
        Root(folder).find(is_text)
