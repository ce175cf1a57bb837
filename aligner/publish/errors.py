"""What can stop publishing. Nothing was changed, or what was done is found again by the next run.

ExplainedError
└── PublishError
    ├── RepositoryError      the clone cannot be used: missing, bare, shallow, locked
    │   ├── RepositoryLocked another git is at work, or one died
    │   ├── RevisionMissing  no such commit, or no such file in it
    │   └── FileRemoved      upstream took the file out
    ├── UnsafeName           a path, branch, remote or person that is not taken as it stands
    ├── BranchTaken          the branch holds work that was not written from here
    ├── RemoteFailed         the other side could not be reached, or refused
    ├── GitFailed            git said something that nobody foresaw
    └── GitHubFailed         GitHub refused, with its own words
"""

from __future__ import annotations

from aligner.errors import ExplainedError


class PublishError(ExplainedError):
    """Root of what stops publishing."""


class RepositoryError(PublishError):
    """The clone cannot be used as it is."""


class RepositoryLocked(RepositoryError):
    """Another git holds a lock, or died with it."""


class RevisionMissing(RepositoryError):
    """There is no such commit, or the file is not in it."""


class FileRemoved(RepositoryError):
    """Upstream had the file and took it out: whether it is to come back, a person decides."""


class UnsafeName(PublishError):
    """A name that could mean something else to git, to a shell or to a reader."""


class BranchTaken(PublishError):
    """The branch holds commits that this clone did not write: they are nobody's to overwrite."""


class RemoteFailed(PublishError):
    """The remote could not be reached or refused the branch."""


class GitFailed(PublishError):
    """git failed in a way that has no name of its own; its own words are the problem."""


class GitHubFailed(PublishError):
    """GitHub refused. `status` is HTTP's, 0 if there was no answer at all."""

    def __init__(self, subject: str, problem: str, advice: str, status: int) -> None:
        super().__init__(subject, problem, advice)
        # The attributes are the exception's `args`: it must survive pickling.
        self.args = (subject, problem, advice, status)
        self.status = status
