"""Where a file of the repository is now, if upstream renamed or removed it.

    commit        …  a1 ── b2: tide-1.md -> tide/tide-1.md ── c3 …    found: tide/tide-1.md
                     a1 ── b2: tide-1.md removed ──────────── c3 …    FileRemoved, and by whom

A name that the repository never had is that of a new file.
"""

from __future__ import annotations

from dataclasses import dataclass

from aligner.publish.errors import FileRemoved, UnsafeName
from aligner.publish.names import check_path
from aligner.publish.repository import Repository, StoredFile


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file in a commit.

    Attributes:
        path: where it is now, or would be.
        stored: what it holds; None if the repository never had it.
        earlier: names that it had before, the latest last.
    """

    path: str
    stored: StoredFile | None
    earlier: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it had, the one of now first."""
        return (self.path, *reversed(self.earlier))


def find_file(repository: Repository, commit: str, path: str) -> FilePlace:
    """A file of a commit, by a name that it has or had.

    Raises:
        FileRemoved: upstream took it out.
        RepositoryError: something other than a file is there.
        UnsafeName: the path leads elsewhere.
    """
    earlier: list[str] = []
    while True:
        stored = repository.read(commit, path)
        if stored is not None:
            return FilePlace(path, stored, tuple(earlier))
        removal = repository.git.line("rev-list", "-1", "--end-of-options", commit, "--", path)
        if not removal:
            return FilePlace(path, None)
        renamed = _renamed(repository, commit, removal, path)
        if renamed is None or renamed in earlier:
            raise _removed(repository, removal, path)
        earlier.append(path)
        path = renamed


def _renamed(repository: Repository, commit: str, removal: str, path: str) -> str | None:
    """What a commit that took a file out made of it; the same bytes elsewhere, if git saw none."""
    told = repository.git.run(
        "diff-tree", "-r", "-z", "-M", "--name-status", "--diff-filter=R", f"{removal}^", removal
    )
    parts = told.decode("utf-8", "surrogateescape").split("\0")
    targets = {parts[n + 1]: parts[n + 2] for n in range(0, len(parts) - 2, 3)}
    target = targets.get(path) or _copy_of(repository, commit, f"{removal}^", path)
    try:
        return None if target is None else check_path(target)
    except UnsafeName:
        return None


def _copy_of(repository: Repository, commit: str, before: str, path: str) -> str | None:
    """A file with the very bytes that another had: it was copied first and removed later."""
    rows = repository.git.line("ls-tree", "--full-tree", "--end-of-options", before, path)
    blob = rows.split("\t")[0].split(" ")[-1]
    listed = repository.git.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
    for row in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, name = row.partition("\t")
        if blob and about.endswith(f" {blob}"):
            return name
    return None


def _removed(repository: Repository, removal: str, path: str) -> FileRemoved:
    about = "--format=%h, %cs: %s"
    told = repository.git.line("show", "--no-patch", about, "--end-of-options", removal)
    advice = "If it is to come back, revert that commit; if it became another file, name that one."
    return FileRemoved(path, f"upstream removed this file ({told}).", advice)
