"""What all voices have in common: a Gaussian mixture over `voice_features`, made beforehand.

A voice is then told by how far its frames lie from each Gaussian that is responsible for them
(Reynolds, Quatieri and Dunn 2000). `make_background` makes the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FILE: Final = Path(__file__).with_name("background.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A mixture of Gaussians with diagonal covariances.

    Attributes:
        means: shape (gaussians, columns).
        variances: the same shape.
        log_weights: natural logarithms, shape (gaussians,).
    """

    means: Floats
    variances: Floats
    log_weights: Floats

    def responsibilities(self, features: npt.NDArray[np.floating]) -> Floats:
        """Probability of each Gaussian in each frame, (n, columns) to (n, gaussians); O(n)."""
        x = features.astype(np.float32)
        precisions = 1 / self.variances
        constant = self.log_weights - 0.5 * (
            np.square(self.means) * precisions + np.log(self.variances)
        ).sum(axis=1)
        logs = x @ (self.means * precisions).T + constant
        logs -= 0.5 * np.square(x) @ precisions.T
        logs -= logs.max(axis=1, keepdims=True)
        np.exp(logs, out=logs)
        logs /= logs.sum(axis=1, keepdims=True)
        shares: Floats = logs
        return shares


@cache
def load_background() -> Background:
    """The mixture that comes with the package."""
    with np.load(FILE) as table:
        return Background(table["means"], table["variances"], table["log_weights"])
