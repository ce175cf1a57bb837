"""Whether turns without a name get the right one: `python -m tests.benchmarks.nameless`.

Labels of composed conversations (`voice_episodes`) are taken away in five ways; prints one JSON
object with, for each, the turns of somebody who has a name in the text, how many got it or another
one, and the turns of strangers, how many got a name.

    mixed      every eighth turn is "Unknown"
    half       half of one person's turns are "Speaker 1"
    stranger   one person is "Unknown" throughout, and so is every twelfth turn of the others
    lone       of that person one turn is left, "Unknown"
    lost       every tenth turn stands under the label before it, as a paragraph without one

    --seeds A B   seeds A to B - 1; constants were chosen on 200 to 204, so take others
    --fit         print weights for `aligner.alignment.voices.check`, fitted on these seeds
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from typing import Final

from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from aligner.alignment.voices import check
from aligner.alignment.voices.findings import Voices
from aligner.alignment.voices.nameless import likeliest_names
from aligner.alignment.voices.turns import find_turns, names_somebody
from aligner.threads import one_blas_thread
from aligner.transcript.parse import parse
from tests.benchmarks.voice_episodes import CONDITIONS, Conversation, compose, utterances
from tests.benchmarks.voices import Planted, written_turns

WAYS: Final = ("mixed", "half", "stranger", "lone", "lost")


def taken_away(made: Conversation, way: str, seed: int) -> Planted | None:
    """The transcript without some names; None where there are too few people for a stranger."""
    chance = random.Random(f"{made.condition} {seed} {way}")  # noqa: S311
    said = [turn.speaker for turn in made.turns]
    names = sorted(set(said))
    seconds = dict.fromkeys(names, 0.0)
    for turn in made.turns:
        seconds[turn.speaker] += turn.words[-1][1].offset - turn.words[0][1].onset
    rarest = min(names, key=lambda name: seconds[name])
    kept = list(range(len(said)))
    if way == "mixed":
        for i in chance.sample(kept, max(2, len(said) // 8)):
            said[i] = "Unknown"
    elif way == "half":
        said = ["Speaker 1" if x == rarest and chance.random() < 0.5 else x for x in said]
    elif way == "lost":
        said = ["" if i % 10 == 5 else x for i, x in enumerate(said)]
    elif len(names) < 3:
        return None
    elif way == "stranger":
        said = ["Unknown" if x == rarest or chance.random() < 1 / 12 else x for x in said]
    else:
        one = chance.choice([i for i in kept if said[i] == rarest])
        kept = [i for i in kept if i == one or said[i] != rarest]
        said[one] = "Unknown"
    return written_turns(made, [[i] for i in kept], [said[i] for i in kept])


def heard_names(found: Voices) -> dict[int, str]:
    """The names that the product gives to paragraphs, by their index."""
    given = {each.turn.line // 2: each.heard for each in found.nameless}
    for change in found.changes:
        for word in change.turn.words[change.first : change.last]:
            given[word.line // 2] = change.heard
    for wrong in found.wrong:
        given[wrong.turn.line // 2] = wrong.heard
    return given


def judged(planted: Planted, given: dict[int, str], counts: dict[str, int]) -> None:
    """Count the paragraphs that had no name."""
    known = {name for name in planted.written if name and names_somebody(name)}
    for g, parts in enumerate(planted.parts):
        name = planted.written[g]
        if name in known:
            counts["named_alarms"] += given.get(g, name) != name
            continue
        stranger = parts[0].speaker not in known
        counts["strangers" if stranger else "turns"] += 1
        if g in given:
            right = given[g] == parts[0].speaker
            counts["strangers_named" if stranger else "right" if right else "wrong"] += 1


def evidences(planted: Planted, made: Conversation) -> Iterator[tuple[list[float], bool]]:
    """Evidence and truth of every turn without a name."""
    turns = find_turns(parse(planted.text), planted.alignment)
    heard = check.frames_of(turns, made.samples)
    kept = [i for i, frames in enumerate(heard) if len(frames) >= 15]
    names = sorted({turn.speaker for turn in turns if turn.speaker})
    beside = check.Comparison.of(
        [turns[i] for i in kept], [heard[i] for i in kept], names, planted.text
    )
    found = likeliest_names(beside.turns, beside.labels, beside.statistics, beside.identity)
    for t, voice, evidence in found:
        speaker = planted.parts[beside.turns[t].line // 2][0].speaker
        yield evidence.tolist(), names[voice] == speaker


def fitted(conditions: Sequence[str], seeds: range) -> dict[str, object]:
    """Weights of the evidence, by logistic regression."""
    examples = [
        each
        for condition in conditions
        for seed in seeds
        for made in [compose(condition, seed)]
        for way in WAYS[:-1]
        for planted in [taken_away(made, way, seed)]
        if planted
        for each in evidences(planted, made)
    ]
    model = LogisticRegression(C=1.0, max_iter=5000)
    model.fit([x for x, _ in examples], [ok for _, ok in examples])
    weights = [round(float(w), 2) for w in (*model.coef_[0], model.intercept_[0])]
    return {"weights": weights, "turns": len(examples), "right": sum(ok for _, ok in examples)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("conditions", nargs="*", default=CONDITIONS)
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 102))
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    seeds = range(*options.seeds)
    if not utterances("timit") or not utterances("libri"):
        print(json.dumps({"skipped": "the recordings are absent"}))
        return
    with one_blas_thread():
        if options.fit:
            print(json.dumps(fitted(options.conditions, seeds)))
            return
        rows = {way: dict.fromkeys(_COUNTED, 0) for way in WAYS}
        for condition in options.conditions:
            for seed in seeds:
                made = compose(condition, seed)
                for way, counts in rows.items():
                    planted = taken_away(made, way, seed)
                    if planted:
                        transcript = parse(planted.text)
                        found = check.check_voices(transcript, planted.alignment, made.samples)
                        judged(planted, heard_names(found), counts)
    print(json.dumps(rows, indent=1))


_COUNTED: Final = ("turns", "right", "wrong", "strangers", "strangers_named", "named_alarms")


if __name__ == "__main__":
    main()
