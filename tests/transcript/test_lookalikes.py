from __future__ import annotations

import pytest

from aligner.transcript.joined import form_spans
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(parse(text))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("**A:** W\u0435lc\u043em\u0435 t\u043e \u0430 sh\u043ew", "Welcome to a show"),
        ("**A:** \u039f\u03bfze \u0391nd", "Ooze And"),
        ("**A:** she said \u043d\u0435\u0442 \u0430 lot", "she said \u043d\u0435\u0442 \u0430 lot"),
        ("**A:** so [[Slack Water]] and [[page|it]][^1] is", "so Slack Water and it is"),
        ("**A:** so [the tide][12] is [high][]", "so the tide is"),
        (
            "**A:** so [the tide][t] is [high][]\n\n[t]: x.org\n\n[high]: y.org",
            "so the tide is high",
        ),
        ("**A:** [[laughs]] so [music][crosstalk] [[inaudible]] [[00:15]]", "so"),
        ("**A:** \u0441\u043e\u0440", "\u0441\u043e\u0440"),
        ("**A:** so :wave: it :ok_hand: is", "so it is"),
        ("**A:** at 10:30: well, foo::bar:", "at 10:30 well foo bar"),
        ("**A:** Muir (ph) and (sic) so (quietly)", "Muir and so quietly"),
        ("**A:** tides<sup>12</sup> and 4<sup>th</sup>", "tides and 4th"),
        ("**A:** tides.<sup>1, 2</sup> And 10<sup>6</sup>", "tides And 106"),
    ],
)
def test_what_is_said_of_what_is_typed(typed: str, said: str) -> None:
    assert " ".join(words(typed)) == said


def test_a_footnote_below_the_talk_is_no_talk() -> None:
    text = "**A:** So[^1] it[^note] is.\n\n[^1]: A note.\n\n[^note] says so.\n\n[^2] : no.\n"
    transcript = parse(text)
    assert [each.kind for each in transcript.paragraphs] == ["speech", "other", "speech", "speech"]
    assert words(text) == ["So", "it", "is", "says", "so", "no"]


def test_markup_parts_no_phrase() -> None:
    text = '**A:** a&nbsp;b <b class="x">c</b> [d](https://a.org) e\\.'
    spans = [span.of(text) for span in form_spans(parse(text))]
    assert spans == ["&nbsp;", '<b class="x">', "</b>", "[", "](https://a.org)", "\\"]
