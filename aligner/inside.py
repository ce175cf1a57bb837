"""Files of a folder that others fill: what is read lies inside it, wherever its links lead.

    talk.md                      a file                      read
    latest.md -> talk.md         a link that stays inside    read: the file that it leads to
    x.md -> ../data/secret       a link that leads out       refused
    y.md -> .git/config          a link to what is hidden    refused
    z.md                         a pipe, device, directory   refused
    bytes that are not UTF-8     a name no text can hold     refused

A clone of a repository brings links that anybody may have written, and a pull replaces files while
a program runs. A path is therefore resolved, judged, and opened without following a link.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aligner.errors import BadInput

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe would wait until somebody writes into it.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a link to itself"),
)


class LeadsOutside(BadInput):
    """A link in a folder leads out of it, to something hidden in it, or to nothing."""


class NoPlainFile(BadInput):
    """A directory, pipe, socket or device has a name as a file would have."""


class NameNotText(BadInput):
    """The name of a file or of a folder above it is not UTF-8."""


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What a folder holds.

    Attributes:
        paths: as they lie in the folder, sorted; each of them can be resolved.
        refused: why the others are left out, one error each.
    """

    paths: tuple[Path, ...]
    refused: tuple[BadInput, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A folder, and nothing outside it.

    Attributes:
        path: the folder, as the user named it; it may itself be a link.
        closed: places in it that belong to somebody else, for instance a program's own data.
    """

    path: Path
    closed: tuple[Path, ...] = ()

    def find(self, wanted: Callable[[Path], bool]) -> FolderContents:
        """The files at any depth that are wanted; hidden ones are not looked at.

        Args:
            wanted: whether a path is, by its name.

        Raises:
            NameNotText: the folder's own name is not UTF-8.
        """
        paths: list[Path] = []
        refused: list[BadInput] = []
        root = _real(self.path)
        _check_name(root)
        for path in sorted(self.path.rglob("*")):
            below = path.relative_to(self.path)
            if not wanted(path) or _is_hidden(below) or self._is_closed(root / below):
                continue
            try:
                self.resolve(path)
            except BadInput as error:
                refused.append(error)
            else:
                paths.append(path)
        return FolderContents(tuple(paths), tuple(refused))

    def resolve(self, path: Path) -> Path:
        """The plain file that a path of this folder leads to, free of links.

        Raises:
            LeadsOutside: it is not in the folder, is hidden there, or there is none.
            NoPlainFile: it is no file that could be read.
            NameNotText: its name is not UTF-8.
        """
        root, real = _real(self.path), _real(path)
        _check_name(path)
        advice = "Put the file itself there; only links inside the folder are followed."
        if not real.is_relative_to(root):
            problem = f"This link leads out of {self.path}; it is left out."
            raise LeadsOutside(str(path), problem, advice)
        if _is_hidden(real.relative_to(root)) or self._is_closed(real):
            problem = "This leads to what is not for everybody; it is left out."
            raise LeadsOutside(str(path), problem, advice)
        try:
            mode = os.lstat(real).st_mode
        except OSError as error:
            problem = f"This cannot be read: {error.strerror}; it is left out."
            raise LeadsOutside(str(path), problem, advice) from None
        if not stat.S_ISREG(mode):
            raise NoPlainFile(str(path), _problem(mode), "Put a file there, or rename it.")
        _check_name(real)
        return real

    def open(self, path: Path) -> BinaryIO:
        """The file behind `resolve(path)`, opened without following a link that came since.

        Raises:
            LeadsOutside: it is not in the folder, is hidden there, or cannot be opened.
            NoPlainFile: it is no file that could be read.
        """
        real = self.resolve(path)
        try:
            root = _real(self.path)
            descriptor = _open_below(root, real.relative_to(root))
        except OSError as error:
            problem = f"It cannot be read: {error.strerror}."
            raise LeadsOutside(str(path), problem, "Check its permissions.") from None
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            os.close(descriptor)
            raise NoPlainFile(str(path), _problem(mode), "Put a file there, or rename it.")
        return os.fdopen(descriptor, "rb")

    def _is_closed(self, real: Path) -> bool:
        return any(real.is_relative_to(_real(each)) for each in self.closed)


def check_unchanged(real: Path) -> Path:
    """A path that was resolved earlier and is to be read only now; the same path again.

    Raises:
        LeadsOutside: a link took the place of the file or of a folder above it since.
    """
    if real.is_absolute() and _real(real) != real:
        problem = "A link took its place since it was looked at."
        raise LeadsOutside(str(real), problem, "Look at what was pulled, then start again.")
    return real


def _real(path: Path) -> Path:
    """Free of links; unlike `Path.resolve`, a link to itself is no crash but stays as it is."""
    try:
        return Path(os.path.realpath(path))
    except OSError as error:  # it was replaced while it was looked at
        problem = f"It cannot be read: {error.strerror}."
        raise LeadsOutside(str(path), problem, "Try again.") from None


def _check_name(path: Path) -> None:
    """Refuse a name that databases, pages and JSON cannot hold."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        problem = "This name is not UTF-8."
        raise NameNotText(shown, problem, "Rename it; until then it is left out.") from None


def _is_hidden(below: Path) -> bool:
    return any(part.startswith(".") for part in below.parts)


def _problem(mode: int) -> str:
    kind = next((name for test, name in _KINDS if test(mode)), "no plain file")
    return f"This is {kind}, not a file; it is left out."


def _open_below(root: Path, below: Path) -> int:
    """A descriptor, opened name by name from the root so that no link can come in between."""
    folder = os.open(root, _DIRECTORY & ~os.O_NOFOLLOW)
    try:
        for name in below.parts[:-1]:
            inner = os.open(name, _DIRECTORY, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(below.name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)
