"""Rules about labels: the site must find every speaker, and nobody who is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from aligner.transcript import site
from aligner.transcript.findings import Complaint
from aligner.transcript.model import InnerLabel, Paragraph, Plain, Span, Transcript

_BOLD_START = re.compile(r"\*\*([^*:\n]{1,60})\*\*")
_BROKEN = re.compile(
    r"[ \t]*+(?P<open>\*{0,3})[ \t]*+(?P<name>[^*:\s][^*:\n]{0,59}?)[ \t]*"
    r"(?::[ \t]*(?P<close>\*{1,3})|(?P<early>\*{1,3})[ \t]*:)(?=[\s*]|$)"
)
_BARE = re.compile(r"[ \t]*+(?P<open>\*{0,3})[ \t]*+(?P<name>[^*:\s][^*:\n]{0,59}):[ \t]")
_LOST = re.compile(r"\d{1,2}:[a-z]?[ ](?=\D)")
_EXAMPLE = "**Name:** and then the words"


def check_labels(
    transcript: Transcript, names: AbstractSet[str] = frozenset()
) -> Iterator[Complaint]:
    """Labels of people that the site does not see or misreads, and traces of lost ones.

    A break that the site does not see (`**Break**:`) is shown as text, which does no harm: many
    transcripts mark breaks in that way, and it is not reported.

    Args:
        transcript: all of a file, or some lines of it.
        names: people whom labels elsewhere in the file name.
    """
    labelled = (each.speaker for each in transcript.paragraphs if each.label is not None)
    known = {*names, *(name for name in labelled if name)}
    for paragraph in transcript.paragraphs:
        if paragraph.label is None:
            yield from _check_unlabelled(transcript.text, paragraph, known)
        elif not paragraph.label.name:
            message = f"This label names nobody. Put the speaker's name in: {_EXAMPLE}."
            yield Complaint("label-empty", "warning", paragraph.label.span, message)
        elif not paragraph.label.visible and paragraph.kind == "speech":
            message = f"The site does not see this label. Write **{paragraph.label.name}:** there."
            yield Complaint("label-invisible", "error", paragraph.label.span, message)
        for inline in paragraph.inlines:
            if isinstance(inline, InnerLabel):
                message = (
                    f"The site begins a new turn of {inline.name!r} here. If somebody else speaks, "
                    "begin a new paragraph, else take the colon out of the bold text."
                )
                yield Complaint("label-inside", "warning", inline.span, message)


def _check_unlabelled(
    text: str, paragraph: Paragraph, known: AbstractSet[str]
) -> Iterator[Complaint]:
    bold = _BOLD_START.match(text, paragraph.span.start, paragraph.span.end)
    if bold is not None and bold[1].strip() in known:
        message = f"This label has no colon, the site does not see it. Write **{bold[1].strip()}:**"
        yield Complaint("label-without-colon", "error", Span(*bold.span()), f"{message} there.")
    elif broken := _broken_label(text, paragraph, known):
        name = broken.group("name").strip()
        message = f"This is what is left of a label: the site does not see it. Write **{name}:**"
        yield Complaint("label-broken", "error", Span(*broken.span()), f"{message} there.")
    lost = _LOST.match(text, paragraph.span.start, paragraph.span.end)
    if lost is not None:
        message = f"This looks like what is left of a label. Write {_EXAMPLE}."
        yield Complaint("label-lost", "warning", Span(*lost.span()), message)


def _broken_label(text: str, paragraph: Paragraph, known: AbstractSet[str]) -> re.Match[str] | None:
    """What is left of a label: asterisks of one side, or none, before the words."""
    span = paragraph.span
    found = _BROKEN.match(text, span.start, span.end)
    if found is not None:
        uneven = len(found["open"]) != len(found["close"] or found["early"])
        return found if uneven or found["name"].strip() in known else None
    found = _BARE.match(text, span.start, span.end)
    if found is None:
        return None
    # "**Note: what follows** is bold" opens and closes something else.
    never_closed = len(found["open"]) > 1 and text.find("**", found.end(), span.end) < 0
    return found if never_closed or found["name"].strip() in known else None


def check_breaks(transcript: Transcript) -> Iterator[Complaint]:
    """Words in a paragraph that is a break: nobody says them, so no caption shows them."""
    for paragraph in transcript.paragraphs:
        if paragraph.kind != "break":
            continue
        for inline in paragraph.inlines:
            words = inline.span.of(transcript.text) if isinstance(inline, Plain) else ""
            if any(character.isalpha() for character in words):
                message = "These words stand in a break, where no caption shows them. Begin a new "
                yield Complaint("break-words", "error", inline.span, f"{message}paragraph there.")
                break


def check_pairs(transcript: Transcript) -> Iterator[Complaint]:
    """Where the site's pairing of names and words goes wrong, and names that are none."""
    text = transcript.text
    pieces = site.chunks(text)
    outcome = (
        "the site rejects the whole transcript"
        if len(pieces) % 2
        else "the site shows turns under wrong names"
    )
    if pieces and pieces[0].name is None:
        written = pieces[0].span.of(text)
        begin = len(written) - len(written.lstrip())
        end = written.find("\n", begin)
        span = Span(begin if end >= 0 else 0, end if end >= 0 else len(written))
        message = f"Before the first label is text or a blank line: {outcome}. Begin with a label."
        yield Complaint("site-pairs", "error", span, message)
    for piece, after in zip_longest(pieces, pieces[1:]):
        if piece.name is None:
            continue
        if after is None or after.name is not None:
            message = f"Nothing at all follows this label, not even a line end: {outcome}."
            yield Complaint("site-pairs", "error", piece.span, f"{message} Put the words there.")
        if "**" in piece.name:
            message = f"The site takes {piece.name!r} for a name, from one bold text to another."
            advice = "Take the colon out of the bold text or close the one before."
            yield Complaint("site-name", "error", piece.span, f"{message} {advice}")
