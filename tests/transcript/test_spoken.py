from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.model import Token
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize

SAID = [
    # what is written, the readings that must be there: the first one first, the others anywhere
    ("high-end", "high end", ()),
    ("and/or", "and or", ("and slash or",)),
    ("don&#39;t", "don't", ()),
    ("don’t", "don't", ()),
    ("un*believ*able", "unbelievable", ()),
    ("$432,500", "four hundred thirty two thousand five hundred dollars", ()),
    ("$1", "one dollar", ()),
    ("$1.5M", "one point five million dollars", ()),
    ("$5.99", "five dollars ninety nine", ("five ninety nine",)),
    ("£20", "twenty pounds", ()),
    ("$200/month", "two hundred dollars a month", ("two hundred dollars per month",)),
    ("7k", "seven k", ("seven thousand",)),
    ("10M", "ten million", ()),
    ("2014", "twenty fourteen", ("two thousand fourteen",)),
    ("2001", "two thousand one", ("two thousand and one",)),
    ("2000", "two thousand", ()),
    ("1905", "nineteen oh five", ()),
    ("1,500", "one thousand five hundred", ("fifteen hundred",)),
    ("404", "four hundred four", ("four oh four",)),
    ("007", "zero zero seven", ("oh oh seven",)),
    ("3.5", "three point five", ()),
    ("0.5", "zero point five", ("point five",)),
    ("2.0", "two point zero", ("two point oh",)),
    ("50%", "fifty percent", ()),
    ("24/7", "twenty four seven", ()),
    ("1/2", "one half", ("a half",)),
    ("1990s", "nineteen nineties", ()),
    ("'90s", "nineties", ()),
    ("’90s", "nineties", ()),
    ("21st", "twenty first", ()),
    ("10x", "ten x", ("ten times",)),
    ("3:30", "three thirty", ()),
    ("3:05pm", "three oh five p m", ()),
    ("1:1", "one to one", ("one on one",)),
    ("10-20", "ten to twenty", ("ten twenty",)),
    ("10–20", "ten to twenty", ()),
    ("1.2.3", "one dot two dot three", ("one point two point three", "one two three")),
    ("-5", "minus five", ("five",)),
    ("GPU", "g p u", ()),
    ("GPUs", "g p u's", ()),
    ("AIs", "ay eye's", ()),
    ("CEO's", "c e o's", ()),
    ("HTML", "h t m l", ()),
    ("NASA", "nasa", ("n ay s ay",)),
    ("JSON", "jason", ("j s o n",)),
    ("SQL", "sequel", ("s q l",)),
    ("B2B", "b two b", ()),
    ("MP3", "m p three", ()),
    ("mp3s", "m p threes", ()),
    ("H2O", "h two o", ()),
    ("i18n", "internationalization", ("eye eighteen n",)),
    ("k8s", "kubernetes", ("k eights",)),
    ("GPT-3", "g p t three", ()),
    ("HTTP/2", "h t t p two", ("h t t p slash two",)),
    ("changelog.com/practicalai", "changelog dot com slash practicalai", ()),
    ("Node.js", "node dot j s", ("node j s",)),
    ("C++", "c plus plus", ()),
    ("C#", "c sharp", ()),
    (".NET", "dot net", ()),
    ("v2", "v two", ()),
    ("@user", "at user", ()),
    ("#tag", "hashtag tag", ("tag",)),
    ("\\#34", "number thirty four", ("thirty four",)),
    ("&", "and", ()),
    ("e.g.", "e g", ("for example",)),
    ("Ph.D.", "p h d", ()),
    ("U.S.", "u s", ()),
    ("vs.", "versus", ()),
    ("etc.", "et cetera", ()),
    ("Mr.", "mister", ()),
    ("JavaScript", "java script", ("javascript",)),
    ("GitHub", "git hub", ("github",)),
    ("OpenAI", "open ay eye", ()),
    ("iPhone", "eye phone", ()),
    ("macOS", "mac o s", ()),
    ("McDonald's", "mcdonald's", ()),
    ("I'm", "i'm", ()),
    ("I", "i", ()),
    ("a", "a", ()),
    ("A", "a", ("ay",)),
    ("B", "b", ()),
    ("WHAT", "what", ()),
    ("OK", "okay", ()),
    ("npm", "n p m", ()),
    ("hmm", "hmm", ()),
    ("café", "cafe", ()),
    ("Müller’s", "muller's", ()),
    ("Straße", "strasse", ()),
    ("goin'", "goin'", ()),
    ("'em", "em", ()),
    ("`go build`", "go", ()),
    ("日本語", "", ()),
]

SPLIT = [
    ("self--and", ["self", "and"]),
    ("this—that", ["this", "that"]),
    ("well...yes, no", ["well", "yes", "no"]),
    ("a -- b - c ... d", ["a", "b", "c", "d"]),
    ("so 😀 :) yes", ["so", "yes"]),
    ("\"Quoted,\" (aside) 'single'", ["Quoted", "aside", "single"]),
    ("in the U.S., etc.", ["in", "the", "U.S.", "etc."]),
    ("don&#39;t &quot;go&quot;", ["don't", "go"]),
    ("see [the *link* text](https://example.com/x) there", ["see", "the", "link", "text", "there"]),
    (r"one \[unintelligible 00:08:21.14\] two \[laughs\] three", ["one", "two", "three"]),
    (r"\[08:18\] Right", ["Right"]),
    ("rock 'n' roll", ["rock", "'n", "roll"]),
    ("**bold** and _em_", ["bold", "and", "em"]),
]


def tokens_of(written: str) -> tuple[Token, ...]:
    return tokenize(parse(f"**Ann:** {written}\n"))


def said(token: Token) -> list[str]:
    return [" ".join(word.text for word in reading) for reading in token.readings]


@pytest.mark.parametrize(("written", "first", "others"), SAID)
def test_a_word_is_said_as_people_say_it(written: str, first: str, others: tuple[str, ...]) -> None:
    readings = said(tokens_of(written)[0])
    assert readings[0] == first
    assert set(others) <= set(readings[1:])
    assert len(readings) == len(set(readings)) <= 4


@pytest.mark.parametrize(("written", "words"), SPLIT)
def test_a_token_is_what_stands_between_blanks(written: str, words: list[str]) -> None:
    assert [token.text for token in tokens_of(written)] == words


def test_the_currency_is_said_after_the_scale() -> None:
    amount, scale = tokens_of("$1.5 million")
    assert said(amount)[0] == "one point five"
    assert said(scale) == ["million dollars", "million"]


def test_an_amount_without_a_scale_keeps_its_currency() -> None:
    first, million, second, *_ = tokens_of("$5 million $5 a million")
    assert (said(first)[0], said(second)[0]) == ("five", "five dollars")
    assert said(million)[0] == "million dollars"
    assert said(tokens_of("$5 a million")[2]) == ["million"]


def test_spans_cover_the_source_of_what_is_seen() -> None:
    text = "**Ann:** Don&#39;t buy high-end\n"
    first, _, last = tokenize(parse(text))
    assert first.span.of(text) == "Don&#39;t"
    assert [word.span.of(text) for word in last.readings[0]] == ["high", "end"]


def test_only_speech_is_spoken() -> None:
    text = "# Heading\n\n**Ann:** one\n\n**Break:** \\[01:00\\]\n\ntwo\n"
    assert [token.line for token in tokenize(parse(text))][:1] == [3]
    assert "Heading" not in [token.text for token in tokenize(parse(text))]


PIECES = st.sampled_from(
    [written for written, *_ in SAID]
    + [written for written, _ in SPLIT]
    + [" ", "--", "'", ".", "*"]
)


@given(
    st.one_of(st.text(), st.lists(PIECES).map("".join), st.from_regex(r"[\d$.,:/%'sxA-z-]{1,12}"))
)
def test_any_text_gives_words_in_order_inside_their_paragraph(written: str) -> None:
    transcript = parse(f"**Ann:** {written}")
    bodies = {paragraph.line: paragraph.body for paragraph in transcript.paragraphs}
    end = 0
    for token in tokenize(transcript):
        body = bodies[token.line]
        assert max(end, body.start) <= token.span.start < token.span.end <= body.end
        end = token.span.end
        assert 1 <= len(token.readings) <= 4
        for reading in token.readings:
            places = [word.span for word in reading]
            assert places == sorted(places)
            assert all(token.span.start <= p.start < p.end <= end for p in places)
            assert all(re.fullmatch("[a-z']+", word.text) for word in reading)


def test_real_transcripts_have_a_reading_for_nearly_every_word(shared_data: Path) -> None:
    files = sorted((shared_data / "transcripts").glob("*/*.md"))
    tokens = [
        token for file in files for token in tokenize(parse(file.read_bytes().decode("utf-8")))
    ]
    silent = [token.text for token in tokens if token.readings == ((),)]
    assert len(tokens) > 100_000
    assert len(silent) < len(tokens) / 10_000


def test_the_largest_transcript_is_quick(shared_data: Path) -> None:
    largest = max(
        (shared_data / "transcripts").glob("*/*.md"), key=lambda file: file.stat().st_size
    )
    transcript = parse(largest.read_bytes().decode("utf-8"))
    began = time.process_time()
    tokenize(transcript)
    assert time.process_time() - began < 2.0  # some 0.3 s alone on a core
