"""A patch for people without a clone: git makes it, in a repository of one file.

What names a blob is its content alone, so the hashes in the patch are those of the real repository,
and `git am --3way` finds the file even if upstream has moved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.publish.git import Git
from aligner.publish.plan import PublishPlan
from aligner.publish.repository import BranchProposal, open_repository

_NOBODY = "aligner"


def patch_alone(plan: PublishPlan, when: datetime) -> bytes:
    """A plan as a mail that `git am` takes, without the repository that it is for.

    Args:
        plan: its base need not be a commit of anything.
        when: with a time zone.

    Raises:
        MissingDependency: git is not installed.
    """
    with TemporaryDirectory(prefix="aligner-") as folder:
        base = _begin(Git(Path(folder)))
        repository = open_repository(Path(folder))
        if plan.before is not None:
            data = plan.before.encode("utf-8")
            base = repository.commit(
                BranchProposal(base, plan.path, data, "Base\n", plan.author, when)
            )
        made = repository.commit(replace(plan.proposal(when), base=base))
        return repository.format_patch(made)


def _begin(git: Git) -> str:
    """A new repository with an empty commit."""
    git.run("init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=base")
    named = git.with_environment(
        GIT_AUTHOR_NAME=_NOBODY,
        GIT_AUTHOR_EMAIL=_NOBODY,
        GIT_COMMITTER_NAME=_NOBODY,
        GIT_COMMITTER_EMAIL=_NOBODY,
    )
    return named.line("commit-tree", git.line("mktree"), data=b"Empty\n")
