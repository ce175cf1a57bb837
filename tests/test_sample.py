"""The main job on the sample that comes with the package: everything planted is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.alignment.evaluation.accuracy import measure
from aligner.alignment.evaluation.figures import Figures
from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.file import AlignmentFile
from aligner.alignment.retiming.retime import retime
from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.cli.demo import EPISODE, sample_folder
from aligner.cli.episode import align_episode
from aligner.transcript.parse import parse


@pytest.fixture(scope="module")
def sample() -> Path:
    return sample_folder() / EPISODE


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("voices")


@pytest.fixture(scope="module")
def aligned(sample: Path, voices: Path) -> AlignmentFile:
    text, sound = sample.with_suffix(".md"), sample.with_suffix(".mp3")
    return align_episode(
        text, sound, jobs=2, progress=lambda _stage, _share: None, voices=voices
    ).file


@pytest.fixture(scope="module")
def figures(sample: Path, aligned: AlignmentFile) -> Figures:
    return measure(aligned, read_truth(sample.with_suffix(".truth.json")))


def test_every_word_is_placed_in_its_own_line(figures: Figures) -> None:
    table = figures.table()
    assert table["unplaced"] == 0
    assert table["in_own_line"] == 1


def test_every_planted_thing_is_found(figures: Figures) -> None:
    assert (figures.gaps.true, figures.gaps.listed, figures.gaps.contained) == (2, 2, 2)
    assert (figures.missing.found, figures.missing.false) == (1, 0)
    assert (figures.doubts.found, figures.doubts.false) == (1, 0)
    assert figures.breaks.found == 1
    assert figures.breaks.worst_edge is not None
    assert figures.breaks.worst_edge <= 1.0


def test_nothing_else_is_severe(aligned: AlignmentFile) -> None:
    # How far the planted wrong word is from what is said is a matter of degree.
    severe = sorted(flag.kind for flag in aligned.flags if flag.severity == "severe")
    rest = [kind for kind in severe if kind != "doubtful_word"]
    assert rest == ["not_transcribed", "unintelligible", "unintelligible"]


def test_the_voices_are_kept_where_somebody_says(
    sample: Path, aligned: AlignmentFile, voices: Path
) -> None:
    assert aligned.alignment.words
    (kept,) = VoiceFolder(voices).all()
    assert (kept.show, kept.episode) == (sample.parent.name, EPISODE)
    assert [voice.name for voice in kept.voices] == ["Angus Muir", "Jonah Beck", "Nell Carrow"]


def test_words_follow_each_other(aligned: AlignmentFile) -> None:
    segments = [word.segment for word in aligned.alignment.words if word.segment]
    edges = [edge for segment in segments for edge in (segment.onset, segment.offset)]
    assert edges == sorted(edges)


def test_stamps_that_are_right_stay(sample: Path, aligned: AlignmentFile) -> None:
    transcript = parse(sample.with_suffix(".md").read_text(encoding="utf-8"))
    assert retime(transcript, aligned.alignment) == ()


def test_messages_name_the_words_and_the_time(aligned: AlignmentFile) -> None:
    gap = next(flag for flag in aligned.flags if flag.kind == "unintelligible")
    assert "missing between 'sun and' and 'little ones'" in gap.message
    assert "0:55." in gap.message
