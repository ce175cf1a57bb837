"""What is no wrong name: noises, rooms, other people's sounds, labels that name no voices."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from tests.alignment.voices.sample_voices import (
    TEXT,
    changed,
    cough,
    found,
    laughter,
    sound,
    telephone,
    turns,
)


def test_right_names_raise_nothing_about_turns() -> None:
    voices = found()
    assert voices.wrong + voices.unfollowed == ()
    assert voices.changes == ()


def test_another_voice_over_a_moment_is_no_wrong_name() -> None:
    other = turns("Angus Muir")[0]
    start = round(other.onset * SAMPLE_RATE)

    def talked_over(samples: Samples) -> Samples:
        n = min(len(samples) // 2, int(0.7 * SAMPLE_RATE))
        made = samples.copy()
        made[-n:] += 0.5 * sound()[start : start + n]
        return made

    assert found(samples=changed(turns("Nell Carrow"), talked_over)).wrong == ()


@pytest.mark.parametrize("noise", [laughter, cough])
@pytest.mark.parametrize("name", ["Nell Carrow", "Jonah Beck"])
def test_laughter_and_coughs_are_nobody_else(
    noise: Callable[[Samples], Samples], name: str
) -> None:
    voices = found(samples=changed(turns(name), noise))
    assert voices.wrong == ()
    assert voices.changes == ()


@pytest.mark.parametrize("name", ["Nell Carrow", "Jonah Beck", "Angus Muir"])
def test_a_guest_on_the_telephone_is_a_voice_like_any_other(name: str) -> None:
    voices = found(samples=changed(turns(name), telephone))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_who_changes_the_microphone_becomes_nobody_else() -> None:
    later = turns("Angus Muir")
    voices = found(samples=changed(later[len(later) // 2 :], telephone))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_a_clip_that_somebody_plays_is_given_to_nobody() -> None:
    def played(samples: Samples) -> Samples:
        """A voice that nobody has: higher by a half, from a small loudspeaker."""
        at = np.arange(len(samples)) * 1.5 % len(samples)
        return telephone(np.interp(at, np.arange(len(samples)), samples).astype(np.float32))

    voices = found(samples=changed(turns("Jonah Beck")[1:2], played))
    assert voices.wrong == ()
    assert voices.changes == ()


def test_labels_that_follow_no_voices_are_told_once_and_no_turn_is_flagged() -> None:
    """Sides of a debate: the sentences are the motion's and the reply's by turns."""
    body = re.sub(r"\\\\\[[^\]]*\]|\*\*.*?:\*\* ?", "", TEXT)
    sentences = re.findall(r"\S[^.?!]*[.?!]", body)
    sides = ("Motion", "Reply")
    text = "\n\n".join(f"**{sides[i % 2]}:** {each}" for i, each in enumerate(sentences)) + "\n"
    voices = found(text)
    assert voices.wrong + voices.changes + voices.nameless == ()
    assert voices.unfollowed == (sides,)


def test_who_has_no_name_in_the_text_gets_none() -> None:
    """A guest who is "Speaker 1" throughout, and one who is heard once."""
    assert found(TEXT.replace("Angus Muir:", "Speaker 1:")).nameless == ()
    once = re.sub(r"\n\n\*\*Angus Muir:\*\*.*(\n\n(?!\*\*).*)*", "", TEXT)
    first = re.search(r"\n\n\*\*Angus Muir:\*\* (.*)", TEXT)
    assert first
    assert found(f"{once}\n\n**Unknown:** {first[1]}\n").nameless == ()
