"""Everything that was chosen for one acoustic model, in one place.

    profile ─┬─ network    makes the model that hears phones        audio.acoustics.AcousticModel
             ├─ lexicon    makes what spells words in those phones  Pronouncer
             ├─ prior      of emission model and latencies          prior
             ├─ latency    how late the model's spikes come         boundaries, timing
             ├─ search     what its log probabilities weigh         placement
             ├─ torn       which words unwritten speech tore off    placement.torn
             ├─ confidence what they say of a word                  timing.confidence
             ├─ passage    what the words around say of its place   timing.context_confidence
             └─ rates      speech rates of the language             placement, description

Today's is `hama_english`. Another model takes its place with one file, a module that holds a
network and a `Profile`, and one line in `profiles`.

Units: seconds; nats for costs and log probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Protocol

from aligner.audio.acoustics import AcousticModel


class Pronouncer(Protocol):
    """Spells spoken words in the phones of an acoustic model."""

    def phones(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The ways a word sounds, the most usual first; phones by the model's names."""
        ...

    def learn(self, words: Iterable[str]) -> None:
        """Look up the words that will be asked for, all at once."""
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
        solid_ratio: mean log ratio of a phone from which a run of words is no chance.
        line_ratio: mean log ratio, and
        line_unlike: edits a written phone, at which lines put into speech of their length are still
            taken for it.
        crowded_share: phones heard for one written below which a passage was not said.
        perplexity: how many phones could stand at a place, on average.
    """

    skip: float
    filler: float
    lull: float
    phrase: float
    rescue_skip: float
    stray_ratio: float
    unheard_ratio: float
    solid_ratio: float
    line_ratio: float
    line_unlike: float
    crowded_share: float
    perplexity: float


@dataclass(frozen=True, slots=True)
class TornSpeech:
    """When a run of words counts as torn from its phrase; see `placement.torn`.

    Attributes:
        phones: of unwritten speech between run and phrase, at least.
        pause: seconds between them, more than that.
        most_words: in a run; longer ones are not there by chance.
        most_phones: the same; a longer run that fits worse than `stray_ratio` may be, too.
        slack: seconds from its phrase in which a run is searched, beside 1.5 times its usual
            duration.
        worse_a_phone: nats a frame by which a run may fit less well beside its phrase, for each
            phone of unwritten speech that parts it from there.
        most_worse: the most of that.
        most_certain: confidence that a torn word has at most.
    """

    phones: int
    pause: float
    most_words: int
    most_phones: int
    slack: float
    worse_a_phone: float
    most_worse: float
    most_certain: float


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """The logistic model of a word's confidence; see `timing.confidence` for what is measured.

    Attributes:
        weights: of fit, worst, unlike and beside.
        bias: added to their sum.
        worst_ratio: the lowest log ratio that a phone is counted with.
        most_unlike: the most that `unlike` is counted with, phones per phone.
        most_beside: the most that `beside` is counted with, phones.
        forced_share: what is left of the confidence of a word that was forced into its place.
    """

    weights: tuple[float, float, float, float]
    bias: float
    worst_ratio: float
    most_unlike: float
    most_beside: float
    forced_share: float


@dataclass(frozen=True, slots=True)
class PassageModel:
    """The logistic model of what holds a word in its place.

    See `timing.context_confidence` for what is measured.

    Attributes:
        own: weight of the logit of the word alone.
        better: of the side that holds it better.
        worse: of the other side.
        hurry: taken off for each frame that a phone has less than it needs.
        bias: added to their sum.
    """

    own: float
    better: float
    worse: float
    hurry: float
    bias: float


@dataclass(frozen=True, slots=True)
class SpeechRates:
    """How the language is spoken, counted in the model's phones.

    Attributes:
        phones_per_word: mean.
        phone_seconds: mean duration of a phone.
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
        prior: file of `aligner.alignment.boundaries` with the prior; None learns from the
            recording alone.
        latency: of the model's spikes.
        search: costs.
        torn: words that unwritten speech parts from their phrase.
        confidence: of words.
        passage: of their places.
        rates: of speech in the language.
    """

    name: str
    language: str
    network: str
    lexicon: str
    prior: str | None
    latency: SpikeLatency
    search: SearchCosts
    torn: TornSpeech
    confidence: ConfidenceModel
    passage: PassageModel
    rates: SpeechRates

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
