"""A talk leaves as the same captions in whatever form its transcript is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aligner.export import FORMATS, export
from aligner.transcript.dialects.reading import read_text
from tests.export.recordings import Recording, record, said_again

NAMELESS = {"talkpython.md", "whisper.json", "youtube.vtt"}
"""Forms that tell nobody's name."""

FORMS = [
    "axrp.md",
    "bitcoin.md",
    "bold-bracket.md",
    "bold-cs.md",
    "bold-ms.md",
    "buzzsprout.srt",
    "descript.md",
    "metamuse.md",
    "rev.md",
    "rustacean.md",
    "securitynow.md",
    "sonix.md",
    "talkpython.md",
    "whisper.json",
    "youtube.vtt",
    "zoom.vtt",
]
SAID = tuple(sorted(set(FORMATS) - {"csv", "ctm", "flag-labels"}))
"""Formats that hold what is said; the others tell of lines and characters of the file."""

OF_PEOPLE = {"rttm", "textgrid", "srt"}
"""Of these, what is more than words: turns, and names that take room in a caption."""


def told(recording: Recording, name: str, *, names: bool = True) -> str:
    """What a format holds, but for the case of names."""
    written = export(recording.file, recording.transcript, name)
    written = re.sub(r"ANNA.BERG|CARL.STONE", lambda found: found[0].title(), written)
    return written if names else without_names(written)


def without_names(written: str) -> str:
    written = re.sub(r"<v [^>]*>|<cite[^>]*>[^<]*</cite>", "", written)
    written = re.sub(r'"speaker": "[^"]*", ', "", written)
    return re.sub(r"(?m)((?:^|\] |\t))(?:Anna Berg|Carl Stone): ", r"\1", written)


@pytest.fixture(scope="module")
def control(shared_data: Path) -> Recording:
    return record(form(shared_data, "changelog.md"))


def form(shared_data: Path, name: str) -> str:
    """A form's text with the gap of all others, and without the heading that pages show."""
    text = (shared_data / "dialects" / "forms" / "true" / name).read_bytes().decode()
    text = re.sub(r"(?m)^## .*\n\n", "", text).replace("[??]", "[inaudible]")
    return re.sub("inaudible", "unintelligible", text, flags=re.IGNORECASE)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_leaves_as_the_same_captions(
    shared_data: Path, control: Recording, name: str
) -> None:
    again = said_again(control, read_text(form(shared_data, name)).transcript)
    named = name not in NAMELESS
    kinds = [each for each in SAID if named or each not in OF_PEOPLE]
    for kind in kinds:
        assert told(again, kind, names=named) == told(control, kind, names=named), kind


WRAPPED = """---
title: 12:30 apples
---

Anna Berg (00:00:00) - Hello and welcome to the garden show. My name is
Anna Berg, and today we talk about
apples.

Carl Stone (00:00:06) - Thank you for having me. [laughs] I have grown apples
in my orchard for twenty years.
"""


def test_captions_are_cut_where_the_sense_breaks_and_not_where_lines_were_wrapped() -> None:
    plain = (
        "**Anna Berg:** Hello and welcome to the garden show. My name is Anna Berg, and today we "
        "talk about apples.\n\n**Carl Stone:** Thank you for having me. [laughs] I have grown "
        "apples in my orchard for twenty years.\n"
    )
    said = record(plain)
    wrapped = said_again(said, read_text(WRAPPED).transcript)
    for kind in ("vtt", "srt", "podcast", "text", "html"):
        assert told(wrapped, kind) == told(said, kind)
    assert "My name is\nAnna" not in told(wrapped, "srt")
