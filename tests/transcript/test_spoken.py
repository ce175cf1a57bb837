from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.model import Gap, Token
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize

SAID = [
    ("３４", "thirty four", ()),
    ("٣", "three", ()),
    ("২০২৪", "twenty twenty four", ("two thousand twenty four",)),
    ("①", "one", ()),
    ("m²", "m squared", ()),
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
    ("555-0199", "five five five oh one nine nine", ("five five five zero one nine nine",)),
    ("1-800-555-1234", "one eight oh oh five five five one two three four", (
        "one eight hundred five five five one two three four",)),
    ("500-1000", "five hundred to one thousand", ()),
    ("1999–2007", "nineteen ninety nine to two thousand seven", ()),
    ("INV-2024-00153", "eye n v two oh two four oh oh one five three", ()),
    ("192.168.0.1", "one ninety two dot one sixty eight dot zero dot one", (
        "one nine two dot one six eight dot zero dot one",)),
    ("v1.2.3-beta.2", "v one dot two dot three beta dot two", ()),
    ("5.15.0-91", "five dot fifteen dot zero ninety one", ()),
    ("$120K–$150K", "one hundred twenty to one hundred fifty k", (
        "one hundred twenty to one hundred fifty thousand dollars",)),
    ("$5-10", "five to ten", ("five to ten dollars",)),
    ("III", "three", ("the third", "eye eye eye")),
    ("XIV", "fourteen", ("the fourteenth",)),
    ("CD", "c d", ()),
    ("½", "a half", ("half", "one half")),
    ("1½", "one and a half", ()),
    ("¾", "three quarters", ("three fourths",)),
    ("3/4", "three quarters", ("three fourths",)),
    ("5/8", "five eight", ("five eighths", "five out of eight")),
    ("90210", "ninety thousand two hundred ten", ("nine oh two one oh", "nine oh two ten")),
    ("2015-03-14", "march fourteenth twenty fifteen", ("twenty fifteen oh three fourteen",)),
    ("3/14/2015", "march fourteenth twenty fifteen", ("three fourteen twenty fifteen",)),
    ("14.03.2015", "march fourteenth twenty fifteen", ()),
    ("2-0", "two zero", ("two nil", "two oh")),
    ("9-5", "nine to five", ("nine five",)),
    ("1h30m", "one hour thirty minutes", ("one hour and thirty minutes",)),
    ("2h", "two hours", ()),
    ("5G", "five g", ()),
    ("1.5x", "one point five x", ("one point five times",)),
    ("10-15%", "ten to fifteen percent", ()),
    ("10am–2pm", "ten ay m", ()),
    ("4K", "four k", ("four thousand",)),
    ("1080p", "ten eighty p", ()),
    ("x86", "x eighty six", ()),
    ("-40°", "minus forty degrees", ()),
    ("25°C", "twenty five degrees celsius", ("twenty five degrees",)),
    ("911", "nine hundred eleven", ("nine eleven", "nine one one")),
    ("100", "one hundred", ("a hundred",)),
    ("1,000,000", "one million", ("a million",)),
    ("1.000.000", "one million", ()),
    ("1e6", "ten to the sixth", ("one e six",)),
    ("2^32", "two to the thirty two", ("two to the thirty second",)),
    ("1920x1080", "nineteen twenty by ten eighty", ()),
    ("0x1F", "zero x one f", ("oh x one f",)),
    ("#ff8800", "hash f f eight eight zero zero", ()),
    (".05%", "point zero five percent", ("point oh five percent",)),
    ("±5", "plus or minus five", ()),
    ("¥500", "five hundred yen", ()),
    ("20€", "twenty euros", ()),
    ("50¢", "fifty cents", ()),
    ("CO₂", "c o two", ()),
    ("m²", "m squared", ()),
    ("!==", "not double equals", ("not equals",)),
    ("cafe\u0301", "cafe", ()),
    ("bri\u00adngs", "brings", ()),
    ("z\u200bero\ufeff", "zero", ()),
    ("n\u0303u\u0308m", "num", ()),
]  # fmt: skip

BESIDE = [
    # words in a row, which of them, how it may be said: first, then others
    ("weighs 5 kg now", 2, "kilograms", ("kilos",)),
    ("weighs 1 kg now", 2, "kilogram", ()),
    ("after 20 ms it", 2, "milliseconds", ()),
    ("the ms of", 1, "m s", ()),
    ("at 5 am today", 2, "ay m", ()),
    ("we had 10 000 users", 2, "ten", ()),
    ("we had 10 000 users", 3, "thousand", ()),
    ("and 1 500 servers", 1, "one thousand", ("fifteen",)),
    ("and 1 500 servers", 2, "five hundred", ("hundred",)),
    ("10\u00a0000 users", 1, "thousand", ()),
    ("on Jan. 5 in", 2, "five", ("fifth", "the fifth")),
    ("World War I ended", 2, "one", ("the first",)),
    ("then I ended", 1, "i", ()),
    ("Henry V fought", 1, "five", ("the fifth", "v")),
    ("No. 5 is", 0, "no", ("number",)),
    ("WAIT FOR SUN now", 2, "sun", ("s u n",)),
    ("the SUN papers", 1, "s u n", ()),
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


@pytest.mark.parametrize("word", ["own", "its", "sea", "true", "years", "queue", "kitchen"])
def test_a_word_that_is_shouted_alone_may_be_said_as_a_word(word: str) -> None:
    assert word in said(tokens_of(f"it has {word.upper()} here")[2])


@pytest.mark.parametrize(("written", "words"), SPLIT)
def test_a_token_is_what_stands_between_blanks(written: str, words: list[str]) -> None:
    assert [token.text for token in tokens_of(written)] == words


@pytest.mark.parametrize(("written", "index", "first", "others"), BESIDE)
def test_neighbours_tell_how_a_word_is_said(
    written: str, index: int, first: str, others: tuple[str, ...]
) -> None:
    readings = said(tokens_of(written)[index])
    assert readings[0] == first
    assert set(others) <= set(readings[1:])


def test_text_in_capitals_is_said_as_words() -> None:
    shouted = tokens_of("THE SUN AND THE SEA, I SAID. THE GPU TOO.")
    assert [said(token)[0] for token in shouted] == [
        "the", "sun", "and", "the", "sea", "i", "said", "the", "g p u", "too",
    ]  # fmt: skip


FORMS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text.replace("e", "é")),
    "soft hyphens": lambda text: re.sub("([a-z]{3})(?=[a-z])", "\\1\u00ad", text),
    "zero width": lambda text: re.sub("([a-z])(?=[a-z])", "\\1\u200b", text),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "tabs": lambda text: text.replace(" ", "\t"),
}
PLAIN = "Welcome here, the people keep an eye on the sea. It was never better!"


@pytest.mark.parametrize("name", FORMS)
def test_how_a_text_is_typed_changes_nothing_that_is_said(name: str) -> None:
    typed = FORMS[name](PLAIN)
    text = f"**Ann:** {typed}\n"
    tokens = tokenize(parse(text))
    assert [said(token) for token in tokens] == [said(token) for token in tokens_of(PLAIN)]
    places = [token.span.of(text) for token in tokens]
    # Spans are of the file as it is, and nothing but blanks and punctuation stands between them.
    assert [unicodedata.normalize("NFC", place) for place in places] == [
        unicodedata.normalize("NFC", FORMS[name](word)) for word in re.findall("[A-Za-z]+", PLAIN)
    ]


def test_a_soft_hyphen_does_not_hide_a_gap() -> None:
    text = "**Ann:** sun and \\[uni\u00adntelli\u00adgible 00:00:55.15\\] ones\n"
    gaps = [each for each in parse(text).paragraphs[0].inlines if isinstance(each, Gap)]
    assert [(gap.word, gap.seconds) for gap in gaps] == [("unintelligible", 55.5)]


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
