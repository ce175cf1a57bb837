"""Count which phone was meant where the network hears another one.

    python -m tests.benchmarks.phone_confusions --items FILE --audio DIR [--but speech/timit]
        [--write]

The known words beside each gap are placed on their best path; counted are those with one
pronunciation, by what is heard in the frame in which each phone begins. The words of gaps are never
looked at. Prints what the most frequent phones are meant by; `--write` keeps the counts for the
search (`aligner.review.candidates.confusions`). What the package has is of no recording whose
licence allows measuring only: `--but speech/timit`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.confusions import write_confusions
from aligner.review.candidates.frame_scores import NEVER, FrameScores, score_frames
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.vocabulary import Vocabulary, load_vocabulary
from aligner.review.candidates.word_chains import LULL, Ways
from aligner.threads import one_blas_thread
from tests.benchmarks.candidate_items import Item, chunks, hear, read_items

Floats = npt.NDArray[np.float64]

_EDGE = 2
"""Frames of the gap on each side in which the last known phone may still lie."""

_LEAST_FRAMES = 10
_SPIKE = 0.15
"""Probability of any phone below which a frame tells nothing of the phone placed there."""


def count(items: Sequence[Item], folder: Path, vocabulary: Vocabulary) -> Floats:
    """Phones heard by phones meant, shape (P, P)."""
    reader = WordReader(vocabulary, Lexicon())
    model = DEFAULT_PROFILE.load_model(jobs=1)
    counts = np.zeros((len(vocabulary.phones),) * 2)
    for _, item in chunks([item for item in items if item.words]):
        heard = hear(item, folder, model)
        shares = phone_shares(heard, vocabulary.phones)
        for phone, frame in known_phones(item, heard, reader, vocabulary.phones):
            if (total := shares[frame].sum()) > _SPIKE:
                counts[:, phone] += shares[frame] / total * min(1.0, 2 * total)
    return counts


def phone_shares(heard: PhonePosteriors, phones: Sequence[str]) -> Floats:
    """Probabilities of P phones, shape (T, P); 0 for those that the model does not know."""
    columns = [heard.phones.index(phone) if phone in heard.phones else -1 for phone in phones]
    shares: Floats = np.exp(heard.log_probs[:, columns].astype(np.float64))
    shares[:, np.array(columns) < 0] = 0
    return shares


def known_phones(
    item: Item, heard: PhonePosteriors, reader: WordReader, phones: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Phones of the words beside a gap that have one pronunciation, and where each begins."""
    frames = score_frames(heard, phones)
    first, last = (int(edge * heard.frame_rate) for edge in item.window)
    sides = ((item.left, 0, first + _EDGE), (item.right, max(0, last - _EDGE), len(frames)))
    for text, start, stop in sides:
        words = [word.ways for word in reader.words(text) if word.ways]
        if words and stop - start >= _LEAST_FRAMES:
            sure = [len(ways) == 1 for ways in words for _ in ways[0]]
            for (phone, frame), alone in zip(
                begins(frames.part(start, stop), words), sure, strict=True
            ):
                if alone and frame >= 0:
                    yield phone, start + frame


def begins(frames: FrameScores, words: Sequence[Ways]) -> list[tuple[int, int]]:
    """The first pronunciation of each word, and the frame in which each phone begins.

    Returns:
        Phone and frame of each state of the best path; -1 if there is none.
    """
    labels = np.array([phone for ways in words for phone in ways[0]])
    ends = np.cumsum([len(ways[0]) for ways in words]) - 1
    closing = np.isin(np.arange(len(labels)), ends)
    doubled = np.concatenate([[False], labels[1:] == labels[:-1]])
    held = np.full(len(labels), NEVER, np.float32)
    blank, outside = held.copy(), np.float32(0)
    waited, began = (np.zeros((len(frames), len(labels)), np.bool_) for _ in range(2))
    for t in range(len(frames)):
        best = np.maximum(held, blank)
        incoming = np.concatenate([[outside], np.where(doubled[1:], blank[:-1], best[:-1])])
        waited[t], began[t] = blank > held, incoming > held
        still = best + (frames.blank[t] - LULL)
        blank = np.where(closing, np.maximum(still, best + frames.filler[t]), still)
        held = np.maximum(held, incoming) + frames.phones[t, labels]
        outside += frames.filler[t]
    found = [-1] * len(labels)
    state, in_blank = len(labels) - 1, bool(blank[-1] > held[-1])
    for t in reversed(range(len(frames))):
        if in_blank:
            in_blank = bool(waited[t, state])
        elif began[t, state]:
            found[state] = t
            if state == 0:
                break
            in_blank = bool(doubled[state] or waited[t, state - 1])
            state -= 1
    return list(zip(labels.tolist(), found, strict=True))


def main() -> None:
    """Count, print, keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--but", default="", help="leave out audio whose path has this in it")
    parser.add_argument("--write", action="store_true", help="keep them in the package")
    options = parser.parse_args()
    vocabulary = load_vocabulary()
    with one_blas_thread():
        items = read_items(options.items)
        used = [item for item in items if not options.but or options.but not in item.audio]
        counts = count(used, options.audio, vocabulary)
    often = np.argsort(-counts.sum(axis=1))[:16].tolist()
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
    table = {
        vocabulary.phones[row]: {
            vocabulary.phones[n]: round(float(shares[row, n]), 3)
            for n in np.argsort(-shares[row])[:5].tolist()
        }
        for row in often
    }
    result: dict[str, object] = {"phones": round(float(counts.sum())), "heard, meant": table}
    if options.write:
        result["bytes"] = write_confusions(vocabulary.phones, counts.astype(np.float32))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
