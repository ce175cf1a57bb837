"""A part of a file that looks like a file of its own, for servers that send files themselves."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class FileRange(io.RawIOBase):
    """Bytes `start` to `stop` of a file, to be read and sought in.

    Args:
        path: the file.
        start: first byte.
        stop: behind the last byte.
    """

    def __init__(self, path: Path, start: int, stop: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._start, self._length, self._at = start, stop - start, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place, from the beginning of the part."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place of the part."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read what fits, up to the end of the part."""
        view = memoryview(buffer).cast("B")
        size = max(0, min(len(view), self._length - self._at))
        self._file.seek(self._start + self._at)
        read = self._file.readinto(view[:size]) or 0
        self._at += read
        return read

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
