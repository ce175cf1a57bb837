"""What the text of a transcript alone tells: `lint(transcript)` -> findings, in order.

stamp-malformed      error    no time that can be read
stamp-spelling       warning  a time, oddly spelt
stamp-backward       error    earlier than a stamp before it
gap-malformed        warning  no time that can be read
gap-spelling         warning  a time, but tools will not find the tag
gap-outside          error    not between the stamps around it
gap-backward         warning  earlier than a gap before it
clock-time           warning  the site makes a link of it
bracket-unbalanced   warning  a bracket without its partner
label-invisible      error    the site does not see the speaker
label-without-colon  error    the same
label-broken         error    what is left of a label whose asterisks or colon went
label-empty          warning  a label that names nobody
label-lost           warning  what is left of a label
label-inside         warning  a label in the middle of a paragraph
label-slip           warning  a name that is one letter from a frequent one
break-words          error    words in a break, which no caption shows
site-pairs           error    the site rejects the file or shifts the names
site-name            error    the site takes a sentence for a name
cue-times            error    captions: times that no player reads
cue-lost             error    captions: words in no cue
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from aligner.transcript.findings import Complaint, Finding, place
from aligner.transcript.lint_cues import check_cues
from aligner.transcript.lint_labels import check_breaks, check_labels, check_pairs
from aligner.transcript.lint_names import check_names
from aligner.transcript.lint_times import check_clock_times, check_gaps, check_stamps
from aligner.transcript.model import Paragraph, Plain, Span, Transcript

__all__ = ["Finding", "lint"]

_BRACKETS = re.compile(r"\\?[\[\]]")


def lint(transcript: Transcript, names: AbstractSet[str] = frozenset()) -> tuple[Finding, ...]:
    """Everything that the rules find, in the order of the file. A clean file gives none.

    A file that is not in Changelog's form has only its times and brackets checked: how Changelog's
    site and tools read a file is nothing to it.

    Args:
        transcript: all of a file, or some lines of it.
        names: people whom labels elsewhere in the file name.
    """
    is_site = transcript.spelling.site
    rules = _RULES if is_site else _RULES_OF_ANY_DIALECT
    complaints = [complaint for rule in rules for complaint in rule(transcript)]
    if is_site:
        complaints += check_labels(transcript, names)
    return place(transcript.text, complaints)


def check_brackets(transcript: Transcript) -> Iterator[Complaint]:
    """Brackets without a partner, one complaint a paragraph: the first of them."""
    for paragraph in transcript.paragraphs:
        alone = _brackets_alone(transcript.text, paragraph)
        if alone:
            several = f" There are {len(alone)} in this paragraph." if len(alone) > 1 else ""
            message = f"This bracket has no partner.{several} Close it, or take it out."
            yield Complaint("bracket-unbalanced", "warning", alone[0], message)


def _brackets_alone(text: str, paragraph: Paragraph) -> list[Span]:
    open_ones: list[Span] = []
    closing: list[Span] = []
    for inline in paragraph.inlines:
        if not isinstance(inline, Plain):
            continue
        start, end = inline.span.start, inline.span.end
        if text.find("[", start, end) < 0 and text.find("]", start, end) < 0:
            continue  # most of them: the expression costs ten times as much
        for found in _BRACKETS.finditer(text, start, end):
            span = Span(*found.span())
            if found[0].endswith("["):
                open_ones.append(span)
            elif open_ones:
                open_ones.pop()
            else:
                closing.append(span)
    return sorted(open_ones + closing)


_RULES: tuple[Callable[[Transcript], Iterator[Complaint]], ...] = (
    check_stamps,
    check_gaps,
    check_clock_times,
    check_brackets,
    check_breaks,
    check_pairs,
    check_names,
)

_RULES_OF_ANY_DIALECT: tuple[Callable[[Transcript], Iterator[Complaint]], ...] = (
    check_stamps,
    check_gaps,
    check_brackets,
    check_cues,
    check_names,
)
