"""A stretch of sound as a picture: time to the right, pitch upwards, louder is darker.

The PNG is written here: one grey channel needs thirty lines and zlib, which is no reason to ask
everybody to install an imaging library.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import SAMPLE_RATE, Samples

HEIGHT = 256
"""Pixels, one a mel band, 0 to 8 kHz."""

_HOP = 40
"""Samples a pixel at the finest: 2.5 ms."""

_WINDOW = 512
"""Samples that a column hears: 32 ms."""

_FFT = 2048
"""Longer than the window, or the lowest mel bands would fall between its bins."""

_MOST_COLUMNS = 4000
"""As wide as a screen is; a longer part is drawn with coarser steps."""
_RANGE_DB = 70.0
"""Below the loudest, the rest is black: speech over a quiet room."""


def spectrogram_png(samples: Samples) -> bytes:
    """The picture of some speech.

    Args:
        samples: shape (n,), 16 kHz.
    """
    import librosa  # noqa: PLC0415 - takes seconds, and most requests need none

    hop = max(_HOP, len(samples) // _MOST_COLUMNS)
    padded = np.pad(samples, (0, max(0, _FFT - len(samples))))
    mel = librosa.feature.melspectrogram(
        y=padded,
        sr=SAMPLE_RATE,
        n_fft=_FFT,
        win_length=_WINDOW,
        hop_length=hop,
        n_mels=HEIGHT,
        htk=True,
    )
    level = librosa.power_to_db(mel, ref=np.max, top_db=_RANGE_DB)
    shade = np.rint(-level * (255 / _RANGE_DB)).astype(np.uint8)
    return grey_png(shade[::-1])


def grey_png(shades: npt.NDArray[np.uint8]) -> bytes:
    """A picture of one channel.

    Args:
        shades: shape (height, width), 0 is black; the first row is the top.
    """
    height, width = shades.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = np.pad(shades, ((0, 0), (1, 0)))  # each row begins with its filter: none
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
