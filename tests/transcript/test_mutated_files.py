"""Real files of every dialect, edited and mangled: nothing is lost, and the form stays the form."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from aligner.transcript.dialects.reading import read_text
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.dialects.sniff import sniff
from aligner.transcript.model import Plain, Span
from tests.fuzz.mutation import mutated
from tests.transcript.test_dialects import assert_tiles

TYPED = (
    "Well: ",
    "and then ",
    "(what) ",
    "[laughs] ",
    "at 12:30 ",
    "Anna: ",
    "- ",
    "**bold** ",
    "yes.\n",
    "[inaudible] ",
    "<b>x</b> ",
    "2. ",
    '"q" ',
    "no: 5:15 ",
    "--> ",
    "___ ",
    "[00:15] ",
    "# ",
    "| a | ",
)
"""What people type into the words of a turn, and what else looks like a form."""

OURS = {
    "otter.txt": "Anna Berg  0:15\nHello and welcome here.\n\nCarl Stone  0:21\nThank you all.\n\n"
    * 9,
    "names.md": "**Anna Berg**\n\nHello and welcome here.\n\n**Carl Stone**\n\nThank you all.\n\n"
    * 9,
    "page.md": "<cite>Anna Berg:</cite>\n<time>0:15</time>\n<p>Hello and welcome here.</p>\n" * 9,
}
"""Of dialects that no real file is at hand of."""

EDITS, MANGLED = 8, 12


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, str]:
    """All real forms, those of books cut to the length of a talk."""
    folder = shared_data / "dialects"
    paths = [*sorted(folder.glob("forms/true/*")), *sorted(folder.glob("real/*/*"))]
    texts = {path.name: path.read_bytes().decode() for path in paths}
    return {name: _start(text) for name, text in (texts | OURS).items()}


def _start(text: str, most: int = 20_000) -> str:
    return text if len(text) <= most else text[: text.rindex("\n\n", 0, most) + 1]


def edited(text: str, chance: random.Random) -> Iterator[str]:
    """Texts with one edit in the words that somebody says."""
    words = spoken(text)
    while True:
        span = chance.choice(words)
        at = chance.randrange(span.start, span.end)
        typed = chance.choice(TYPED)
        until = min(span.end, at + chance.randrange(1, 30))
        yield chance.choice(
            (
                text[:at] + typed + text[at:],
                text[: span.start] + typed + text[span.start :],
                text[: span.start] + text[span.end :],
                text[:at] + text[until:],
            )
        )


def spoken(text: str) -> list[Span]:
    return [
        inline.span
        for paragraph in read_text(text).transcript.paragraphs
        if paragraph.kind == "speech"
        for inline in paragraph.inlines
        if isinstance(inline, Plain) and len(inline.span) > 3
    ]


def test_an_edit_of_a_real_file_does_not_change_its_dialect(files: dict[str, str]) -> None:
    dialects = shipped().values()
    for name, text in files.items():
        before = sniff(text, dialects).dialect.name
        for new in islice(edited(text, random.Random(name)), EDITS):  # noqa: S311
            assert sniff(new, dialects).dialect.name == before, (name, new)


def test_a_mangled_file_loses_nothing(files: dict[str, str]) -> None:
    seeds = [text.encode() for text in files.values()]
    chance = random.Random(14)  # noqa: S311
    by_dialect = {read_text(text).dialect.name: text.encode() for text in files.values()}
    for name, seed in by_dialect.items():
        for data in islice(mutated([seed, *seeds[:3]], chance), MANGLED):
            text = data.decode("utf-8", "replace")
            for dialect in (shipped()[name], None):
                transcript = read_text(text, dialect).transcript
                assert transcript.text == text
                assert_tiles(transcript)
    assert set(by_dialect) == set(shipped())
