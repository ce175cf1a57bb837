"""What is printed is what was meant, whatever brackets and backslashes it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from aligner.cli.tables import console, escape


@pytest.mark.parametrize(
    "text", [r"Write \[01:09:03\] there.", r"\[unintelligible 00:01:02.03\]", r"\[bold]", "[/]"]
)
def test_a_printed_text_keeps_its_backslashes(text: str) -> None:
    assert Text.from_markup(escape(text)).plain == text


@given(st.text(alphabet="\\[]ab/#@1: ", max_size=30).map(lambda text: f"{text}."))
def test_no_text_is_markup(text: str) -> None:
    shown = console().render_str(f"[bold]{escape(text)}[/bold]")
    assert shown.plain == text
    assert [span.style for span in shown.spans] == ["bold"]
