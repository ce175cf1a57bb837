"""A transcript read from the disk, with one clear error for each way that can fail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import TranscriptError
from aligner.transcript.model import Transcript
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text, parse


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript with its path as the user gave it and the hash of its bytes (hex)."""

    path: Path
    sha256: str
    transcript: Transcript


def read_transcript(path: Path) -> TranscriptFile:
    """Read and parse a transcript.

    Raises:
        TranscriptError: it is missing, a directory, not readable, empty, too large, not UTF-8.
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
    return TranscriptFile(path, hashlib.sha256(data).hexdigest(), parse(text))
