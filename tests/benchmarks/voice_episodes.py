"""Conversations of known voices, put together from utterances: whose each turn is is known.

    utterances of 2 to 4 people ─ cut at words ─► turns of 1 to 25 s ─ microphones ─► one MP3
                                                                      rooms, noise

A condition is a source and what happens to its sound, joined by "+": "libri+chan+noise15".

    libri, timit   whose utterances: ten people at their own microphones, eight at one
    same           all of one sex
    short          turns from half a second on
    chan           everybody an equalizer of +-6 dB, a band of 3.6 to 8 kHz, a level, a noise floor
    eqd            everybody's long-term spectrum made the same: harsher than one microphone
    drift          equalizer and level change a little from turn to turn
    xtalk          somebody else talks over three turns in ten for 0.4 to 1.5 s
    noise15        pink noise 15 dB below the voices
    music          loops under a third of the time, 12 dB below the voices
    switch         one person goes on at a telephone from the middle on
"""

from __future__ import annotations

import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

import numpy as np

from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.conformer import Conformer
from aligner.audio.pitch import PITCH_HOP, pitch
from aligner.timeline import Segment
from tests.benchmarks.distortions import through_ffmpeg
from tests.benchmarks.recordings import EPISODES, Utterance, aligned, episode, joined, timit

CONDITIONS = (
    "libri",
    "libri+chan",
    "libri+chan+music",
    "libri+chan+drift+xtalk+short",
    "libri+chan+switch+short",
    "libri+noise15",
    "libri+eqd",
    "libri+eqd+same",
    "libri+eqd+same+xtalk+short+noise15",
    "timit",
    "timit+short+noise15",
)

_LEVEL = -23.0
"""dB of every voice, before its microphone."""

_LONG_TURNS = ((1, 2, 0.25), (2, 5, 0.3), (5, 10, 0.25), (10, 25, 0.2))
_TURNS = ((1, 2, 0.35), (2, 5, 0.45), (5, 9, 0.2))
_SHORT = (0.5, 1, 0.25)
"""Least and most seconds of a turn, and how often it is drawn."""

_PAUSES = (0.02, 0.1, 0.2, 0.35, 0.6)
_MARGIN = 0.04
"""Seconds that are cut before the first and after the last word of a turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """What one person says at a time; words in seconds of `samples`."""

    speaker: str
    samples: Samples
    words: tuple[tuple[str, Segment], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """A made episode: the turns' words are in seconds of `samples`, their own samples are gone."""

    condition: str
    samples: Samples
    turns: tuple[Turn, ...]


def compose(condition: str, seed: int, half: int | None = None) -> Conversation:
    """A conversation of 2 to 4 people in which every utterance occurs once at most.

    Args:
        condition: see the module.
        seed: who talks when, at which microphone.
        half: 0 or 1 for every other utterance alone: two episodes of the same people share none.
    """
    source, *effects = condition.split("+")
    chance = random.Random(zlib.crc32(f"{condition} {seed}".encode()))  # noqa: S311
    noise = np.random.default_rng(zlib.crc32(f"{seed} {condition}".encode()))
    said = utterances(source)
    if half is not None:
        said = {name: each[half::2] for name, each in said.items()}
    names = sorted(said)
    if "same" in effects:
        high = chance.random() < 0.5
        names = [name for name in names if (voice_height(source, name) > 165.0) == high]
    people = chance.sample(names, min(len(names), 2 + seed % 3))
    kinds = (_LONG_TURNS if source == "libri" else _TURNS) + (_SHORT,) * ("short" in effects)
    flat = {who: flattened(said[who]) if "eqd" in effects else said[who] for who in people}
    turns = list(_turns({who: cut_words(flat[who], chance) for who in people}, kinds, chance))
    turns = _microphones(turns, people, effects, noise)
    samples, placed = _in_a_row(turns, chance)
    samples += noise.normal(0.0, 1e-3, len(samples)).astype(np.float32)
    if "noise15" in effects:
        samples += pink(len(samples), noise) * np.float32(_gain(_LEVEL - 15))
    if "music" in effects:
        _lay_music(samples, noise)
    coded = through_ffmpeg(np.clip(samples, -0.98, 0.98), ["-ar", "44100", "-b:a", "64k"], "mp3")
    return Conversation(condition, coded, tuple(placed))


@cache
def utterances(source: str) -> dict[str, tuple[Utterance, ...]]:
    """Everybody's timed utterances; none if the data are absent."""
    said = timit() if source == "timit" else _libri()
    by_speaker: dict[str, list[Utterance]] = defaultdict(list)
    for each in said:
        by_speaker[each.speaker].append(replace(each, samples=_levelled(each.samples)))
    return {name: tuple(each) for name, each in by_speaker.items()}


def _libri() -> list[Utterance]:
    """The utterances of the round table, timed by the aligner itself on their true text."""
    stem = EPISODES["roundtable"]
    if not stem.with_suffix(".mp3").is_file():
        return []
    sound = episode(stem).samples
    rows = json.loads(stem.with_suffix(".truth.json").read_text(encoding="utf-8"))["segments"]
    cut = []
    for row in rows:
        first, last = round(row["start"] * SAMPLE_RATE), round(row["end"] * SAMPLE_RATE)
        whole = (row["text"], Segment(0.0, row["end"] - row["start"]))
        cut.append(Utterance(row["speaker"], row["text"], sound[first:last], (whole,)))
    made = aligned(joined("libri", cut, 0.0), Conformer(), Lexicon()).alignment
    lengths = [0, *(len(each.samples) for each in cut)]
    starts = [total / SAMPLE_RATE for total in accumulate(lengths)]
    timed = []
    for i, each in enumerate(cut):
        words = tuple(
            (word.text, Segment(word.segment.onset - starts[i], word.segment.offset - starts[i]))
            for word in made.words
            if word.line == 2 * i + 1 and word.segment
        )
        timed.append(replace(each, words=words))
    return timed


@cache
def voice_height(source: str, speaker: str) -> float:
    """Median pitch of a speaker, Hz."""
    sound = np.concatenate([each.samples for each in utterances(source)[speaker]])
    return float(2 ** np.nanmedian(pitch(sound, 0, len(sound) // PITCH_HOP)))


def cut_words(said: Sequence[Utterance], chance: random.Random) -> list[Turn]:
    """Every word of a speaker, the utterances in any order; the last of each ends in a stop."""
    words = []
    for each in chance.sample(said, len(said)):
        for i, (text, at) in enumerate(each.words):
            last = i + 1 == len(each.words)
            written = f"{text.strip('.')}." if last else text
            words.append(Turn(each.speaker, each.samples, ((written, at),)))
    return words


def _turns(
    streams: dict[str, list[Turn]],
    kinds: Sequence[tuple[float, float, float]],
    chance: random.Random,
) -> Iterator[Turn]:
    """Turns until nobody but the last speaker has a word left."""
    last = ""
    while left := [who for who, words in streams.items() if words and who != last]:
        last = chance.choices(left, [len(streams[who]) for who in left])[0]
        least, most, _ = chance.choices(kinds, [kind[2] for kind in kinds])[0]
        words = streams[last]
        n = _how_many(words, chance.uniform(least, most))
        taken, streams[last] = words[:n], words[n:]
        yield _joined_words(taken)


def _how_many(words: Sequence[Turn], seconds: float) -> int:
    """Words of about so many seconds, cut where the speaker pauses if that is near enough."""
    total, cuts = 0.0, []
    for i, word in enumerate(words):
        total += word.words[0][1].duration + 0.02
        at_end = i + 1 == len(words) or words[i + 1].samples is not word.samples
        pause = 1.0 if at_end else words[i + 1].words[0][1].onset - word.words[0][1].offset
        cuts.append((abs(total - seconds) - (0.35 * seconds if pause > 0.08 else 0.0), i + 1))
        if total > 1.5 * seconds:
            break
    return min(cuts)[1]


def _joined_words(words: Sequence[Turn]) -> Turn:
    """The sound of words in a row, each utterance's from its first to its last word."""
    pieces, timed, length = [], [], 0
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].samples is words[at].samples:
            end += 1
        begin = max(0.0, words[at].words[0][1].onset - _MARGIN)
        stop = words[end - 1].words[0][1].offset + _MARGIN
        cut = words[at].samples[round(begin * SAMPLE_RATE) : round(stop * SAMPLE_RATE)]
        shift = length / SAMPLE_RATE - begin
        timed += [
            (t, Segment(s.onset + shift, s.offset + shift))
            for w in words[at:end]
            for t, s in w.words
        ]
        pieces.append(cut)
        length += len(cut)
        at = end
    return Turn(words[0].speaker, np.concatenate(pieces), tuple(timed))


def _in_a_row(turns: Sequence[Turn], chance: random.Random) -> tuple[Samples, list[Turn]]:
    """One recording of all turns, with pauses between them."""
    pieces, placed = [np.zeros(SAMPLE_RATE // 2, np.float32)], []
    length = len(pieces[0])
    for turn in turns:
        shift = length / SAMPLE_RATE
        words = tuple((t, Segment(s.onset + shift, s.offset + shift)) for t, s in turn.words)
        placed.append(Turn(turn.speaker, turn.samples[:0], words))
        pause = np.zeros(round(chance.choice(_PAUSES) * SAMPLE_RATE), np.float32)
        pieces += [turn.samples, pause]
        length += len(turn.samples) + len(pause)
    return np.concatenate(pieces), placed


def _microphones(
    turns: Sequence[Turn], people: Sequence[str], effects: Sequence[str], noise: np.random.Generator
) -> list[Turn]:
    """What rooms and microphones do to each turn."""
    chan = {who: _channel(noise) for who in people} if "chan" in effects else {}
    telephone = (equalizer(noise, 8.0), 3600.0)
    leaver = people[int(noise.integers(len(people)))]
    changed = []
    for i, turn in enumerate(turns):
        sound = turn.samples
        if "xtalk" in effects and len(sound) > 1.5 * SAMPLE_RATE and noise.random() < 0.3:
            others = [t.samples for t in turns if t.speaker != turn.speaker]
            sound = _talked_over(sound, others[int(noise.integers(len(others)))], noise)
        curve, band, level, floor = chan.get(turn.speaker, (None, 8000.0, 0.0, None))
        if "switch" in effects and turn.speaker == leaver and i >= len(turns) // 2:
            curve, band = telephone
        sound = filtered(sound, curve, band)
        if "drift" in effects:
            sound = filtered(sound, equalizer(noise, 2.0), 8000.0)
            level += noise.uniform(-3, 3)
        sound = _levelled(sound) * np.float32(_gain(level))
        if floor is not None:
            hiss = noise.normal(0.0, _gain(_LEVEL + level - floor), len(sound))
            sound = sound + hiss.astype(np.float32)
        changed.append(replace(turn, samples=sound))
    return changed


_Channel = tuple["np.ndarray | None", float, float, float]


def _channel(noise: np.random.Generator) -> _Channel:
    """Equalizer, upper edge of the band in Hz, level in dB, noise floor in dB below the voice."""
    band = noise.choice([8000.0, 7000.0, 5500.0, 3600.0], p=[0.45, 0.25, 0.15, 0.15])
    return equalizer(noise, 6.0), float(band), noise.uniform(-4, 4), noise.uniform(28, 45)


_CORNERS = np.array([0, 150, 400, 1000, 2500, 5000, 8000])


def equalizer(noise: np.random.Generator, decibels: float) -> Samples:
    """Gains of up to so many dB at the corners."""
    gains = 10 ** (noise.uniform(-decibels, decibels, len(_CORNERS)) / 20)
    gains[0] = gains[1]
    return gains.astype(np.float32)


def filtered(sound: Samples, curve: Samples | None, band: float) -> Samples:
    """Through an equalizer and a low-pass, without delay."""
    spectrum = np.fft.rfft(sound)
    tones = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    if curve is not None:
        spectrum *= np.interp(tones, _CORNERS, curve)
    if band < 8000.0:
        spectrum *= 1 / (1 + (tones / band) ** 24)
    made: Samples = np.fft.irfft(spectrum, len(sound)).astype(np.float32)
    return made


def flattened(said: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """A speaker's utterances with a long-term spectrum that is the same for all speakers."""
    sound = np.concatenate([each.samples for each in said])
    frames = sound[: len(sound) // 512 * 512].reshape(-1, 512) * np.hanning(512)
    mean = np.sqrt((np.abs(np.fft.rfft(frames)) ** 2).mean(axis=0))
    mean = np.convolve(np.pad(mean, 4, "edge"), np.ones(9) / 9, "valid")
    tones = np.linspace(0, 8000, 257)
    wanted = np.minimum(1.0, 300 / np.maximum(tones, 1.0))
    gains = np.clip(wanted / (mean / mean.max()), 0.01, 100)
    gains /= np.median(gains)
    made = []
    for each in said:
        spectrum = np.fft.rfft(each.samples)
        spectrum *= np.interp(np.linspace(0, 8000, len(spectrum)), tones, gains)
        flat = np.fft.irfft(spectrum, len(each.samples)).astype(np.float32)
        made.append(replace(each, samples=_levelled(flat)))
    return tuple(made)


def _talked_over(sound: Samples, other: Samples, noise: np.random.Generator) -> Samples:
    """Somebody else for 0.4 to 1.5 s, in the middle or at the end, 0 to 10 dB below."""
    n = min(round(noise.uniform(0.4, 1.5) * SAMPLE_RATE), len(other), int(0.6 * len(sound)))
    at = int(noise.integers(len(sound) - n)) if noise.random() < 0.5 else len(sound) - n
    mixed = sound.copy()
    mixed[at : at + n] += other[:n] * np.float32(_gain(noise.uniform(-10, 0)))
    return mixed


def pink(n: int, noise: np.random.Generator) -> Samples:
    """Noise of which each octave holds as much power, standard deviation 1."""
    spectrum = np.fft.rfft(noise.standard_normal(n))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 20))
    sound = np.fft.irfft(spectrum, n)
    made: Samples = (sound / sound.std()).astype(np.float32)
    return made


@cache
def loops() -> tuple[Samples, ...]:
    """The music of the round table."""
    case = episode(EPISODES["roundtable"])
    spans = [each.segment for each in case.truth.inserts if each.kind in {"intro", "outro"}]
    return tuple(
        _levelled(case.samples[round(s.onset * SAMPLE_RATE) : round(s.offset * SAMPLE_RATE)])
        for s in spans
    )


def _lay_music(samples: Samples, noise: np.random.Generator) -> None:
    """Loops of 8 to 20 s with 20 to 50 s between them, 12 dB below the voices."""
    at = 0
    while (at := at + round(noise.uniform(20, 50) * SAMPLE_RATE)) < len(samples):
        n = min(round(noise.uniform(8, 20) * SAMPLE_RATE), len(samples) - at)
        loop = loops()[int(noise.integers(len(loops())))]
        samples[at : at + n] += np.resize(loop, n) * np.float32(_gain(-12))
        at += n


def _levelled(sound: Samples) -> Samples:
    power = float(np.mean(np.square(sound, dtype=np.float64))) + 1e-9
    made: Samples = (sound * (_gain(_LEVEL) / np.sqrt(power))).astype(np.float32)
    return made


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
