"""Samples that were written as floats: their scale, and what cannot be sound."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from aligner.audio.acoustics import Samples
from aligner.audio.notes import Notes
from aligner.audio.soundfiles import float_scale
from aligner.errors import AudioError

_WILD: Final = 100.0
"""A float sample of more is no sound but damage: it would be heard for long after."""


@dataclass(frozen=True, slots=True)
class Floats:
    """What is known of the floats of a file.

    Attributes:
        scale: what stands for 1 in it.
        rate: samples a second.
        notes: get what there is to say.
    """

    scale: int
    rate: int
    notes: Notes

    @classmethod
    def of(cls, file: soundfile.SoundFile, descriptor: int, notes: Notes) -> Floats | None:
        """The floats of an open file; None if it holds integers.

        Args:
            file: as libsndfile sees it.
            descriptor: of the same file.
            notes: get what there is to say.
        """
        if file.subtype not in {"FLOAT", "DOUBLE"}:
            return None
        at = os.lseek(descriptor, 0, os.SEEK_CUR)  # both read from one place
        scale = float_scale(descriptor)
        os.lseek(descriptor, at, os.SEEK_SET)
        if scale != 1:
            notes.add(
                "harmless",
                f"The samples reach ±{scale:,} where ±1 is usual: they were divided by it.",
            )
        return cls(scale, file.samplerate, notes)

    def tamed(self, mono: Samples, now: float) -> Samples:
        """Samples -1 to 1, silence where they are far too loud to be sound; NaN stays.

        Args:
            mono: as in the file, shape (n,).
            now: seconds of the recording's clock at the first of them.
        """
        if self.scale != 1:
            mono = mono * np.float32(1.0 / self.scale)
        wild = np.flatnonzero(np.abs(mono) > _WILD)
        if not len(wild):
            return mono
        self.notes.lose(now + int(wild[0]) / self.rate, int(np.ptp(wild) + 1) / self.rate)
        return np.where(np.abs(mono) > _WILD, np.float32(0), mono)


def checked(samples: Samples, path: Path) -> Samples:
    """The samples, if all are numbers.

    Args:
        samples: shape (n,).
        path: what messages call the file.

    Raises:
        AudioError: one of them is none.
    """
    if np.isfinite(samples).all():
        return samples
    advice = "Export it again from the program that made it."
    raise AudioError(str(path), "holds samples that are not numbers.", advice)
