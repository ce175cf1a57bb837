"""Texts as people type them, aligned for real: nothing may be wrong in silence.

The sample's recording is in the project; the made figures and typed forms lie beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from aligner.alignment.align import Recording, align
from aligner.alignment.model import Alignment
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.alignment.retiming.retime import Retiming, plan_retiming
from aligner.audio.conformer import Conformer
from aligner.audio.decode import IncomingAudio
from aligner.episode.gap_words import RecalledModel
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.changes import apply
from aligner.transcript.model import Stamp, Transcript
from aligner.transcript.parse import parse

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "slack-water-1"
RATE = 16_000


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples that are there already."""

    samples: np.ndarray[tuple[int], np.dtype[np.float32]]

    faults: tuple[Segment, ...] = ()

    @property
    def duration(self) -> float:
        return len(self.samples) / RATE

    def blocks(self) -> Iterator[np.ndarray[tuple[int], np.dtype[np.float32]]]:
        yield self.samples


@cache
def model() -> Conformer:
    return Conformer(jobs=2)


@cache
def recalled() -> RecalledModel:
    """The model, for many texts of the sample's sound: what it hears does not change."""
    return RecalledModel(model().name, model().hear(sample().blocks()))


def aligned(transcript: Transcript, sound: Recording) -> Alignment:
    known = recalled() if sound is sample() else model()
    return align(transcript, sound, model=known, lexicon=Lexicon(), adapt=False)


@cache
def sample() -> Sound:
    return Sound(np.concatenate(list(IncomingAudio(SAMPLE.with_suffix(".mp3")).blocks())))


def severe(transcript: Transcript, alignment: Alignment) -> set[tuple[str, int]]:
    flags = find_flags(transcript, alignment)
    return {(flag.kind, flag.line) for flag in flags if flag.severity == "severe"}


def is_plain(word: str) -> bool:
    return word.isalpha()


def test_figures_take_no_plain_word_with_them(shared_data: Path) -> None:
    folder = shared_data / "numbers"
    sound = IncomingAudio(folder / "nums.flac")
    figures = parse((folder / "nums.md").read_text(encoding="utf-8"))
    found = aligned(figures, sound)
    assert [w.text for w in found.words if is_plain(w.text) and w.basis != "acoustic"] == []
    assert severe(figures, found) == set()


def test_figures_that_nobody_could_read_take_no_plain_word_with_them(shared_data: Path) -> None:
    """Each number is one that is not said: the words around it are there all the same."""
    folder = shared_data / "numbers"
    text = (folder / "nums.md").read_text(encoding="utf-8")
    wrong = iter(["7781-99x-63b", "98765432109876", "x9q8-7w6", "83:21:99:47"] * 20)
    transcript = parse(re.sub(r"(?<= )\S*\d\S*", lambda _: next(wrong), text))
    found = aligned(transcript, IncomingAudio(folder / "nums.flac"))
    assert [w.text for w in found.words if is_plain(w.text) and w.basis != "acoustic"] == []


@pytest.mark.parametrize("name", ["caps", "nfd_acc", "nbsp1", "shy"])
def test_typed_forms_are_placed_like_the_text_itself(shared_data: Path, name: str) -> None:
    form = parse((shared_data / "text_forms" / f"{name}.md").read_bytes().decode())
    plain = parse(SAMPLE.with_suffix(".md").read_text(encoding="utf-8"))
    found, usual = aligned(form, sample()), aligned(plain, sample())
    assert all(word.segment for word in found.words)
    assert severe(form, found) <= severe(plain, usual)
    for word, same in zip(found.words, usual.words, strict=True):
        assert word.segment
        assert same.segment
        assert abs(word.segment.onset - same.segment.onset) < 0.5 or word.confidence < 0.7


def typed(text: str, form: str) -> str:
    """The sample with a form in place of every fourth word; labels and tags stay as they are."""
    count = iter(range(1, 10_000))

    def one(found: re.Match[str]) -> str:
        number = next(count)
        word = found[0]
        return word if number % 4 else form.format(word, number, odd=word.translate(ODD))

    pieces = re.split(r"(\*\*[^*\n]+:\*\*|\\\[[^\]\n]*\]|\S+\.example\S*)", text)
    return "".join(p if i % 2 else WORD.sub(one, p) for i, p in enumerate(pieces))


WORD = re.compile(r"[A-Za-z][A-Za-z']{2,}")
ODD = str.maketrans("aeopcxy", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443")
TYPED = {
    "links": "[{0}](https://a.org/{1} 'A title')",
    "links by number": "[{0}][{1}]",
    "wiki links": "[[{0}]]",
    "footnotes": "{0}[^{1}]",
    "raised numbers": "{0}<sup>{1}</sup>",
    "HTML": '<b class="x">{0}</b>',
    "entities": "{0}&nbsp;",
    "emoji": "{0} \U0001f469\u200d\U0001f4bb\U0001f30a",
    "names of emoji": "{0} :wave:",
    "struck out": "~~{0}~~",
    "marked": "=={0}==",
    "asides": "{0} (ph)",
    "letters of another alphabet": "{odd}",
    "directions": "\u202a{0}\u202c",
}


@pytest.mark.parametrize("name", TYPED)
def test_words_are_placed_whatever_stands_around_them(name: str) -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    form = parse(f"{typed(text, TYPED[name])}\n\n[^4]: A note that nobody says.\n")
    found, usual = aligned(form, sample()), aligned(parse(text), sample())
    assert len(found.words) == len(usual.words)
    assert severe(form, found) <= severe(parse(text), usual)
    for word, same in zip(found.words, usual.words, strict=True):
        assert word.segment
        assert same.segment
        assert word.basis == same.basis
        assert abs(word.segment.onset - same.segment.onset) < 0.5 or word.confidence < 0.7


def retimed(text: str, sound: Recording) -> tuple[str, Retiming]:
    transcript = parse(text)
    plan = plan_retiming(transcript, aligned(transcript, sound))
    return apply(text, plan.edits), plan


def left_lines(text: str, plan: Retiming) -> list[int]:
    return [text.count("\n", 0, left.span.start) + 1 for left in plan.left]


def test_an_excerpt_invents_no_times() -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    changed, plan = retimed(text, Sound(sample().samples[: 130 * RATE]))
    assert changed == text
    assert left_lines(text, plan) == [23, 25, 31, 35, 41]


def test_exchanged_and_doubled_paragraphs_invent_no_times() -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    half = text.index("**Jonah Beck:** \\[02:17")
    for faulty in (text[half:] + "\n" + text[:half], text + "\n" + text):
        changed, plan = retimed(faulty, sample())
        assert changed == faulty
        assert plan.left
    assert retimed(text, sample()) == (text, Retiming((), ()))


def test_a_clock_that_jumps_twice_is_followed() -> None:
    """The recording with two adverts more than its stamps count, one of them at no marked break."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text(encoding="utf-8"))
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    asked = next(each for each in truth["segments"] if each["text"].startswith("How many"))
    cuts = [(asked["end"] + 0.2, 41.0), (165.0, 23.0)]
    parts, done = [], 0
    at = np.arange(41 * RATE) / RATE
    music = (0.1 * np.sin(2 * np.pi * 220 * at) + 0.1 * np.sin(2 * np.pi * 331 * at)).astype("f4")
    for moment, length in cuts:
        until = int(moment * RATE)
        parts += [sample().samples[done:until], music[: int(length * RATE)]]
        done = until
    sound = Sound(np.concatenate([*parts, sample().samples[done:]]))
    changed, plan = retimed(text, sound)
    assert plan.left == ()
    old, new = (
        [i for p in parse(t).paragraphs for i in p.inlines if isinstance(i, Stamp)]
        for t in (text, changed)
    )
    for before, after in zip(old, new, strict=True):
        assert before.seconds is not None
        shift = sum(length for moment, length in cuts if before.seconds + 0.5 > moment)
        assert after.seconds == before.seconds + shift
