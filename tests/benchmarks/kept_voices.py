"""Whether kept voices name the right turns: `python -m tests.benchmarks.kept_voices`.

Conversations are composed (`voice_episodes`) of one half of everybody's utterances and their voices
kept; in others, made of the other half, somebody's name is taken away. The kept ones are of one to
six people, of one to three episodes each, whose microphones are not those of the episode. One JSON
object: turns of 1 s of voice or more by people who are known and by others, how many were named
rightly and wrongly, and how often a stated confidence of .9 or more was right.

    --seeds A B   seeds A to B - 1; constants were chosen on 0 to 5, so take others
    --fit         print weights for `aligner.alignment.voices.known`, fitted on these seeds
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from aligner.alignment.voices.background import load_background
from aligner.alignment.voices.check import frames_of
from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.known import SHOWN, confidence_of, likeliest_known, voices_to_keep
from aligner.alignment.voices.statistics import Doubles, TurnStatistics
from aligner.alignment.voices.turns import find_turns
from aligner.audio.voice_features import VOICE_RATE
from aligner.threads import one_blas_thread
from aligner.transcript.parse import parse
from tests.benchmarks.voice_episodes import compose, utterances
from tests.benchmarks.voices import written_turns

CONDITIONS: Final = (
    "libri",
    "libri+chan",
    "libri+chan+drift+xtalk+short",
    "libri+eqd",
    "libri+noise15",
    "timit",
)
_TRIES: Final = 6
_NOBODY: Final = 0.25
"""Share of the tries in which the episode has no name at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """An episode: whose each turn is, and what it sounds like."""

    condition: str
    speakers: tuple[str, ...]
    statistics: TurnStatistics

    def kept(self, names: Sequence[str]) -> tuple[list[KeptVoice], Doubles]:
        """The voices of some labels, and the index of each turn's."""
        labels = np.array([names.index(x) if x in names else -1 for x in self.speakers])
        weights = (labels[:, None] == np.arange(len(names))).astype(np.float64)
        return list(voices_to_keep(names, labels, self.statistics, weights, ())), labels


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of a turn without a name: evidence is None where no known voice came first."""

    condition: str
    is_known: bool
    is_right: bool
    evidence: Doubles | None


def heard(condition: str, seed: int, half: int) -> Heard:
    """A composed episode."""
    made = compose(condition, seed, half)
    said = [turn.speaker for turn in made.turns]
    planted = written_turns(made, [[i] for i in range(len(said))], said)
    turns = find_turns(parse(planted.text), planted.alignment)
    speakers = tuple(planted.parts[turn.line // 2][0].speaker for turn in turns)
    statistics = TurnStatistics.of(frames_of(turns, made.samples), load_background())
    return Heard(condition, speakers, statistics)


def tried(before: Sequence[Heard], episodes: Sequence[Heard], seed: int) -> Iterator[Turn]:
    """Take names away, keep voices of other episodes at random, see who is named."""
    chance = random.Random(seed)  # noqa: S311
    shelf: dict[str, list[KeptVoice]] = defaultdict(list)
    for each in before:
        for voice in each.kept(sorted(set(each.speakers)))[0]:
            shelf[voice.name].append(voice)
    for each in episodes:
        names = sorted(set(each.speakers))
        for _ in range(_TRIES):
            lost = chance.choice(names)
            left = [] if chance.random() < _NOBODY else [x for x in names if x != lost]
            own, labels = each.kept(left)
            known = chance.sample(sorted(shelf), chance.randint(1, 6))
            others = [
                voice
                for name in known
                for voice in chance.sample(shelf[name], min(len(shelf[name]), chance.randint(1, 3)))
            ]
            yield from judged(each, np.flatnonzero(labels < 0).tolist(), own, others)


def judged(
    episode: Heard, turns: Sequence[int], own: Sequence[KeptVoice], others: Sequence[KeptVoice]
) -> Iterator[Turn]:
    """What each turn without a name is taken for."""
    found = {
        t: (voice.name, evidence)
        for t, voice, evidence in likeliest_known(
            turns, episode.statistics, own, others, load_background()
        )
    }
    known = {voice.name for voice in others} - {voice.name for voice in own}
    for t in turns:
        if episode.statistics.frames[t] >= VOICE_RATE:
            speaker = episode.speakers[t]
            name, evidence = found.get(t, ("", None))
            yield Turn(episode.condition, speaker in known, name == speaker, evidence)


def figures(turns: Sequence[Turn]) -> dict[str, int]:
    """Counts."""
    counts = Counter[str]()
    for turn in turns:
        counts["known" if turn.is_known else "strangers"] += 1
        confidence = 0.0 if turn.evidence is None else confidence_of(turn.evidence)
        if confidence < SHOWN:
            continue
        right = turn.is_known and turn.is_right
        counts["named_right" if right else "named_wrong"] += 1
        if confidence >= 0.9:
            counts["stated_0.9"] += 1
            counts["stated_0.9_right"] += right
    return dict(counts)


def fitted(turns: Sequence[Turn]) -> list[float]:
    """Weights of the evidence, by logistic regression."""
    rows = [turn for turn in turns if turn.evidence is not None]
    model = LogisticRegression(C=1.0, max_iter=5000)
    model.fit([turn.evidence for turn in rows], [turn.is_known and turn.is_right for turn in rows])
    return [round(float(w), 2) for w in (*model.coef_[0], model.intercept_[0])]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 103))
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    if not utterances("timit") or not utterances("libri"):
        print(json.dumps({"skipped": "the recordings are absent"}))
        return
    seeds = range(*options.seeds)
    with one_blas_thread():
        before, episodes = (
            [heard(condition, seed, half) for condition in CONDITIONS for seed in seeds]
            for half in (0, 1)
        )
        turns = list(tried(before, episodes, options.seeds[0]))
    if options.fit:
        print(json.dumps({"weights": fitted(turns), "turns": len(turns)}))
        return
    report = {
        condition: figures([turn for turn in turns if turn.condition == condition])
        for condition in CONDITIONS
    }
    print(json.dumps({**report, "all": figures(turns)}, indent=1))


if __name__ == "__main__":
    main()
