"""An audio file, opened once: what is hashed is what is decoded, whatever happens to its name.

A download that replaces the file in the meantime gives another file of the same name; the one that
is open stays as it was. Bytes that are written into the open one are noticed at the end.
"""

from __future__ import annotations

import hashlib
import os
import stat
import weakref
from collections.abc import Iterator
from pathlib import Path

from aligner.audio.content import HEAD, not_audio
from aligner.errors import AudioError

_STEP = 1 << 20


class Source:
    """A file that may be audio, for reading at any place.

    Args:
        path: the file.

    Attributes:
        path: as it was named.
        descriptor: of the open file; its position belongs to whoever decodes.
        size: bytes.
        sha256: of the bytes, in hexadecimal.
        head: the first bytes.

    Raises:
        AudioError: the file is missing, unreadable, empty, or plainly something else than audio.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = _opened(path)
        self.close = weakref.finalize(self, os.close, self.descriptor)
        self._state = self._stamp()
        self.size = self._state[0]
        self.head = self.read(0, HEAD)
        if not self.head:
            raise AudioError(str(path), "is empty (0 bytes).", "Get the file again.")
        if kind := not_audio(self.head):
            advice = "The download may have failed: get the file again."
            raise AudioError(str(path), f"is {kind}, not audio.", advice)
        digest = hashlib.sha256()
        for piece in self.pieces(0, self.size):
            digest.update(piece)
        self.sha256 = digest.hexdigest()

    def read(self, start: int, length: int) -> bytes:
        """Up to `length` bytes from `start` on.

        Args:
            start: the first byte.
            length: how many; fewer are given at the end of the file.

        Raises:
            AudioError: the disk or the network drive does not give them.
        """
        try:
            # As much memory as is asked for is taken first, and headers tell of terabytes.
            length = min(length, self.size - start)
            return os.pread(self.descriptor, length, start) if length > 0 else b""
        except OSError as problem:
            raise _unreadable(self.path, problem) from None

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes `start` to `end`, a piece at a time; fewer if the file has become shorter.

        Args:
            start: the first byte.
            end: the one behind the last.
        """
        while start < end and (piece := self.read(start, min(_STEP, end - start))):
            yield piece
            start += len(piece)

    def check_unchanged(self) -> None:
        """That nobody wrote into the file since it was hashed.

        Raises:
            AudioError: somebody did.
        """
        if self._stamp() != self._state:
            advice = "Wait until it is complete, then try again."
            raise AudioError(str(self.path), "was changed while it was being read.", advice)

    def _stamp(self) -> tuple[int, int]:
        now = os.fstat(self.descriptor)
        return now.st_size, now.st_mtime_ns


def _opened(path: Path) -> int:
    try:
        # Without waiting: a pipe that nobody writes to would hold us for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise AudioError(str(path), "does not exist.", "Check the path.") from None
    except OSError as problem:
        raise _unreadable(path, problem) from None
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise AudioError(str(path), "is a directory.", "Name the audio file in it.")
    raise AudioError(str(path), "is not a regular file.", "Save the audio to a file first.")


def _unreadable(path: Path, problem: OSError) -> AudioError:
    advice = "Check its permissions."
    return AudioError(str(path), f"cannot be read: {problem.strerror}.", advice)
