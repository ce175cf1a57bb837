"""What can stop a batch as a whole. What stops one episode is an `Outcome`, not an exception.

AlignerError
└── BatchError
    ├── WorkerCannotStart    a worker process ended before it could do anything
    ├── OutputInUse          another run writes into the same folder
    ├── FeedError            the feed or listing cannot be had or read
    ├── DownloadFailed       a file cannot be had whole; others may
    └── ClusterUnreachable   no scheduler answers at the address
"""

from __future__ import annotations

from aligner.errors import AlignerError


class BatchError(AlignerError):
    """Root of what stops a batch: a subject, what is wrong with it, what to do."""

    def __init__(self, subject: str, problem: str, advice: str) -> None:
        super().__init__(subject, problem, advice)
        self.subject = subject
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem} {self.advice}".rstrip()


class WorkerCannotStart(BatchError):
    """A worker process ended before it could do anything."""


class OutputInUse(BatchError):
    """Another run writes into the same folder."""


class FeedError(BatchError):
    """The feed or listing cannot be had, or is none."""


class DownloadFailed(BatchError):
    """A file cannot be had whole; nothing stands under its name."""


class ClusterUnreachable(BatchError):
    """No scheduler answers at the address."""
