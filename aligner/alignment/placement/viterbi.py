"""Forced alignment between anchors by Viterbi, with words that may be skipped and unwritten sound.

Before each word lies a junction. From there a path may enter any pronunciation of the word, or
stay in the filler (a garbage model: silence, or sounds that are not written), or skip the word at a
price:

         ┌─ skip ──────────────────────────────────┐
        junction i ──► ph ─► · ─► ph ─► · ─► ph ──► junction i+1 ──► …
         │  ▲    └──► other pronunciation ─────────►│
         ▼  │
        filler

Inside a word the phones are those of a CTC model: a phone may last, a blank (·) may lie between
two, and must if they are the same. Stretches of similar size are solved together, a frame at a
time for all of them, so that they share the cost of a step in numpy.

What each step costs stands in the profile of the acoustic model (`SearchCosts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence, Floats
from aligner.alignment.placement.lattice import Lattice, Pronunciations, SearchRegion
from aligner.alignment.placement.word_placement import Found, WordPlacement, places_of
from aligner.threads import side_by_side

BATCH_CELLS = 4_000_000
"""States times frames solved at once: bounds the memory of a batch to some tens of MB."""

_NEVER = -1e30
_BY_FILLER, _BY_SKIP, _BY_WORD = range(3)

_Codes = npt.NDArray[np.int8]
_Flags = npt.NDArray[np.bool_]


def place_words(
    evidence: Evidence,
    words: Sequence[Pronunciations],
    stretches: Sequence[SearchRegion],
    *,
    opens: Sequence[bool],
    skip_cost: float | None = None,
    jobs: int = 1,
) -> list[WordPlacement | None]:
    """The likeliest path through each stretch.

    Complexity: O(frames x states) for each stretch.

    Args:
        evidence: what was heard.
        words: the pronunciations of every word, phone columns.
        stretches: which words lie in which frames; they share neither words nor frames.
        opens: whether each word begins a phrase: stands after punctuation, a tag, a line end.
        skip_cost: nats for leaving out a word, if not the profile's.
        jobs: threads.

    Returns:
        One entry a word, None where it was skipped or lies in no stretch.
    """
    skip = evidence.profile.search.skip if skip_cost is None else skip_cost
    placed: list[WordPlacement | None] = [None] * len(words)
    lattices = [
        Lattice.of(stretch, words, opens)
        for stretch in stretches
        if stretch.n_frames and stretch.last > stretch.first
    ]

    def solve(batch: list[Lattice]) -> None:
        trellis = _solve(evidence, batch, skip)
        found = [
            each for row, lattice in enumerate(batch) for each in trellis.words_of(row, lattice)
        ]
        for (word, _, _), place in zip(found, places_of(evidence, found), strict=True):
            placed[word] = place

    for _ in side_by_side(solve, _batches(lattices), jobs):
        pass
    return placed


def _batches(lattices: list[Lattice]) -> Iterator[list[Lattice]]:
    """Similar lengths together, so that little is padded."""
    batch: list[Lattice] = []
    most = 0
    for lattice in sorted(lattices, key=lambda each: (each.stretch.n_frames, each.n_states)):
        most = max(most, lattice.n_states)
        if batch and lattice.stretch.n_frames * most * (len(batch) + 1) > BATCH_CELLS:
            yield batch
            batch, most = [], lattice.n_states
        batch.append(lattice)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True, eq=False)
class _Trellis:
    """Backpointers of the best paths.

    Attributes:
        stepped: whether into a state from the one before it, or into a first one from its
            junction, shape (n_frames, n_lattices, n_states).
        jumped: whether from the last but one instead, of the same shape.
        into_junction: shape (n_frames + 1, n_lattices, n_words + 1); codes from _BY_WORD on tell
            which pronunciation.
    """

    stepped: _Flags
    jumped: _Flags
    into_junction: _Codes

    def words_of(self, row: int, lattice: Lattice) -> Iterator[Found]:
        """From the last word back."""
        stretch, width = lattice.stretch, self.stepped.shape[2]
        labels, first = lattice.labels.tolist(), (lattice.enters >= 0).tolist()
        # Bytes are read one by one in a fifth of the time that elements of an array take.
        stepped, jumped = self.stepped[:, row].tobytes(), self.jumped[:, row].tobytes()
        into_junction = self.into_junction[:, row].tobytes()
        frame, word, junctions = stretch.n_frames, lattice.n_words, self.into_junction.shape[2]
        while word or frame:
            came = into_junction[frame * junctions + word]
            if came == _BY_FILLER:
                frame -= 1
            elif came == _BY_SKIP:
                word -= 1
            else:
                word -= 1
                state = lattice.ends[word][came - _BY_WORD]
                said: list[int] = []
                inside = True
                while inside:
                    frame -= 1
                    said.append(labels[state])
                    at = frame * width + state
                    if jumped[at]:
                        state -= 2
                    elif stepped[at]:
                        inside = not first[state]
                        state -= 1
                yield stretch.first + word, stretch.start + frame, said[::-1]


def _solve(evidence: Evidence, batch: Sequence[Lattice], skip_cost: float) -> _Trellis:
    """Viterbi over a batch; frames and states that only pad cost time but change nothing."""
    n_frames = max(each.stretch.n_frames for each in batch)
    n_states = max(each.n_states for each in batch)
    emission, filler = _emissions(evidence, batch, n_frames, n_states)
    tables = _Tables.of(batch, n_states, skip_cost, evidence.profile.search.phrase)
    stepped = np.zeros((n_frames, len(batch), n_states), np.bool_)
    jumped = np.zeros_like(stepped)
    into_junction = np.zeros((n_frames + 1, *tables.skip.shape), np.int8)
    # The last one stands for "no state".
    state = np.full((len(batch), n_states + 1), _NEVER, np.float32)
    waiting = np.full(tables.skip.shape, _NEVER)
    waiting[:, 0] = 0.0
    for frame in range(n_frames):
        junction = _junctions(waiting, state, tables, into_junction[frame])
        waiting = junction + (filler[frame, :, None] - tables.lull)
        _advance(state[:, :-1], junction, tables, stepped[frame], jumped[frame])
        state[:, :-1] += emission[frame]
    _junctions(waiting, state, tables, into_junction[n_frames])
    return _Trellis(stepped, jumped, into_junction)


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """The batch's arcs as arrays; B lattices, N states, M junctions, A pronunciations."""

    jump: Floats  # (B, N): 0 where a state may follow the last but one
    enter: npt.NDArray[np.int64]  # flat places of first states in (B, N)
    enter_from: npt.NDArray[np.int64]  # flat places of their junctions in (B, M)
    ends: npt.NDArray[np.int64]  # (A, B, M): flat places in (B, N + 1)
    skip: Floats  # (B, M): summed cost of skipping every word before a junction
    lull: Floats  # (B, M): cost of a frame of filler at a junction

    @classmethod
    def of(
        cls, batch: Sequence[Lattice], n_states: int, skip_cost: float, phrase_cost: float
    ) -> _Tables:
        n_junctions = max(each.n_words for each in batch) + 1
        n_branches = max(len(end) for each in batch for end in each.ends)
        jump = np.full((len(batch), n_states), _NEVER, np.float32)
        ends = np.full((max(1, n_branches), len(batch), n_junctions), n_states)
        skip = np.full((len(batch), n_junctions), skip_cost)
        skip[:, 0] = 0.0
        lull = np.zeros((len(batch), n_junctions))
        enter, enter_from = [], []
        for row, lattice in enumerate(batch):
            first = lattice.enters >= 0
            enter.append(np.flatnonzero(first) + row * n_states)
            enter_from.append(lattice.enters[first] + row * n_junctions)
            jump[row, : lattice.n_states][lattice.jumps] = 0.0
            lull[row, : lattice.n_words + 1] = np.where(lattice.opens, 0.0, phrase_cost)
            for word, branch_ends in enumerate(lattice.ends):
                ends[: len(branch_ends), row, word + 1] = branch_ends
                if not branch_ends:
                    skip[row, word + 1] = 0.0  # nothing to be heard, nothing to pay
        ends += (np.arange(len(batch)) * (n_states + 1))[None, :, None]
        entries = np.concatenate(enter), np.concatenate(enter_from)
        return cls(jump, *entries, ends, skip.cumsum(axis=1), lull)


def _emissions(
    evidence: Evidence, batch: Sequence[Lattice], n_frames: int, n_states: int
) -> tuple[Floats, Floats]:
    costs = evidence.profile.search
    emission = np.full((n_frames, len(batch), n_states), _NEVER, np.float32)
    filler = np.zeros((n_frames, len(batch)), np.float32)
    for row, lattice in enumerate(batch):
        frames = slice(lattice.stretch.start, lattice.stretch.end)
        blank, best = evidence.blank[frames], evidence.best[frames]
        # Against the likeliest class sums stay small, so that 32 bits hold them.
        likeliest = np.maximum(blank, best)
        scores = evidence.log_probs[frames][:, lattice.labels]  # -1, the blank, is put right below
        scores[:, lattice.labels < 0] = blank[:, None] - costs.lull
        emission[: len(blank), row, : lattice.n_states] = scores - likeliest[:, None]
        filler[: len(blank), row] = np.maximum(blank, best - costs.filler) - likeliest
    return emission, filler


def _junctions(waiting: Floats, state: Floats, tables: _Tables, came: _Codes) -> Floats:
    """Scores of the junctions before a frame, shape (B, M); `came` notes how each was reached."""
    by_word = state.ravel()[tables.ends]
    branch = by_word.argmax(axis=0) if len(by_word) > 1 else 0
    best_word = by_word.max(axis=0)
    spoken = best_word > waiting
    came[...] = np.where(spoken, _BY_WORD + branch, _BY_FILLER)
    direct = np.maximum(waiting, best_word) + tables.skip
    reached = np.maximum.accumulate(direct, axis=1)
    came[reached > direct] = _BY_SKIP
    return reached - tables.skip


def _advance(
    state: Floats, junction: Floats, tables: _Tables, stepped: _Flags, jumped: _Flags
) -> None:
    """Move every state on by one frame, in place; its own emission is not added yet."""
    begun = junction.ravel()[tables.enter_from]
    jump = state[:, :-2] + tables.jump[:, 2:]
    rows, columns = np.divmod(tables.enter, state.shape[1])
    first = state[rows, columns]
    np.greater(state[:, :-1], state[:, 1:], out=stepped[:, 1:])
    np.maximum(state[:, 1:], state[:, :-1], out=state[:, 1:])
    np.greater(jump, state[:, 2:], out=jumped[:, 2:])
    np.maximum(state[:, 2:], jump, out=state[:, 2:])
    stepped[rows, columns] = begun > first
    state[rows, columns] = np.maximum(begun, first)
