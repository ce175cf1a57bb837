"""A clone without contents but those of the files that were asked for.

    git clone --filter=blob:none           what happened and when, no contents of files
    git sparse-checkout add /show/file.md  one file, fetched as it is checked out

History stays whole, for branches and merges need it. A server that cannot leave contents out gives
all of it. A clone is made aside and
gets its name when it is whole: who interrupts it leaves nothing that looks like one.
"""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from aligner.errors import BadInput
from aligner.publish.git import Git
from aligner.publish.names import check_path


def check_out(url: str, folder: Path, path: str) -> Path:
    """A file of a repository, in a clone that is made if it is not there.

    Args:
        url: of the repository.
        folder: of the clone; what is there of an earlier one is used.
        path: of the file in it.

    Raises:
        RemoteFailed: the repository cannot be reached.
        GitFailed, RepositoryError: git refuses.
        BadInput: the repository has no such file.
        UnsafeName: the path is none that is taken.
    """
    name = check_path(path)
    if not (folder / ".git").is_dir():
        _clone(url, folder)
    git = Git(folder)
    if not _has(git, "HEAD", name):
        git.run("fetch", "--quiet", "--no-tags", "origin")
        if _has(git, "origin/HEAD", name):
            git.run("reset", "--quiet", "--hard", "origin/HEAD")  # nobody works in this clone
        else:
            raise BadInput(url, f"has no {name}.", "Check the episode's name or number.")
    if not (folder / name).is_file():
        git.run("sparse-checkout", "add", f"/{name}")
        git.run("checkout", "--quiet", "HEAD", "--", name)
    return folder / PurePosixPath(name)


def _has(git: Git, commit: str, name: str) -> bool:
    # Listed by its folder, for asking for the file itself would fetch it.
    listed = git.run("ls-tree", "--name-only", "-z", "--full-tree", commit, "--", name)
    return bool(listed)


def _clone(url: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    git = Git(folder.parent)
    git.run("clone", "--quiet", "--no-checkout", "--filter=blob:none", "--", url, str(aside))
    Git(aside).run("sparse-checkout", "set", "--no-cone", "/.gitattributes")
    aside.rename(folder)
