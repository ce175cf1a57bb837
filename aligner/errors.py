"""What can stop the work. Problems in a user's file are values (flags, findings), not exceptions.

    AlignerError                         exit code 3 unless said otherwise
    ├── ExplainedError                   a subject, what is wrong with it, what to do
    │   ├── BadInput                     a file that a user named cannot be used
    │   │   ├── TranscriptError          missing, a directory, not UTF-8, too large
    │   │   ├── AudioError               missing, empty, no sound in it, protected, too long
    │   │   └── AlignmentFileError       not an alignment file, or of another version
    │   ├── OutputError                  the result cannot be written where it was asked for
    │   ├── BatchError                   a whole batch cannot go on: see aligner.batch.errors
    │   └── PublishError                 git or GitHub refused: see aligner.publish.errors
    ├── StaleEdit                        an edit does not fit the text it is applied to
    └── MissingDependency                exit code 4: something must be installed first

Every class carries typed attributes and makes its own message from them. The attributes are also
the exception's `args`, so that it survives pickling: a worker process must be able to hand it back.
"""

from __future__ import annotations

from typing import ClassVar


class AlignerError(Exception):
    """Root of everything this package raises on purpose."""

    exit_code: ClassVar[int] = 3


class ExplainedError(AlignerError):
    """A subject (a file, an address), what is wrong with it, and what to do."""

    def __init__(self, subject: str, problem: str, advice: str) -> None:
        super().__init__(subject, problem, advice)
        self.subject = subject
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem} {self.advice}".rstrip()


class BadInput(ExplainedError):
    """A file that a user named cannot be used."""


class TranscriptError(BadInput):
    """The transcript cannot be read at all."""


class AudioError(BadInput):
    """The sound cannot be read at all."""


class AlignmentFileError(BadInput):
    """The file is not an alignment file that this version reads."""


class StaleEdit(AlignerError):
    """The text at an edit's place is not what the edit replaces, or two edits overlap."""

    def __init__(self, start: int, end: int, expected: str, found: str) -> None:
        super().__init__(start, end, expected, found)
        self.start = start
        self.end = end
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return (
            f"The text at characters {self.start} to {self.end} is {self.found!r}, "
            f"not {self.expected!r}: it changed since. Read it again and repeat the edit."
        )


class OutputError(ExplainedError):
    """The result cannot be written; nothing was left half-written."""


class MissingDependency(AlignerError):
    """A program or package is needed that is not installed."""

    exit_code: ClassVar[int] = 4

    def __init__(self, needed_for: str, advice: str) -> None:
        super().__init__(needed_for, advice)
        self.needed_for = needed_for
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.needed_for} {self.advice}"
