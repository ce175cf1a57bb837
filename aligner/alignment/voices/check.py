"""Every turn against the voices of the labels: what is found, with calibrated confidences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from aligner.alignment.model import Alignment
from aligner.alignment.voices.background import Background, load_background
from aligner.alignment.voices.changes import VoiceStretch, can_change, find_stretches, turn_words
from aligner.alignment.voices.findings import (
    LikelyName,
    SpeakerChange,
    Voices,
    WrongSpeaker,
)
from aligner.alignment.voices.identity import Identity, Ints, identify
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.known import name_by_kept, voices_to_keep
from aligner.alignment.voices.labels import (
    OneVoice,
    TwoVoices,
    find_one_voice,
    find_two_voices,
    find_unfollowed,
)
from aligner.alignment.voices.nameless import likeliest_names
from aligner.alignment.voices.statistics import Doubles, TurnStatistics, VoiceSums, frame_fits
from aligner.alignment.voices.turns import Turn, find_turns
from aligner.audio.acoustics import Sliceable
from aligner.audio.voice_features import VOICE_RATE, VoiceFrames, speech_power, voice_frames
from aligner.threads import one_blas_thread, side_by_side
from aligner.transcript.model import Transcript

SHOWN: Final = 0.8
"""Confidence from which a finding is shown to a person."""

_LEAST_ODDS: Final = 2.0
"""Log odds below which the margin itself says nothing."""

_LEAST_SECONDS: Final = 0.3
"""Voice that a turn must hold to be compared."""

_MOSTLY: Final = 0.2
_OWN_GAIN: Final = 8.0
"""Share of a turn in the written voice, and nats by which it fits that voice better, from each of
which not all of the turn is another's."""

_WHOLE: Final = np.array([0.35, 3.0, 0.1, -2.0, 0.5, -2.5])
_PART: Final = np.array([0.2, 1.5, 0.8, 0.5, -1.5, -1.5])
"""Weights of the evidence in the log odds of a finding, the last a constant. By logistic regression
on composed conversations (`python -m tests.benchmarks.voices --fit`, seeds 0 to 2), rounded towards
caution: of 366 findings there only 32 were false, nearly all of them below `_LEAST_ODDS`."""

_NAME: Final = np.array([0.2, 5.5, -1.9, -0.7, -2.9])
"""The same for the names of turns that have none (`python -m tests.benchmarks.nameless --fit`,
seeds 200 to 204: of 1,510 turns 688 were somebody's who has a name)."""

_TURN_TYPICAL: Final = 0.55
_STRETCH_TYPICAL: Final = 0.3
_NAME_TYPICAL: Final = 0.65
"""Fit to the other voice, as a share of what is usual for its own turns, that a turn, a stretch and
a turn without a name need: less is a third person's, or the same one's at another microphone."""

_FARTHEST_PLACE: Final = -0.5
"""Place on the scale between two voices up to which a stretch is on the other's side."""

_INNER_SECONDS: Final = 1.0
_INNER_ODDS: Final = 9.0
"""What a stretch between two changes needs, where chance has two ends to choose."""


@one_blas_thread()
def check_voices(
    transcript: Transcript,
    alignment: Alignment,
    samples: Sliceable,
    jobs: int = 1,
    others: Sequence[KeptVoice] | None = None,
) -> Voices:
    """Compare every turn with the voices of all labels; O(duration * labels).

    Args:
        transcript: the text.
        alignment: where its words are.
        samples: all of the recording, 16 kHz mono.
        jobs: threads to listen in; the findings are the same for any number.
        others: voices of the show's other episodes, which name turns that have no name; None keeps
            no voices at all.
    """
    turns = find_turns(transcript, alignment)
    names = sorted({turn.speaker for turn in turns if turn.speaker is not None})
    if not names and not others:
        return Voices()
    heard = frames_of(turns, samples, jobs)
    kept = [i for i, frames in enumerate(heard) if len(frames) >= _LEAST_SECONDS * VOICE_RATE]
    comparison = Comparison.of(
        [turns[i] for i in kept], [heard[i] for i in kept], names, transcript.text
    )
    found = comparison.findings() if names else Voices()
    return found if others is None else comparison.beside(found, others)


def frames_of(turns: Sequence[Turn], samples: Sliceable, jobs: int = 1) -> list[VoiceFrames]:
    """The voice frames of each turn, in so many threads; O(duration)."""
    words = [[word.segment for word in turn.words if word.segment] for turn in turns]
    power = speech_power(samples, [segment for each in words for segment in each])
    return list(side_by_side(lambda each: voice_frames(samples, each, power), words, jobs))


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Turns beside the voices that their labels make.

    Attributes:
        turns: n of them, each with some voice.
        heard: their frames.
        names: the labels.
        text: of the transcript.
        labels: index of each turn's name, shape (n,); -1 where it names nobody.
        statistics: of the turns.
        identity: of the turns.
        sums: of the turns, as they belong to the voices.
        background: what the voices are told from.
    """

    turns: Sequence[Turn]
    heard: Sequence[VoiceFrames]
    names: Sequence[str]
    text: str
    labels: Ints
    statistics: TurnStatistics
    identity: Identity
    sums: VoiceSums
    background: Background

    @classmethod
    def of(
        cls, turns: Sequence[Turn], heard: Sequence[VoiceFrames], names: Sequence[str], text: str
    ) -> Comparison:
        """Learn the voices, compare the turns."""
        places = {name: i for i, name in enumerate(names)}
        labels = np.array([places.get(turn.speaker or "", -1) for turn in turns], np.intp)
        background = load_background()
        statistics = TurnStatistics.of(heard, background)
        identity = identify(statistics, labels, len(names))
        sums = statistics.sums(identity.weights)
        return cls(turns, heard, names, text, labels, statistics, identity, sums, background)

    def findings(self) -> Voices:
        """What a person should look at."""
        unfollowed = find_unfollowed(self.labels, self.identity)
        beyond = {*unfollowed, *((b, a) for a, b in unfollowed)}
        wrong, changes = [], []
        for t in np.flatnonzero(self.labels >= 0):
            stretches = list(self.stretches(int(t)))
            whole = self.whole(int(t), stretches)
            if whole and (self.labels[t], self.identity.other[t]) not in beyond:
                wrong.append(whole)
            elif not whole:
                found = (self.change(each) for each in stretches)
                kept = zip(stretches, found, strict=True)
                changes += [
                    change
                    for stretch, change in kept
                    if change and (self.labels[t], stretch.voice) not in beyond
                ]
        one: Sequence[OneVoice] = list(find_one_voice(self.statistics, self.labels, self.identity))
        two: Sequence[TwoVoices] = list(
            find_two_voices(self.statistics, self.labels, self.identity)
        )
        name = self.names.__getitem__
        return Voices(
            tuple(wrong),
            tuple(self.nameless()),
            tuple(changes),
            tuple((name(each.labels[0]), name(each.labels[1]), each.seconds) for each in one),
            tuple((name(each.label), each.seconds) for each in two),
            tuple((name(a), name(b)) for a, b in unfollowed),
        )

    def beside(self, found: Voices, others: Sequence[KeptVoice]) -> Voices:
        """The same with names from other episodes, and what to keep of this one for them."""
        doubted = {
            *(name for pair in found.unfollowed for name in pair),
            *(name for *pair, _ in found.one_voice for name in pair),
            *(name for name, _ in found.two_voices),
        }
        own = tuple(
            voices_to_keep(self.names, self.labels, self.statistics, self.sums.weights, doubted)
        )
        named = {id(each.turn) for each in found.nameless}
        left = [
            t for t in np.flatnonzero(self.labels < 0).tolist() if id(self.turns[t]) not in named
        ]
        proposed = name_by_kept(
            [(t, self.turns[t]) for t in left], self.statistics, own, others, self.background
        )
        return replace(found, nameless=(*found.nameless, *proposed), kept=own)

    def nameless(self) -> Iterator[LikelyName]:
        """Names for the turns whose label names nobody, where they are sure enough."""
        found = likeliest_names(self.turns, self.labels, self.statistics, self.identity)
        for t, voice, evidence in found:
            confidence = _chance(evidence, _NAME)
            if confidence >= SHOWN and evidence[1] >= _NAME_TYPICAL:
                seconds = float(self.statistics.frames[t]) / VOICE_RATE
                yield LikelyName(self.turns[t], self.names[voice], confidence, seconds)

    def whole(self, t: int, stretches: Sequence[VoiceStretch]) -> WrongSpeaker | None:
        """The finding that all of a turn is another's, if it is sure enough."""
        other, odds = int(self.identity.other[t]), float(self.identity.odds[t])
        if other < 0 or odds <= _LEAST_ODDS:
            return None
        evidence = self.whole_evidence(t)
        if evidence[1] < _TURN_TYPICAL:
            return None
        confidence = _chance(evidence, _WHOLE)
        mixed = any(s.own_share >= _MOSTLY or s.own_gain >= _OWN_GAIN for s in stretches)
        if confidence < SHOWN or mixed:
            return None
        seconds = float(self.statistics.frames[t]) / VOICE_RATE
        return WrongSpeaker(self.turns[t], self.names[other], confidence, seconds)

    def whole_evidence(self, t: int) -> Doubles:
        """What speaks for another voice in all of a turn, shape (5,)."""
        identity, label, other = self.identity, int(self.labels[t]), int(self.identity.other[t])
        apart = identity.apart(label, other)
        return np.array(
            [
                np.clip(identity.odds[t], -20, 20),
                np.clip(identity.typical(identity.fits[t, other], other, apart), -1, 1),
                np.minimum(identity.third[t], 20),
                np.clip(identity.typical(identity.fits[t, label], label, apart), -1, 1),
                np.log(max(self.statistics.frames[t], 5) / VOICE_RATE),
            ]
        )

    def stretches(self, t: int) -> list[VoiceStretch]:
        """Stretches of other voices in a turn, whatever they are worth."""
        if not can_change(self.heard[t], self.identity):
            return []
        known = self.statistics.voices_without(self.sums, t)
        fits = frame_fits(self.heard[t], known, self.background, self.statistics.centre)
        words = turn_words(self.turns[t], self.text)
        label = int(self.labels[t])
        return list(find_stretches(t, self.heard[t], fits, words, label, self.identity))

    def change(self, stretch: VoiceStretch) -> SpeakerChange | None:
        """The finding that a stretch is another's, if it is sure enough."""
        if not self.eligible(stretch):
            return None
        confidence = _chance(stretch_evidence(stretch), _PART)
        if confidence < SHOWN:
            return None
        heard = self.names[stretch.voice]
        turn = self.turns[stretch.turn]
        return SpeakerChange(turn, stretch.first, stretch.last, heard, confidence, stretch.seconds)

    @staticmethod
    def eligible(stretch: VoiceStretch) -> bool:
        """Whether a stretch is long and clear enough to be judged at all."""
        short = stretch.seconds < _INNER_SECONDS or stretch.odds < _INNER_ODDS
        return (
            stretch.odds > _LEAST_ODDS
            and stretch.typical >= _STRETCH_TYPICAL
            and stretch.place <= _FARTHEST_PLACE
            and (stretch.at_edge or not short)
        )


def stretch_evidence(stretch: VoiceStretch) -> Doubles:
    """What speaks for another voice in a stretch, shape (5,)."""
    return np.array(
        [
            np.clip(stretch.odds, -5, 20),
            np.clip(stretch.typical, -1, 1.2),
            np.clip(stretch.typical_rest, -1, 1.2),
            np.log(max(stretch.seconds, 0.1)),
            0.0 if stretch.at_edge else 1.0,
        ]
    )


def _chance(evidence: Doubles, weights: Doubles) -> float:
    odds = float(np.clip(evidence @ weights[:-1] + weights[-1], -30, 30))
    return round(float(1 / (1 + np.exp(-odds))), 3)
