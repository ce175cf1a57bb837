"""Why an episode could not be aligned, and whether that passes by itself.

mismatch   another recording             a person puts the right one there
text       no words, not readable        a person mends it
sound      damaged, protected            a person gets it again
disk       full                          passes: tried again, later each time
database   locked, away, full            passes
program    nobody foresaw it             tried again when somebody asks
"""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy.exc import OperationalError

from aligner.errors import AlignerError, AudioError, OutputError, TranscriptError
from web.errors import without_paths

Reason: TypeAlias = Literal["mismatch", "text", "sound", "disk", "database", "program"]

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PASSING = frozenset({"disk", "database"})


class Mismatch(AudioError):
    """The recording is not that of the text."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stopped the work.

    Attributes:
        reason: see the module.
        message: for people, without paths of the server.
    """

    reason: Reason
    message: str

    @property
    def passes(self) -> bool:
        """Whether trying again later may go well without anybody doing something."""
        return self.reason in _PASSING


def trouble_of(error: Exception, *hidden: Path) -> Trouble:
    """What an error means.

    Args:
        error: that stopped the work.
        hidden: paths that may stand in it, see `without_paths`.
    """
    message = without_paths(str(error), *hidden)
    reason = _reason(error)
    if reason == "disk":
        return Trouble(reason, "The server's disk is full.")
    if reason == "database":
        return Trouble(reason, "The server's database is busy, full or away.")
    if reason == "program":
        message = f"{type(error).__name__}: {message}"
    return Trouble(reason, message)


def _reason(error: Exception) -> Reason:
    cause = error.__cause__ or error.__context__
    if any(isinstance(each, OSError) and each.errno in _FULL for each in (error, cause)):
        return "disk"
    if isinstance(error, OperationalError) and "disk is full" in str(error.orig):
        return "disk"
    kinds: tuple[tuple[type[Exception], Reason], ...] = (
        (OperationalError, "database"),
        (sqlite3.OperationalError, "database"),
        (OutputError, "disk"),
        (Mismatch, "mismatch"),
        (TranscriptError, "text"),
        (AudioError, "sound"),
        (AlignerError, "sound"),
    )
    return next((reason for kind, reason in kinds if isinstance(error, kind)), "program")
