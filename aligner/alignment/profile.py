"""Everything that was chosen for one acoustic model, in one place.

    profile ─┬─ network    makes the model that hears phones        audio.acoustics.AcousticModel
             ├─ lexicon    makes what spells words in those phones  Pronouncer
             ├─ prior      what the phones usually sound like       prior
             ├─ latency    how late the model's spikes come         phrases, lags, timing
             ├─ search     what its log probabilities weigh         viterbi, anchors, placement
             ├─ certainty  what they say of a word                  confidence
             └─ talk       phones and words of the language         soundscape, placement

Another model takes this one's place with one file: a module that holds its network and a `Profile`,
which `load_profile("package.module:NAME")` finds, and which `DEFAULT_PROFILE` may name here.

Units: seconds; nats for costs and log probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Final, Protocol

from aligner.audio.acoustics import AcousticModel


class Pronouncer(Protocol):
    """Spells spoken words in the phones of an acoustic model."""

    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The ways a word sounds, the most usual first; phones by the model's names."""
        ...

    def learn(self, words: Iterable[str]) -> None:
        """Look words up ahead, all at once."""
        ...

    def save(self) -> None:
        """Keep what was looked up for the next run."""
        ...


@dataclass(frozen=True, slots=True)
class SpikeLatency:
    """How late a model's spikes come after the onsets of their phones, seconds.

    Attributes:
        usual: mean latency, where none was learnt of a phone.
        spread: standard deviation of that.
        sharpening: factor on the precision of learnt latencies: the scale of their likelihood
            against that of the frames.
        onset_reach: earliest and latest onset of a phone from its spike.
        end_reach: the same for a word's end before a silence, from the word's last frame.
        pause_gap: from the last frame of a word to the next word's first spike, what leaves room
            for a pause: the latency, and more than the closure of a stop.
        sure_gap: the same from which there is a pause for sure.
    """

    usual: float
    spread: float
    sharpening: float
    onset_reach: tuple[float, float]
    end_reach: tuple[float, float]
    pause_gap: float
    sure_gap: float


@dataclass(frozen=True, slots=True)
class SearchCosts:
    """What the search for words pays and what it takes away again.

    Attributes:
        skip: nats for leaving out a written word.
        filler: nats a frame by which unwritten sound is worse than the best phone.
        lull: nats a frame for silence inside a word.
        phrase: nats a frame for silence or unwritten sound between words of one phrase.
        rescue_skip: nats for leaving out a word whose place is known.
        stray_ratio: mean log ratio of a short run of words far from all others below which it is
            there by chance.
        unheard_ratio: mean log ratio at which a word counts as not heard at all.
        perplexity: how many phones could stand at a place, on average.
    """

    skip: float
    filler: float
    lull: float
    phrase: float
    rescue_skip: float
    stray_ratio: float
    unheard_ratio: float
    perplexity: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """The logistic model of a word's confidence; see `confidence` for what is measured.

    Attributes:
        weights: of fit, worst, unlike and beside.
        bias: added to their sum.
        worst_ratio: the lowest log ratio that a phone is counted with.
        most_unlike: the most that `unlike` is counted with, phones per phone.
        most_beside: the most that `beside` is counted with, phones.
    """

    weights: tuple[float, float, float, float]
    bias: float
    worst_ratio: float
    most_unlike: float
    most_beside: float


@dataclass(frozen=True, slots=True)
class Talk:
    """Talk in the language, counted in the model's phones.

    Attributes:
        phones_per_word: mean.
        phone_seconds: mean length of a phone.
    """

    phones_per_word: float
    phone_seconds: float


@dataclass(frozen=True, slots=True)
class Profile:
    """An acoustic model with all that was chosen for it.

    Attributes:
        name: what it is called.
        language: of the lexicon and of how numbers are read, a tag of BCP 47.
        network: "package.module:NAME" of what makes the model; called with `jobs`.
        lexicon: the same of what makes the lexicon; called with nothing.
        prior: file of `aligner.alignment` with the prior; None learns from the recording alone.
        latency: see there, as the following.
        search: costs.
        certainty: of words.
        talk: in the language.
    """

    name: str
    language: str
    network: str
    lexicon: str
    prior: str | None
    latency: SpikeLatency
    search: SearchCosts
    certainty: Certainty
    talk: Talk

    def load_model(self, *, jobs: int = 2) -> AcousticModel:
        """The acoustic model; `jobs` threads hear at the same time.

        Raises:
            MissingDependency: its weights are not installed.
        """
        model: AcousticModel = resolve_name(self.network)(jobs=jobs)
        return model

    def load_lexicon(self) -> Pronouncer:
        """A lexicon in the model's phones, with what earlier runs looked up.

        Raises:
            MissingDependency: its data are not installed.
        """
        lexicon: Pronouncer = resolve_name(self.lexicon)()
        return lexicon


HAMA_ENGLISH: Final = Profile(
    name="hama-english",
    language="en",
    # By name: who only asks for figures need not wait for onnxruntime.
    network="aligner.audio.conformer:Conformer",
    lexicon="aligner.alignment.pronounce:Lexicon",
    prior="usual_sounds.npz",
    # On hand-timed speech (TIMIT, LibriSpeech): spikes lag onsets by 83 ms, standard deviation 30;
    # all onsets are within the reach. Of hand-timed words 2 % have a pause if the gap is below
    # 0.1 s, half from 0.2 to 0.25 s, all but one of 130 above that. Sharpening is above 1 because
    # neighbouring frames repeat each other: their likelihoods together weigh too much. Chosen for
    # noise, all else is nearly flat:
    #
    #                                             1.0    1.12   1.18   1.25
    #   white noise at 10 dB, within 100 ms      .981    .983   .983   .986
    #   single TIMIT speakers, onsets off, ms    15.1    15.0   14.8   14.8
    #   the same in noise                        21.4    20.1   20.2   20.1
    #   newly made episodes, onsets              15.3    15.2   15.0   15.2
    #   newly made episodes, offsets             20.8    21.0   21.0   21.1
    latency=SpikeLatency(
        usual=0.083,
        spread=0.03,
        sharpening=1.25,
        onset_reach=(-0.22, 0.03),
        end_reach=(-0.1, 0.25),
        pause_gap=0.2,
        sure_gap=0.3,
    ),
    # From hand-timed speech with wrong and missing words. Skipping costs about what three phones
    # cost that were not said. Placements change little for skip costs from 9 to 16, filler
    # penalties from 1.5 to 3, lull penalties from 0.1 to 0.4. What is not written comes between
    # sentences more often than inside them, hence the price of a phrase. English has 40 phones,
    # far from equally likely.
    search=SearchCosts(
        skip=14.0,
        filler=2.0,
        lull=0.2,
        phrase=0.03,
        rescue_skip=40.0,
        stray_ratio=-0.6,
        unheard_ratio=-3.0,
        perplexity=20.0,
    ),
    # From `tests/benchmarks/confidence.py`; its table stands in `confidence`.
    certainty=Certainty(
        weights=(0.96, 0.31, -0.51, -0.89),
        bias=8.93,
        worst_ratio=-8.0,
        most_unlike=2.0,
        most_beside=4.0,
    ),
    # Counted on the model's own phones of read and spoken sentences.
    talk=Talk(phones_per_word=3.2, phone_seconds=0.08),
)
"""`hama` 1.7.0's phone recogniser with English words."""

DEFAULT_PROFILE: Final = HAMA_ENGLISH
"""What commands and editor use: the one place to name another model."""

PROFILES: Final = {DEFAULT_PROFILE.name: DEFAULT_PROFILE}


def load_profile(name: str = DEFAULT_PROFILE.name) -> Profile:
    """A profile by its name.

    Args:
        name: one of `PROFILES`, or "package.module:NAME" of another one.

    Raises:
        LookupError: there is no such profile.
    """
    if name in PROFILES:
        return PROFILES[name]
    try:
        found = resolve_name(name)
    except (ImportError, AttributeError, ValueError):
        found = None
    if isinstance(found, Profile):
        return found
    known = ", ".join(sorted(PROFILES))
    raise LookupError(f"{name!r} is no profile. Known: {known}, or package.module:NAME.")
