"""Whisper by faster-whisper: the likeliest texts of a few seconds, behind known words.

Half a window (15 s, 1500 frames) is encoded instead of a whole one: that is half of the time, and a
gap with its context is shorter. Words known to be said before the gap are forced; the model goes on
from there. Nothing is ever downloaded: a model is a folder, or the name of one that is here.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from aligner.audio.acoustics import Samples
from aligner.errors import MissingDependency

WINDOW = 15.0
"""Seconds that are heard at most."""

_FRAMES = 1500
_BEAMS = 8
_MOST_KNOWN = 60
"""Tokens of the known words before a gap."""

_MOST_NEW = 60
"""Tokens behind them."""

_MOST_SCORED = 150
"""Tokens of a text that is scored as a whole."""

_LEAST = 1e-9
"""Probability of a token at least."""

_HOP, _PADDING = 160, 160
"""Samples a frame; frames of silence behind the sound."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text that may have been said behind the known words.

    Attributes:
        words: as they are written.
        log_prob: of all its tokens, nats.
    """

    words: tuple[str, ...]
    log_prob: float


@dataclass(frozen=True, slots=True, eq=False)
class Whisper:
    """A loaded model; `load_whisper` makes it."""

    model: Any
    tokenizer: Any

    def hear(self, samples: Samples, known: Sequence[str]) -> tuple[Hypothesis, ...]:
        """The likeliest continuations of known words in a stretch of sound, the best first.

        Args:
            samples: 16 kHz, shape (n,), at most `WINDOW` long; begins where the known words do.
            known: what is said first.
        """
        tokens = [*self.tokenizer.sot_sequence, self.tokenizer.no_timestamps]
        prefix = self._prefix(known)
        found = self.model.model.generate(
            self._encode(samples),
            [[*tokens, *prefix]],
            beam_size=_BEAMS,
            num_hypotheses=_BEAMS,
            return_scores=True,
            max_length=len(tokens) + len(prefix) + _MOST_NEW,
            length_penalty=1.0,
            suppress_blank=not prefix,
        )[0]
        hypotheses = []
        for numbers, score in zip(found.sequences_ids, found.scores, strict=True):
            written = [number for number in numbers if number < self.tokenizer.eot]
            # What was forced is given too, and the score is the mean over all and the end.
            new = written[len(prefix) :] if written[: len(prefix)] == prefix else written
            words = tuple(self.tokenizer.decode(new).split())
            hypotheses.append(Hypothesis(words, float(score) * (len(written) + 1)))
        return tuple(hypotheses)

    def score(
        self, samples: Samples, known: Sequence[str], texts: Sequence[str], behind: Sequence[str]
    ) -> tuple[float, ...]:
        """How likely each text is behind known words, and what stands behind it; nats.

        Args:
            samples: see `hear`.
            known: what is said first.
            texts: what may be said then.
            behind: what is said at the end.
        """
        if not texts:
            return ()
        prefix = self._prefix(known)
        sequences = [self._whole(" ".join([*known, text, *behind])) for text in texts]
        sound = np.repeat(np.array(self._encode(samples)), len(texts), axis=0)
        frames = min(_FRAMES, len(samples) // _HOP + _PADDING) // 2
        found = self.model.model.align(
            _stored(sound), list(self.tokenizer.sot_sequence), sequences, [frames] * len(texts)
        )
        scores = []
        for sequence, result in zip(sequences, found, strict=True):
            pairs = zip(prefix, sequence, strict=False)
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            likely = np.maximum(np.array(result.text_token_probs[shared:]), _LEAST)
            scores.append(float(np.log(likely).sum()))
        return tuple(scores)

    def _whole(self, text: str) -> list[int]:
        """The tokens of known words with others between them, as a sentence."""
        ended = text if text[-1:] in ".?!" else f"{text}."
        return list(self.tokenizer.encode(f" {ended[0].upper()}{ended[1:]}"))[:_MOST_SCORED]

    def _encode(self, samples: Samples) -> object:
        encoded: object = self.model.model.encode(_stored(self._features(samples)))
        return encoded

    def _prefix(self, known: Sequence[str]) -> list[int]:
        text = " ".join(known)
        if not text:
            return []
        return list(self.tokenizer.encode(f" {text[0].upper()}{text[1:]}"))[-_MOST_KNOWN:]

    def _features(self, samples: Samples) -> np.ndarray:
        table = self.model.feature_extractor(samples, padding=_PADDING)[:, :_FRAMES]
        padded = np.pad(table, ((0, 0), (0, _FRAMES - table.shape[1])))
        return np.ascontiguousarray(padded[None], np.float32)


def _stored(array: np.ndarray) -> object:
    """An array as the model takes it."""
    storage = importlib.import_module("ctranslate2").StorageView
    stored: object = storage.from_array(np.ascontiguousarray(array))
    return stored


@lru_cache(maxsize=1)
def load_whisper(name: str, threads: int = 1) -> Whisper:
    """A model for the processor, with whole numbers for weights.

    Args:
        name: a folder with `model.bin` and `tokenizer.json`, or the name of a model that
            faster-whisper has fetched before.
        threads: of one call.

    Raises:
        MissingDependency: faster-whisper is not installed, or there is no such model here.
    """
    try:
        package = importlib.import_module("faster_whisper")
        tokenizer = importlib.import_module("faster_whisper.tokenizer")
    except ImportError as error:
        raise MissingDependency(
            "Words by Whisper need the package faster-whisper.",
            "Run: pip install 'transcript-aligner[suggest]'",
        ) from error
    try:
        model = package.WhisperModel(
            name,
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )
    except (OSError, RuntimeError, ValueError) as error:
        where = "is no folder with model.bin in it" if Path(name).exists() else "is not here"
        raise MissingDependency(
            f"The Whisper model {name} {where}: {error}.",
            "Name a folder with a model for faster-whisper; nothing is downloaded.",
        ) from error
    reader = tokenizer.Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="en"
    )
    return Whisper(model, reader)
