"""The files that a branch changes, as they were and as they are."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.publish.errors import RepositoryError, UnsafeName
from aligner.publish.names import check_path
from aligner.publish.repository import Repository


@dataclass(frozen=True, slots=True)
class Commits:
    """What is compared.

    Attributes:
        base: the commit that the branch left from.
        head: the branch's last.
        note: what was guessed about them, "" if nothing.
    """

    base: str
    head: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TouchedFile:
    """One of them.

    Attributes:
        path: its name in HEAD, or in BASE if it was removed.
        before: its bytes in BASE; None if it is new.
        after: its bytes in HEAD; None if it was removed.
        earlier: its name in BASE, if it was renamed.
        refused: why it is not read; "" if it is.
    """

    path: str
    before: bytes | None
    after: bytes | None
    earlier: str | None = None
    refused: str = ""


def commits_of(repository: Repository, span: str) -> Commits:
    """The two ends of `BASE..HEAD`; BASE is where the branch left it.

    Raises:
        UnsafeName: it is not of that form, or a name could be an option.
        RevisionMissing: the clone does not have one of them.
    """
    base, dots, head = span.partition("..")
    if not (base and dots and head):
        raise UnsafeName(span, "this is no range of commits.", "Write BASE..HEAD.")
    ends = repository.resolve(base), repository.resolve(head.removeprefix("."))
    code, out, _ = repository.git.attempt("merge-base", "--end-of-options", *ends)
    if code:
        note = "BASE and HEAD have no common commit in this clone: they are compared directly."
        return Commits(*ends, note)
    return Commits(out.decode().split()[0], ends[1])


def touched(repository: Repository, commits: Commits) -> tuple[TouchedFile, ...]:
    """Every file that differs, by its path. What is no plain file is named and not read."""
    told = repository.git.run(
        "diff-tree", "-r", "-z", "-M", "--name-status", commits.base, commits.head
    )
    parts = iter(told.decode("utf-8", "surrogateescape").split("\0"))
    found = []
    for status in parts:
        if not status:
            continue
        earlier = next(parts) if status[0] in "RC" else None
        path = next(parts)
        found.append(_read(repository, commits, status[0], path, earlier))
    return tuple(sorted(found, key=lambda each: each.path))


def _read(
    repository: Repository, commits: Commits, status: str, path: str, earlier: str | None
) -> TouchedFile:
    old = earlier or path
    try:
        before = None if status == "A" else repository.read(commits.base, check_path(old))
        after = None if status == "D" else repository.read(commits.head, check_path(path))
    except (RepositoryError, UnsafeName) as error:
        shown = ascii(path)[1:-1]
        return TouchedFile(shown, None, None, refused=error.problem)
    return TouchedFile(
        path, before.data if before else None, after.data if after else None, earlier
    )
