"""A transcript read from the disk, with one clear error for each way that can fail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import TranscriptError
from aligner.transcript.dialects.choice import chosen_for
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import DialectReading, read_text
from aligner.transcript.model import Transcript
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript with its path as the user gave it and the hash of its bytes (hex).

    `reading` tells how it was read, where that was asked: its dialect, why, and what seems missed.
    """

    path: Path
    sha256: str
    transcript: Transcript
    reading: DialectReading | None = None


def read_transcript(path: Path, dialect: Dialect | None = None) -> TranscriptFile:
    """Read and parse a transcript.

    Args:
        path: of the file.
        dialect: how it is written; else what `aligner.toml` in a folder above it says, or the
            likeliest.

    Raises:
        TranscriptError: it is missing, a directory, not readable, empty, too large, not UTF-8.
        BadInput: the `aligner.toml` above it, or a dialect that it names, cannot be used.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to refuse it; 100 GB need not be read.
            data = file.read(LARGEST_TRANSCRIPT + 1)
    except FileNotFoundError:
        raise TranscriptError(name, "There is no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise TranscriptError(
            name, "This is a directory.", "Name one transcript file in it."
        ) from None
    except OSError as error:
        raise TranscriptError(
            name, f"It cannot be read: {error.strerror}.", "Check its permissions."
        ) from None
    text = decode_text(data, name)
    reason = "it was asked for"
    if dialect is None:
        dialect, reason = chosen_for(path)
    reading = read_text(text, dialect, reason)
    return TranscriptFile(path, hashlib.sha256(data).hexdigest(), reading.transcript, reading)
