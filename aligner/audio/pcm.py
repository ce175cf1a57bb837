"""Decoded sound on the disk: an hour of it would be a quarter of the memory of an alignment.

It lies in a temporary file without a name, which goes with the object that holds it, or with the
process, however that ends. It is read, not mapped: pages of a mapped file count as memory.
"""

from __future__ import annotations

import tempfile
import weakref
from threading import Lock

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.errors import OutputError

_WIDTH = 2
"""Bytes of a sample."""

_HELD = 120 * SAMPLE_RATE * _WIDTH
"""Bytes that stay in memory: two minutes, which are not worth a file."""


class StoredPcm:
    """Samples of 16 bits, 16 kHz mono, read by slices; several threads may read at once.

    stored[a:b] is an array as `array[a:b]` would be, but a copy and read-only; numpy's functions
    take the object itself for the array of all samples, which then is in memory.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD, prefix="aligner-")  # noqa: SIM115
        self._lock = Lock()
        self._bytes = 0
        self.close = weakref.finalize(self, self._file.close)

    def append(self, piece: bytes) -> None:
        """Adds samples at the end, little-endian.

        Raises:
            OutputError: the disk for temporary files is full, or there is none.
        """
        try:
            with self._lock:
                self._file.seek(self._bytes)
                self._file.write(piece)
                self._file.flush()  # here a full disk says so, not at some later read
        except OSError as problem:
            self.close()
            raise _no_room(problem) from problem
        self._bytes += len(piece)

    def __len__(self) -> int:
        """How many samples there are."""
        return self._bytes // _WIDTH

    def __getitem__(self, part: slice) -> npt.NDArray[np.int16]:
        """The samples of a slice whose step is positive, shape (n,); O(n)."""
        start, stop, step = part.indices(len(self))
        with self._lock:
            self._file.seek(start * _WIDTH)
            data = self._file.read(max(0, stop - start) * _WIDTH)
        return np.frombuffer(data, "<i2")[::step]

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[np.generic]:
        """All of it, for numpy."""
        if copy is False:
            raise ValueError("the samples are on the disk: they can only be copied.")
        return self[:].astype(dtype or np.int16, copy=False)


def _no_room(problem: OSError) -> OutputError:
    try:
        folder = tempfile.gettempdir()
    except OSError:
        folder = "the folder for temporary files"
    return OutputError(
        folder,
        f"cannot hold the decoded sound: {problem.strerror or problem}.",
        "Free 120 MB there for each hour of it, or name another folder in TMPDIR.",
    )
