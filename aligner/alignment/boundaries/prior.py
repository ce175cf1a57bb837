"""Prior of the emission model and the spike latencies: where adaptation to a recording begins.

    usual_sounds.npz ──► first model ──► paths ──► this recording's own model ──► …

In three seconds most phones are said once or never. Their models stay at the prior, shifted by the
mean cepstral difference of all phones (microphone and voices). The more is said, the less the prior
weighs.

It was learnt by `make_prior`, from boundaries that the aligner found itself, in half an hour of
ten readers (LibriSpeech, CC BY 4.0). Of 64 hand-timed sentences of other people in another room
(TIMIT, 538 words) the onsets were off on average, in milliseconds, by

    seconds aligned together      3     7    14    27    54   217
    without                    25.5  21.0  18.4  16.8  16.9  15.8
    with                       15.0  15.5  14.8  14.7  14.8  15.2
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.alignment.boundaries.mixtures import Expected
from aligner.alignment.boundaries.phrases import PHONE_STATES, Ints, Times
from aligner.alignment.boundaries.spike_latency import PhoneLatencies
from aligner.alignment.profile import Profile
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.acoustics import AcousticModel
from aligner.audio.features import N_FEATURES


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """For the P columns of an acoustic model.

    Attributes:
        means: of the features of each state, the last one silence's; NaN where unknown; shape
            (P * PHONE_STATES + 1, N_FEATURES).
        variances: the same shape.
        latencies: of the columns' spikes.
    """

    means: npt.NDArray[np.float32]
    variances: npt.NDArray[np.float32]
    latencies: PhoneLatencies

    def expected(self, known: Ints, strength: float) -> Expected:
        """The prior of an emission model of some phones, in this order, and silence."""
        rows = np.append(states_of(known), len(self.means) - 1)
        return Expected(self.means[rows], self.variances[rows], strength)


def load_prior(model: AcousticModel, profile: Profile = DEFAULT_PROFILE) -> Prior | None:
    """The prior that comes with the package for an acoustic model, None if there is none."""
    if profile.prior is None:
        return None
    packed = resources.files("aligner.alignment.boundaries").joinpath(profile.prior)
    return read_prior(packed.read_bytes(), model, profile) if packed.is_file() else None


def read_prior(
    packed: bytes, model: AcousticModel, profile: Profile = DEFAULT_PROFILE
) -> Prior | None:
    """A prior from a file's bytes, None if it is another model's.

    The file holds: `model`, its name; `phones`; `means` and `variances` of their states and of
    silence; `onset` and `onset_spread`, the latencies of the phones, then of a phone never met;
    `end`, that of words and its spread.
    """
    with np.load(BytesIO(packed)) as table:
        if str(table["model"]) != model.name:
            return None
        return _laid_out(model.phones, {name: table[name] for name in table.files}, profile)


def _laid_out(
    phones: tuple[str, ...], table: dict[str, npt.NDArray[Any]], profile: Profile
) -> Prior:
    """The file's phones at the places that a model has them."""
    at = {phone: i for i, phone in enumerate(phones)}
    named = table["phones"].tolist()
    rows = np.array([i for i, phone in enumerate(named) if phone in at], np.int64)
    columns = np.array([at[phone] for phone in named if phone in at], np.int64)
    means = np.full((len(phones) * PHONE_STATES + 1, N_FEATURES), np.nan, np.float32)
    variances = means.copy()
    for given, laid in ((table["means"], means), (table["variances"], variances)):
        laid[states_of(columns)] = given[states_of(rows)]
        laid[-1] = given[-1]
    onset, onset_spread = (
        _latencies_of(columns, given[rows], given[-1], len(phones))
        for given in (table["onset"], table["onset_spread"])
    )
    end, end_spread = table["end"].tolist()
    latencies = PhoneLatencies(onset, onset_spread, end, end_spread, profile.latency)
    return Prior(means, variances, latencies)


def _latencies_of(columns: Ints, given: Times, otherwise: float, n_columns: int) -> Times:
    latencies = np.full(n_columns + 1, otherwise)
    latencies[columns] = given
    return latencies


def states_of(phones: Ints) -> Ints:
    """The rows of some phones' states in a table of three rows a phone."""
    return (phones[:, None] * PHONE_STATES + np.arange(PHONE_STATES)).ravel()
