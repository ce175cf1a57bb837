from __future__ import annotations

from typing import TypeVar

import pytest

from aligner.transcript.inlines import read_inlines
from aligner.transcript.model import Code, Entity, Gap, InnerLabel, Link, Span, Stamp, Tag
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize

_Kind = TypeVar("_Kind", Stamp, Gap, Tag, Link, Entity, Code, InnerLabel)


def kinds(text: str) -> list[tuple[str, str]]:
    body = parse(f"**A:** {text}").paragraphs[0].inlines
    shift = len("**A:** ")
    return [
        (type(each).__name__, text[each.span.start - shift : each.span.end - shift])
        for each in body
    ]


def only(kind: type[_Kind], text: str) -> _Kind:
    (found,) = (each for each in read_inlines(text, Span(0, len(text))) if isinstance(each, kind))
    return found


@pytest.mark.parametrize(
    ("text", "seconds", "exact"),
    [
        (r"\[12:30\]", 750, False),
        ("[12:30]", 750, False),
        (r"\[01:00:02.15\]", 3602.5, True),
        (r"[00:00:02.15\]", 2.5, True),
        (r"\[\\00:00:02.15\]", 2.5, True),
        (r"\[\\00:00:02.15\\\]", 2.5, True),
        (r"\[00:00:02:15\]", 2.5, True),
        (r"\[100:08\]", 6008, False),
        (r"\[1:00:08\]", 3608, False),
        (r"\[22: .07\]", None, False),
        (r"\[12:75\]", None, False),
    ],
)
def test_stamps(text: str, seconds: float | None, exact: bool) -> None:
    stamp = only(Stamp, text)
    assert (stamp.seconds, stamp.exact) == (seconds, exact)


@pytest.mark.parametrize(
    ("text", "word", "seconds"),
    [
        (r"\[unintelligible 00:10:34.15\]", "unintelligible", 634.5),
        ("[unintelligible 00:10:34.15]", "unintelligible", 634.5),
        (r"\[unintelligible00:10:34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible e00:10:34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible 00:10: 34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible 00:10**:**34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible 0:10:34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible 10:34\]", "unintelligible", 634),
        (r"\[Unintelligible 00:10.34.15\]", "unintelligible", 634.5),
        (r"\[unintelligible phrase 00:10:34.15\]", "unintelligible", 634.5),
        (r"\[Hooray! unintelligible 00:10:34.15\]", "unintelligible", 634.5),
        (r"\[inaudible 00:10:34\]", "inaudible", 634),
        (r"\[unintelligible\]", "unintelligible", None),
        (r"\[unintelligible 00:99:34.15\]", "unintelligible", None),
    ],
)
def test_gaps(text: str, word: str, seconds: float | None) -> None:
    gap = only(Gap, text)
    assert (gap.span.of(text), gap.word, gap.seconds) == (text, word, seconds)


@pytest.mark.parametrize(
    ("text", "name", "seconds"),
    [
        (r"\[laughs\]", "laughs", None),
        ("[Laughter]", "laughter", None),
        (r"\[cross-talk 00:00:02.15\]", "cross-talk", 2.5),
        (r"\[sings at 12 o'clock\]", "sings at 12 o'clock", None),
    ],
)
def test_other_tags(text: str, name: str, seconds: float | None) -> None:
    tag = only(Tag, text)
    assert (tag.name, tag.seconds) == (name, seconds)


@pytest.mark.parametrize("text", ["a[0]", r"\[\]", "x[1:2]", r"\[laughs", "[", r"\[10-20\]"])
def test_brackets_that_are_none_of_ours_are_plain(text: str) -> None:
    assert kinds(text) == [("Plain", text)]


def test_the_mark_of_a_footnote_is_form() -> None:
    assert kinds("word[^1]") == [("Plain", "word"), ("Markup", "[^1]")]


def test_both_ends_of_a_range_are_read() -> None:
    text = r"\[01:10\] to \[01:20\]"
    assert kinds(text) == [("Stamp", r"\[01:10\]"), ("Markup", " to "), ("Stamp", r"\[01:20\]")]


@pytest.mark.parametrize(
    ("text", "shown", "target", "image"),
    [
        ("[a b](https://x.y/z)", "a b", "https://x.y/z", False),
        ("[a]()", "a", "", False),
        ("[12:30](https://x.y)", "12:30", "https://x.y", False),
        (r"[a \[b\]](x)", r"a \[b\]", "x", False),
        ("[a [b] c](x)", "a [b] c", "x", False),
        ("[C](https://x.y/C_(language))", "C", "https://x.y/C_(language)", False),
        ("![pic](x.png)", "pic", "x.png", True),
        ("[![pic](x.png)](https://x.y)", "![pic](x.png)", "https://x.y", False),
        ("https://x.y/z", "x.y/z", "https://x.y/z", False),
    ],
)
def test_links(text: str, shown: str, target: str, image: bool) -> None:
    link = only(Link, text)
    assert link.span.of(text) == text
    assert (link.text.of(text), link.target.of(text), link.image) == (shown, target, image)


def test_a_bare_address_ends_before_the_punctuation() -> None:
    assert kinds("see http://x.y/z.") == [
        ("Plain", "see "),
        ("Link", "http://x.y/z"),
        ("Plain", "."),
    ]


@pytest.mark.parametrize(
    ("text", "character"), [("&#39;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&#x1F600;", "😀")]
)
def test_entities(text: str, character: str) -> None:
    assert only(Entity, text).character == character


@pytest.mark.parametrize("text", ["&bogus;", "R&D;", "& amp;", "&amp"])
def test_what_is_no_entity(text: str) -> None:
    assert kinds(text) == [("Plain", text)]


def test_code_is_not_looked_into() -> None:
    text = r"`a[0] *b* \[1:02\]`"
    assert only(Code, text).content.of(text) == text[1:-1]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("*so* __that__", ["*", "*", "__", "__"]),
        ("***both** one*", ["**", "*", "**", "*"]),
        ("un*believ*able", ["*", "*"]),
        (r"C\# and \*.css", ["\\", "\\"]),
        ("snake_case_name", []),
        ("2 * 3 * 4", []),
        ("*.css", []),
        ("f*** that", []),
        ("<strike>no</strike> List<T>", ["<strike>", "</strike>"]),
    ],
)
def test_markup(text: str, marks: list[str]) -> None:
    assert [written for kind, written in kinds(text) if kind == "Markup"] == marks


def test_the_label_may_open_an_emphasis_that_the_body_closes() -> None:
    (paragraph,) = parse("***Ann:** words*").paragraphs
    assert [type(each).__name__ for each in paragraph.inlines] == ["Plain", "Markup"]


@pytest.mark.parametrize("mark", ["> ", ">> ", "- ", "* ", "1. ", "2) ", "## "])
def test_a_mark_at_the_start_of_a_line_is_form(mark: str) -> None:
    text = f"{mark}word"
    inlines = parse(text).paragraphs[0].inlines
    assert [(type(each).__name__, each.span.of(text)) for each in inlines] == [
        ("Markup", mark),
        ("Plain", "word"),
    ]


def test_a_second_label_is_no_word() -> None:
    text = "Right? **Bob Ray:** Right."
    inner = only(InnerLabel, text)
    assert (inner.span.of(text), inner.name) == ("**Bob Ray:** ", "Bob Ray")


ATTRIBUTES = {
    "[so it is]{.smallcaps} here": "so it is here",
    "Well {.x} so": "Well so",
    "Well [laughs]{.note} so": "Well so",
    '[see](https://a.org){target="_blank"} it': "see it",
    "so {: #top .wide} it": "so it",
    "so %%check this%% it": "so it",
    "a {b, c} and {1: 2} of {name}": "a b c and 1 2 of name",
    "100%% of $x$": "100% of x",
}


@pytest.mark.parametrize("text", ATTRIBUTES)
def test_attributes_and_comments_of_markdown_s_kin_are_no_words(text: str) -> None:
    said = [token.text for token in tokenize(parse(f"**Anna:** {text}"))]
    assert " ".join(said) == ATTRIBUTES[text]
