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
        storage = importlib.import_module("ctranslate2").StorageView
        tokens = [*self.tokenizer.sot_sequence, self.tokenizer.no_timestamps]
        prefix = self._prefix(known)
        found = self.model.model.generate(
            self.model.model.encode(storage.from_array(self._features(samples))),
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

    def _prefix(self, known: Sequence[str]) -> list[int]:
        text = " ".join(known)
        if not text:
            return []
        return list(self.tokenizer.encode(f" {text[0].upper()}{text[1:]}"))[-_MOST_KNOWN:]

    def _features(self, samples: Samples) -> np.ndarray:
        table = self.model.feature_extractor(samples, padding=160)[:, :_FRAMES]
        padded = np.pad(table, ((0, 0), (0, _FRAMES - table.shape[1])))
        return np.ascontiguousarray(padded[None], np.float32)


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
