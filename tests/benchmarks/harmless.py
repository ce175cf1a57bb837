"""Do places survive what nobody hears? `python -m tests.benchmarks.harmless [EPISODE…]`.

Each episode is aligned as it is and in nineteen renderings that sound the same: other gains, noise
at -80 dB, shifts of up to 10 ms, resampling, MP3 at four rates, FLAC, WAV. Of made episodes, whose
sentences are hand-timed, every sixth sentence is said and written twice, the second time faster or
slower; now and then one of the two is said and not written, or written and not said.

Prints one JSON object: lines that one rendering finds and another one does not, words a thousand
that two renderings place more than 100 ms apart, and words more than a second apart that at least
one of them is sure of (confidence 0.7).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner.alignment.file import AlignmentFile
from aligner.alignment.model import TimedWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE, AcousticModel, Samples
from aligner.audio.conformer import Conformer
from tests.benchmarks.distortions import encoded, sped_up, through_ffmpeg
from tests.benchmarks.recordings import EPISODES, Case, Utterance, aligned, episode, timit
from tests.benchmarks.shuffled import shuffled

_MADE = 5
_FIRST_SEED = 100
"""Other episodes than those of `speech`."""

_REPEATED = 6
"""Every so many sentences one comes back."""

_SPEEDS = (0.94, 1.06)

_MOVED, _FAR, _SURE = 0.1, 1.0, 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """A way to store a recording that changes nothing that is heard.

    Attributes:
        name: what it is called.
        render: the samples of it.
        delay: seconds by which everything comes later.
    """

    name: str
    render: Callable[[Samples], Samples]
    delay: float = 0.0


def _louder(decibels: float) -> Rendering:
    factor = np.float32(10 ** (decibels / 20))
    return Rendering(f"{decibels:+g} dB", lambda samples: samples * factor)


def _dithered(seed: int) -> Rendering:
    def render(samples: Samples) -> Samples:
        noise = np.random.default_rng(seed).normal(0.0, 1e-4, len(samples))
        return samples + noise.astype(np.float32)

    return Rendering(f"noise {seed}", render)


def _shifted(milliseconds: float) -> Rendering:
    silence = np.zeros(round(milliseconds / 1000 * SAMPLE_RATE), np.float32)
    return Rendering(
        f"{milliseconds:g} ms later",
        lambda samples: np.concatenate([silence, samples]),
        len(silence) / SAMPLE_RATE,
    )


def _resampled(rate: int) -> Rendering:
    return Rendering(
        f"{rate} Hz", lambda samples: through_ffmpeg(samples, ["-ar", str(rate)], "wav")
    )


def _compressed(rate: int) -> Rendering:
    return Rendering(f"MP3 of {rate} kb/s", lambda samples: encoded(samples, f"{rate}k"))


RENDERINGS = (
    *map(_louder, (-12.0, -6.0, -3.0, 3.0)),
    *map(_dithered, range(3)),
    *map(_shifted, (1.0, 2.5, 5.0, 10.0)),
    *map(_resampled, (22_050, 48_000)),
    *map(_compressed, (64, 96, 128, 160)),
    Rendering("FLAC", lambda samples: through_ffmpeg(samples, [], "flac")),
    Rendering("WAV", lambda samples: through_ffmpeg(samples, ["-c:a", "pcm_s16le"], "wav")),
)


def made(seed: int) -> Case | None:
    """An episode in which sentences come back; None without the data."""
    utterances, stem = timit(), EPISODES["roundtable"]
    if not utterances or not stem.with_suffix(".mp3").is_file():
        return None
    rng = np.random.default_rng(seed)
    chosen = [utterances[i] for i in rng.permutation(len(utterances))[:44]]
    again = [_varied(each, _SPEEDS[i % 2]) for i, each in enumerate(chosen[::_REPEATED])]
    case = episode(stem)
    sounds = [
        case.samples[round(s.onset * SAMPLE_RATE) : round(s.offset * SAMPLE_RATE)]
        for s in (each.segment for each in case.truth.inserts[:3])
    ]
    return shuffled(f"made {seed}", [*chosen, *again], sounds, seed)


def _varied(utterance: Utterance, speed: float) -> Utterance:
    samples = through_ffmpeg(utterance.samples, ["-af", f"atempo={speed}"], "wav")
    words = tuple((word, sped_up(at, speed)) for word, at in utterance.words)
    return replace(utterance, samples=samples, words=words)


def compared(case: Case, model: AcousticModel, lexicon: Lexicon) -> dict[str, object]:
    """What of an episode changes from rendering to rendering."""
    files = [(0.0, aligned(case, model, lexicon))]
    for each in RENDERINGS:
        changed = replace(case, samples=each.render(case.samples))
        files.append((each.delay, aligned(changed, model, lexicon)))
    return changes(files)


def changes(files: Sequence[tuple[float, AlignmentFile]]) -> dict[str, object]:
    """The figures of one episode: alignments with the seconds by which their sound comes later."""
    verdicts = [
        {line.line: line.verdict in {"spoken", "partly_spoken"} for line in file.alignment.lines}
        for _, file in files
    ]
    unsteady = [n for n in verdicts[0] if len({each[n] for each in verdicts}) > 1]
    words = [_later(file.alignment.words, delay) for delay, file in files]
    apart = [
        (i, _apart(a, b), max(a[1], b[1]))
        for other in words[1:]
        for i, (a, b) in enumerate(zip(words[0], other, strict=True))
    ]
    return {
        "renderings": len(files),
        "unsteady_lines": unsteady,
        "moved_per_1000": round(1000 * sum(d > _MOVED for _, d, _ in apart) / len(apart), 2),
        "far_and_sure": sorted({i for i, d, sure in apart if d > _FAR and sure >= _SURE}),
    }


def _later(words: Sequence[TimedWord], delay: float) -> list[tuple[float | None, float]]:
    return [(w.segment.onset - delay if w.segment else None, w.confidence) for w in words]


def _apart(one: tuple[float | None, float], other: tuple[float | None, float]) -> float:
    """Seconds between two places of a word; 0 where one has none."""
    return abs(one[0] - other[0]) if one[0] is not None and other[0] is not None else 0.0


def _cases() -> Iterator[Case]:
    yield from (episode(stem) for stem in EPISODES.values() if stem.with_suffix(".mp3").is_file())
    for seed in range(_FIRST_SEED, _FIRST_SEED + _MADE):
        if case := made(seed):
            yield case


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", nargs="*", metavar="EPISODE", help="names; all if none")
    wanted = parser.parse_args().episodes
    model, lexicon = Conformer(), Lexicon()
    rows = {
        case.name: compared(case, model, lexicon)
        for case in _cases()
        if not wanted or case.name in wanted
    }
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
