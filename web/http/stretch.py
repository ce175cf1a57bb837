"""A part of a file that looks like a file of its own, for servers that send files by themselves."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any


class Stretch(io.RawIOBase):
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
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        size = max(0, min(len(view), self._length - self._at))
        self._file.seek(self._start + self._at)
        read = self._file.readinto(view[:size]) or 0
        self._at += read
        return read

    def close(self) -> None:
        self._file.close()
        super().close()
