"""A clone of the transcripts' repository, used without its work tree: nobody's files are touched.

    read      commit:path -> bytes
    record    bytes -> blob -> tree (a private index) -> commit -> refs, all in one transaction
    scratch   the same into a folder that is thrown away: the clone may be read-only

A second run after a crash finds the objects that it would make and makes nothing twice. What was
written from here is remembered under `refs/aligner/<branch>/<commit>`: only such commits are ever
replaced, here or on a remote.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.publish.errors import BranchTaken, RepositoryError, RevisionMissing
from aligner.publish.git import Git
from aligner.publish.names import Author, check_branch, check_path, check_revision

_FILE_MODES = {"100644", "100755"}
_NOTHING = "0" * 40
_MAIL = (
    "--stdout", "--no-signature", "--no-cover-letter", "--no-attach", "--no-thread", "--no-renames",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-numbered", "--full-index", "--text",
    "--src-prefix=a/", "--dst-prefix=b/", "--subject-prefix=PATCH", "--encode-email-headers",
    "--diff-algorithm=myers", "--unified=3", "--no-base", "--no-notes", "--no-to", "--no-cc",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a commit: its bytes, and its mode as git writes it."""

    data: bytes
    mode: str


@dataclass(frozen=True, slots=True)
class BranchProposal:
    """One file's new bytes and how to tell about them.

    Attributes:
        base: the commit that it goes on top of.
        path: the file, from `check_path`.
        data: its new bytes.
        message: of the commit.
        author: who did most of it.
        when: with a time zone.
    """

    base: str
    path: str
    data: bytes
    message: str
    author: Author
    when: datetime


@dataclass(frozen=True, slots=True)
class Repository:
    """A clone of the repository, checked to be usable."""

    git: Git
    objects: Path

    def resolve(self, revision: str) -> str:
        """The commit that a name stands for.

        Raises:
            RevisionMissing: there is none.
            UnsafeName: the name could be an option.
        """
        check_revision(revision)
        code, out, _ = self.git.attempt(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if code:
            problem = "there is no such commit in this clone."
            raise RevisionMissing(revision, problem, "Fetch it first, or name another with --base.")
        return out.decode().split()[-1]

    def read(self, commit: str, path: str) -> StoredFile | None:
        """A file of a commit, None if it has none there.

        Raises:
            RepositoryError: something other than a file is there: a folder, a link.
            UnsafeName: the path leads elsewhere.
        """
        row = self.git.line("ls-tree", "--full-tree", "--end-of-options", commit, check_path(path))
        if not row:
            return None
        mode, kind, rest = row.split(" ", 2)
        if kind != "blob" or mode not in _FILE_MODES:
            raise RepositoryError(path, "this is no ordinary file in the repository.", "Name one.")
        return StoredFile(self.git.run("cat-file", "blob", rest.split("\t")[0]), mode)

    def blobs(self, commit: str) -> dict[str, str]:
        """What git calls the bytes of each file of a commit, by path."""
        listed = self.git.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
        rows = (row.partition("\t") for row in listed.decode("utf-8", "replace").split("\0"))
        return {path: about.split(" ")[-1] for about, _, path in rows if path}

    def fetch(self, revision: str) -> None:
        """Ask the remote that a revision belongs to what is new; `main` belongs to none.

        Raises:
            RemoteFailed: it cannot be reached.
        """
        remote = check_revision(revision).partition("/")[0]
        if remote != revision and remote in self.git.line("remote").split():
            self.git.run("fetch", "--quiet", "--no-tags", "--end-of-options", remote)

    def find_version(self, commit: str, path: str, sha256: str) -> bytes | None:
        """The bytes that the file once had, by their hash; newest first, None if it never had."""
        found = self.git.line("rev-list", "--end-of-options", commit, "--", check_path(path))
        for each in found.split():
            stored = self.read(each, path)
            if stored and hashlib.sha256(stored.data).hexdigest() == sha256:
                return stored.data
        return None

    def commit(self, proposal: BranchProposal) -> str:
        """A commit with one file changed. It is on no branch yet."""
        blob = self.git.line("hash-object", "-w", "--stdin", "--no-filters", data=proposal.data)
        stored = self.read(proposal.base, proposal.path)
        mode = stored.mode if stored else "100644"
        with TemporaryDirectory(prefix="aligner-") as folder:
            index = self.git.with_environment(GIT_INDEX_FILE=os.path.join(folder, "index"))  # noqa: PTH118 - environment values are text
            index.run("read-tree", proposal.base)
            index.run("update-index", "--add", "--cacheinfo", f"{mode},{blob},{proposal.path}")
            tree = index.line("write-tree")
        author, when = proposal.author, f"{int(proposal.when.timestamp())} +0000"
        signed = self.git.with_environment(
            GIT_AUTHOR_NAME=author.name,
            GIT_AUTHOR_EMAIL=author.email,
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_NAME=author.name,
            GIT_COMMITTER_EMAIL=author.email,
            GIT_COMMITTER_DATE=when,
        )
        message = proposal.message.encode("utf-8")
        return signed.line("commit-tree", tree, "-p", proposal.base, data=message)

    def branch_tip(self, branch: str) -> str | None:
        """The commit that a branch of this clone is at, None if there is no such branch."""
        name = f"refs/heads/{check_branch(branch)}"
        code, out, _ = self.git.attempt("rev-parse", "--verify", "--quiet", name)
        return None if code else out.decode().strip()

    def set_branch(self, branch: str, proposal: BranchProposal) -> str:
        """Put a branch at a commit with the proposal; the same commit if it is there already.

        Raises:
            BranchTaken: it holds commits that were not written from here, or is checked out.
            RepositoryLocked: another git is at work.
        """
        tip = self.branch_tip(branch)
        if tip and self._holds(tip, proposal):
            self._remember(branch, tip)
            return tip
        if tip and not (self.wrote(branch, tip) or self._is_ancestor(tip, proposal.base)):
            raise _taken(branch, "it holds commits that were not written from this clone.")
        if f"branch refs/heads/{branch}\n" in self.git.run(
            "worktree", "list", "--porcelain"
        ).decode("utf-8", "replace"):
            raise _taken(branch, "somebody has it checked out.")
        made = self.commit(proposal)
        self._update(branch, made, tip or _NOTHING)
        return made

    def wrote(self, branch: str, commit: str) -> bool:
        """Whether a commit of that branch was written from this clone."""
        name = f"refs/aligner/{branch}/{commit}"
        return self.git.attempt("rev-parse", "--verify", "--quiet", name)[0] == 0

    def format_patch(self, commit: str) -> bytes:
        """A commit as a mail that `git am` takes."""
        return self.git.run("format-patch", *_MAIL, "-1", "--end-of-options", commit)

    @contextmanager
    def scratch(self) -> Iterator[Repository]:
        """The same clone with new objects going into a folder that is thrown away."""
        with TemporaryDirectory(prefix="aligner-") as folder:
            git = self.git.with_environment(
                GIT_OBJECT_DIRECTORY=folder, GIT_ALTERNATE_OBJECT_DIRECTORIES=str(self.objects)
            )
            yield Repository(git, self.objects)

    def _holds(self, tip: str, proposal: BranchProposal) -> bool:
        """Whether a commit says what the proposal would: the same base, bytes, author, words."""
        shape = self.git.run("show", "--no-patch", "--format=%P%n%an%n%ae%n%B", tip)
        same = f"{proposal.base}\n{proposal.author.name}\n{proposal.author.email}\n"
        stored = self.read(tip, proposal.path)
        return (
            shape.decode("utf-8", "replace").rstrip() == (same + proposal.message).rstrip()
            and stored is not None
            and stored.data == proposal.data
        )

    def _is_ancestor(self, commit: str, of: str) -> bool:
        return self.git.attempt("merge-base", "--is-ancestor", commit, of)[0] == 0

    def _remember(self, branch: str, commit: str) -> None:
        self.git.run("update-ref", f"refs/aligner/{branch}/{commit}", commit)

    def _update(self, branch: str, new: str, old: str) -> None:
        """Move the branch and remember the commit: both or neither."""
        lines = (
            "start",
            f"update refs/heads/{branch} {new} {old}",
            f"update refs/aligner/{branch}/{new} {new}",
            "prepare",
            "commit",
        )
        self.git.run("update-ref", "--stdin", data="".join(f"{line}\n" for line in lines).encode())


def blob_of(data: bytes, digits: int) -> str:
    """What git calls some bytes of a file.

    Args:
        data: the bytes.
        digits: of the repository's names: 40 with SHA-1, 64 with SHA-256.
    """
    named = f"blob {len(data)}\0".encode() + data
    # What git names its objects by is no secret and protects nothing here.
    return hashlib.new(
        "sha256" if digits == 64 else "sha1", named, usedforsecurity=False
    ).hexdigest()


def open_repository(folder: Path) -> Repository:
    """A clone, looked at.

    Raises:
        RepositoryError: it is no repository, bare, or shallow.
        MissingDependency: git is not installed.
    """
    if not folder.is_dir():
        raise RepositoryError(str(folder), "there is no such folder.", "Name a clone with --repo.")
    git = Git(folder)
    bare, shallow, place = git.line(
        "rev-parse", "--is-bare-repository", "--is-shallow-repository", "--git-common-dir"
    ).split("\n")
    if bare == "true":
        advice = "Clone it without --bare: nothing in the work tree will be touched."
        raise RepositoryError(str(folder), "this repository is bare.", advice)
    if shallow == "true":
        advice = "Run git fetch --unshallow in it, or clone again without --depth."
        raise RepositoryError(str(folder), "this clone is shallow.", advice)
    return Repository(git, (folder / place / "objects").resolve())


def _taken(branch: str, problem: str) -> BranchTaken:
    return BranchTaken(branch, problem, "Choose another with --branch-name.")
