from __future__ import annotations

import pytest

from aligner.transcript.labels import kind_of
from aligner.transcript.model import Paragraph
from aligner.transcript.parse import parse


def first(text: str) -> Paragraph:
    return parse(text).paragraphs[0]


@pytest.mark.parametrize(
    ("text", "written", "name", "visible"),
    [
        ("**Ann Lee:** hi", "**Ann Lee:** ", "Ann Lee", True),
        ("**Ann Lee:**hi", "**Ann Lee:**", "Ann Lee", True),
        ("**Ann Lee:**", "**Ann Lee:**", "Ann Lee", True),
        ("**Ann Lee**: hi", "**Ann Lee**: ", "Ann Lee", False),
        ("**Ann Lee: ** hi", "**Ann Lee: ** ", "Ann Lee", False),
        ("**Ann Lee:*** hi", "**Ann Lee:*** ", "Ann Lee", True),
        ("***Ann Lee:** hi*", "***Ann Lee:** ", "Ann Lee", False),
        ("**Dr. O&#39;Hara:** hi", "**Dr. O&#39;Hara:** ", "Dr. O'Hara", True),
        ("# **Break:** x", "**Break:** ", "Break", True),
        ("**:** x", "**:** ", "", True),
        ("  **Ann:** x", "**Ann:** ", "Ann", True),
        ("Break: [12:30]", "Break: ", "Break", False),
        ("**Ann**: so **Bob:** no", "**Ann**: ", "Ann", False),
    ],
)
def test_every_spelling_of_a_label(text: str, written: str, name: str, visible: bool) -> None:
    label = first(text).label
    assert label is not None
    assert (label.span.of(text), label.name, label.visible) == (written, name, visible)


@pytest.mark.parametrize(
    "text",
    ["Ann: hi", "Break: we need one", "**bold** start", "- **Wed**: a talk", "5: hi", "*Ann:* hi"],
)
def test_what_is_no_label(text: str) -> None:
    assert first(text).label is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Break", "break"),
        ("BREAK", "break"),
        ("Jingle", "jingle"),
        ("Outro", "jingle"),
        ("Intro", "jingle"),
        ("Clip", "jingle"),
        ("Ann Break", "speech"),
        ("", "speech"),
    ],
)
def test_breaks_and_music_are_not_people(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_label_that_names_nobody_is_somebody_unknown() -> None:
    assert (first("**:** x").kind, first("**:** x").speaker) == ("speech", None)
