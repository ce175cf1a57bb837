"""Words that unwritten speech parts from their phrase: planted, and in the sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.alignment.align import openings
from aligner.alignment.evaluation.accuracy import measure
from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.placement.torn import TornRun, find_torn, rejoin, torn_confidences
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.conformer import Conformer
from aligner.cli.demo import EPISODE, sample_folder
from aligner.episode.align import AlignedEpisode, align_files
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.planted import evidence, say, vocabulary

SAMPLE = sample_folder() / EPISODE
WORDS = vocabulary(16)
FOREIGN = vocabulary(8, seed=9)
STEP = 4


def at(word: Pronunciations, frame: int) -> WordPlacement:
    phones = word[0]
    return WordPlacement(phones, tuple(frame + STEP * i for i in range(len(phones) + 1)), 0.0)


def said(words: tuple[Pronunciations, ...], frame: int) -> list[WordPlacement | None]:
    places: list[WordPlacement | None] = []
    for word in words:
        places.append(at(word, frame))
        frame += STEP * len(word[0])
    return places


def length(words: tuple[Pronunciations, ...]) -> int:
    return STEP * sum(len(word[0]) for word in words)


BEFORE, STRAY, PHRASE = WORDS[:7], WORDS[7:8], WORDS[8:]
BEGINS = 10 + length(BEFORE) + 20
"""The frame at which unwritten speech begins; the stray word's phones are in the midst of it."""
RETURNS = BEGINS + length(FOREIGN) + length(STRAY) + 40
SPIKES = [
    *say(BEFORE, 10),
    *say(FOREIGN[:2], BEGINS),
    *say(STRAY, BEGINS + length(FOREIGN[:2]) + 8),
    *say(FOREIGN[2:], BEGINS + length(FOREIGN[:2]) + 8 + length(STRAY) + 8),
]
EARLY = [
    *said(BEFORE, 10),
    *said(STRAY, BEGINS + length(FOREIGN[:2]) + 8),
    *said(PHRASE, RETURNS + length(STRAY)),
]
OPENS = [i in {0, 7} for i in range(16)]


def test_a_word_that_is_also_said_before_its_phrase_is_moved_there() -> None:
    heard = evidence([*SPIKES, *say(STRAY + PHRASE, RETURNS)], 1200)
    assert find_torn(heard, EARLY, OPENS) == [TornRun(7, 8, ahead=True)]
    places = rejoin(heard, WORDS, OPENS, EARLY)
    assert places[7] is not None
    assert places[7].frames[0] == RETURNS
    assert places[:7] == EARLY[:7]
    assert not find_torn(heard, places, OPENS)


def test_a_word_that_is_said_only_there_stays_and_is_not_certain() -> None:
    heard = evidence([*SPIKES, *say(PHRASE, RETURNS + length(STRAY))], 1200)
    places = rejoin(heard, WORDS, OPENS, EARLY)
    assert places[7] == EARLY[7]
    sure = torn_confidences(np.full(16, 0.99), heard, places, OPENS)
    assert sure.tolist() == [0.99] * 7 + [0.8] + [0.99] * 8


def test_a_word_of_its_own_is_not_torn() -> None:
    heard = evidence([*SPIKES, *say(PHRASE, RETURNS + length(STRAY))], 1200)
    assert not find_torn(heard, EARLY, [i in {0, 7, 8} for i in range(16)])


def test_silence_tears_nothing() -> None:
    heard = evidence([*say(BEFORE, 10), *say(STRAY, BEGINS), *say(PHRASE, BEGINS + 90)], 1200)
    places = [*said(BEFORE, 10), *said(STRAY, BEGINS), *said(PHRASE, BEGINS + 90)]
    assert not find_torn(heard, places, OPENS)
    assert rejoin(heard, WORDS, OPENS, places) == places


def test_nothing_is_torn_where_nothing_was_heard() -> None:
    heard = evidence([], 50)
    assert find_torn(heard, [None] * 16, OPENS) == []
    assert rejoin(heard, WORDS, OPENS, [None] * 16) == [None] * 16


@pytest.mark.parametrize(
    ("between", "opens"),
    [
        (" ", False),
        ("\u00a0", False),
        ("\t", False),
        ("\u2009 ", False),
        ("\u200b ", False),
        (" \u200f", False),
        ("\u200e \u202b", False),
        (" *", False),
        (", ", True),
        (". ", True),
        (" -- ", True),
        ("\n", True),
        (r" \[laughs\] ", True),
    ],
)
def test_only_what_a_speaker_pauses_at_opens_a_phrase(between: str, *, opens: bool) -> None:
    text = f"**Ann:** Is{between}it"
    tokens = tokenize(parse(text))
    assert [token.text for token in tokens] == ["Is", "it"]
    assert openings(text, tokens) == [True, opens]


def narrow_band(folder: Path) -> Path:
    """The sample as a telephone carries it: 300 to 3,400 Hz."""
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    spectrum[(frequencies < 300) | (frequencies > 3400)] = 0
    path = folder / "phone.wav"
    soundfile.write(path, np.fft.irfft(spectrum, len(samples)), rate)
    return path


def aligned(text: Path, sound: Path) -> AlignedEpisode:
    return align_files(text, sound, model=Conformer(jobs=1), lexicon=Lexicon(), adapt=False)


@pytest.mark.parametrize("fault", ["telephone", "no-break space", "tab"])
def test_nothing_is_certain_and_early_after_an_unwritten_sentence(
    fault: str, tmp_path: Path
) -> None:
    text, sound = SAMPLE.with_suffix(".md"), SAMPLE.with_suffix(".mp3")
    if fault == "telephone":
        sound = narrow_band(tmp_path)
    else:
        blank = "\t" if fault == "tab" else "\u00a0"
        typed = text.read_text(encoding="utf-8").replace("Is it true", f"Is{blank}it true")
        text = tmp_path / "typed.md"
        text.write_text(typed, encoding="utf-8")
    file = aligned(text, sound).file
    line = [word for word in file.alignment.words if word.line == 15 and word.segment]
    [first] = [i for i, word in enumerate(line) if word.text == "Is"]
    onsets = [word.segment.onset for word in line[first : first + 3] if word.segment]
    assert onsets == pytest.approx([87.97, 88.16, 88.34], abs=0.15)
    figures = measure(file, read_truth(SAMPLE.with_suffix(".truth.json")))
    assert figures.table()["in_own_line"] == 1
