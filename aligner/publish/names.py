"""Names that reach git, mail headers and readers: refused unless they can only mean one thing.

git takes `--output=x` for an option where it expects a revision, a newline in a name ends a mail
header, and a Cyrillic `о` makes a second folder that looks like the first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from aligner.publish.errors import UnsafeName

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:/@%+?=&\[\]-]*|/[^\x00-\x1f\x7f]+")
_TRANSPORT = re.compile(r"[A-Za-z0-9+.-]+::")
_SPECIAL = frozenset({"main", "master", "trunk", "head"})
_LONGEST = 200
"""Characters of a name, an address or a path: far more than real ones have."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change, as git writes it down.

    Raises:
        UnsafeName: the name or the address could break a header, or hides characters.
    """

    name: str
    email: str

    def __post_init__(self) -> None:
        hidden = any(unicodedata.category(each)[0] == "C" for each in self.name)
        marks = set(self.name) & set("<>\u2028\u2029")
        if hidden or marks or not self.name.strip(" .,:;\"'") or len(self.name) > _LONGEST:
            raise _unsafe(self.name, "this is no name of a person.")
        if not _EMAIL.fullmatch(self.email) or len(self.email) > _LONGEST:
            raise _unsafe(self.email, "this is no e-mail address.")

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def read_author(written: str) -> Author:
    """`Name <address>`.

    Raises:
        UnsafeName: it is not of that form.
    """
    name, opened, rest = written.partition("<")
    if not opened or not rest.endswith(">"):
        raise _unsafe(written, "an author is written Name <address>.")
    return Author(name.strip(), rest[:-1])


def check_path(path: str) -> str:
    """A path in the repository: plain letters, no way out of it.

    Raises:
        UnsafeName: it is absolute, goes up, begins with a hyphen or a dot, or has odd letters.
    """
    parts = path.split("/")
    plain = _PATH.fullmatch(path) and len(path) <= _LONGEST
    if not plain or ".." in path or any(part.lower().endswith((".git", ".lock")) for part in parts):
        raise _unsafe(path, "this is no path of a transcript in the repository.")
    return path


def check_branch(branch: str) -> str:
    """A name for a branch of ours.

    Raises:
        UnsafeName: git would refuse it, it could be an option, or it is a main branch's name.
    """
    parts = branch.split("/")
    wrong = any(part.endswith((".lock", ".")) or ".." in part for part in parts)
    if not _BRANCH.fullmatch(branch) or wrong or len(branch) > _LONGEST:
        raise _unsafe(branch, "this is no name for a branch.")
    if branch.lower() in _SPECIAL or parts[0] == "refs":
        raise _unsafe(branch, "this may be the branch that everybody works from.")
    return branch


def check_revision(revision: str) -> str:
    """What a user calls a commit.

    Raises:
        UnsafeName: it could be an option or holds characters that no revision has.
    """
    if not re.fullmatch(r"[A-Za-z0-9_][\w./@{}^~+-]*", revision, re.ASCII) or ".." in revision:
        raise _unsafe(revision, "this is no name of a commit.")
    return revision


def check_remote(remote: str) -> str:
    """A remote's name, address or folder.

    Raises:
        UnsafeName: it could be an option or would start a programme (`ext::`).
    """
    if not _REMOTE.fullmatch(remote) or _TRANSPORT.match(remote) or len(remote) > 1000:
        raise _unsafe(remote, "this is no remote.")
    return remote


def _unsafe(name: str, problem: str) -> UnsafeName:
    shown = ascii(name[:80])[1:-1]
    return UnsafeName(shown, problem, "Use plain letters, figures and hyphens.")
