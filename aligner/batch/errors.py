"""What can stop a batch as a whole. What stops one episode is an `Outcome`, not an exception.

ExplainedError
└── BatchError
    ├── WorkerCannotStart    a worker process ended before it could do anything
    ├── OutputInUse          another run writes into the same folder
    ├── FeedError            the feed or listing cannot be had or read
    ├── DownloadFailed       a file cannot be had whole; others may
    └── ClusterUnreachable   no scheduler answers at the address
"""

from __future__ import annotations

from aligner.errors import ExplainedError


class BatchError(ExplainedError):
    """Root of what stops a batch."""


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
