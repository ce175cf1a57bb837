"""HTML of strangers is read to its end, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.page_text import page_paragraphs

SHARDS = [
    *("<", "<!", "<![", "<![CDATA[", "<![if x]>", "]]>", "]>", "<!-", "<!--", "-->", "--!>", "<?"),
    *("</", "<a", " b=", "'", '"', ">", "&", "&#", "&#x", ";", "9" * 5000, "script", "<script>"),
    *("</script", "<p>", "\0", "\n", "x", "[", "<!doctype", "<!ELEMENT", "%", "\ud800"),
]


@pytest.mark.parametrize(
    "odd",
    ["<![ x", "<![ x>", "<![if !IE]>", "<![CDATA[ x ]]>", "<![9[", "<![", "<!x", "<!",
     "<!ELEMENT [", "&#" + "9" * 5000 + ";", "<a b='&#" + "9" * 5000 + "'>", "&#x" + "f" * 5000],
)  # fmt: skip
def test_odd_markup_costs_nothing_but_itself(odd: str) -> None:
    found = page_paragraphs(f"<p>Before.</p>{odd}></p><p>After.</p>")
    assert found[0] == "Before."
    assert found[-1].endswith("After.")


@given(st.lists(st.sampled_from(SHARDS), max_size=30))
def test_no_markup_is_a_traceback(shards: list[str]) -> None:
    page_paragraphs("<p>" + "".join(shards))


def test_a_null_in_the_page_does_not_end_it() -> None:
    assert page_paragraphs("<p>One.\0</p><p>Two.</p>") == ("One.", "Two.")
