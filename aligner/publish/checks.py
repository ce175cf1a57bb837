"""What must be looked at before a text leaves: `check` -> findings, errors refuse the export.

site-…          error    the site would refuse the file or show a turn under a wrong name
label-…         error    the same, for one turn
break-…         error    words would leave all captions
cue-…           error    no player would show a caption; a warning where few could read it
lint rules      warning  what `aligner lint` says of the new text and did not say of the old
house-style     warning  the formatter would change it right after the merge
trap-…          warning  the formatter would spoil it
grammar-only    warning  "what was said was said"
against-audio   warning  the recording says something else

Only what the edits brought: a file that was odd before stays as odd, and says so once. So does a
label that was broken before and whose name is mended.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from aligner.alignment.model import Alignment, TimedWord
from aligner.publish.changes import Change, new_spans
from aligner.publish.grammar import is_grammar_only
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.findings import Complaint, Finding, must_not_be_new, place
from aligner.transcript.house_style import HouseRules, StyleChange, changes, find_traps
from aligner.transcript.lint import lint
from aligner.transcript.lint_cues import limits_of, overlong_cues
from aligner.transcript.model import Span
from aligner.transcript.positions import line_at, line_starts
from aligner.transcript.replacements import Replacement
from aligner.transcript.site import find_labels

_REJECTED = "site-pairs"
_LOSES = ("site-", "label-", "break-", "cue-")
"""Rules about what readers would lose; the same that the editor refuses to save."""

REFUSING = frozenset(
    {
        *("site-pairs", "site-name", "break-words", "cue-lost", "cue-times"),
        *("label-empty", "label-inside", "label-lost", "label-invisible"),
        *("label-without-colon", "label-broken"),
    }
)
"""All rules that can refuse an export."""

_MOST_ALIKE = 5
_ESCAPE = re.compile(r"\\([\[\]\\`*_])")
"""Changes by the same rules that are told one by one."""

_SURE, _UNSURE = 0.9, 0.2
"""Confidences: a word that was surely said, one that surely was not."""


def check(
    before: str,
    after: str,
    edits: Sequence[Change],
    rules: HouseRules,
    *,
    heard: Alignment | None = None,
    heard_after: bool = False,
    dialect: Dialect | None = None,
) -> tuple[Finding, ...]:
    """Everything worth saying of an export, in the order of the new text.

    Args:
        before: the text upstream.
        after: the text to export.
        edits: `changes_between(before, after)`.
        rules: the target repository's style.
        heard: an alignment of one of the two texts, if there is one.
        heard_after: whether it is of the new one.
        dialect: the form of both; None for Changelog's.
    """
    spans = new_spans(edits)
    complaints = [
        *_style(after, spans, rules),
        *_overlong(before, after, spans, dialect),
        *_grammar(edits, spans),
        *_against_audio(edits, spans, heard, heard_after=heard_after),
    ]
    found = [*_new_findings(before, after, edits, spans, dialect), *place(after, complaints)]
    return tuple(sorted(found, key=lambda each: (each.span, each.rule)))


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether the export must not leave."""
    return any(finding.severity == "error" for finding in findings)


def _new_findings(
    before: str,
    after: str,
    edits: Sequence[Change],
    spans: Sequence[Span],
    dialect: Dialect | None,
) -> Iterator[Finding]:
    """What lint says now and did not say before; what it said before is not the edits' fault."""
    old = read_as(before, dialect)
    names = {each.speaker for each in old.paragraphs if each.label is not None and each.speaker}
    was = lint(old)
    known = Counter(_identity(each, before) for each in was)
    broken = Counter(each.line for each in was if _is_sites(each))
    line_before = _line_finder(before, edits, spans)
    for finding in lint(read_as(after, dialect), names):
        identity, line = _identity(finding, after), line_before(finding.span.start)
        if known[identity]:
            known[identity] -= 1
            if finding.rule == _REJECTED:
                yield _noted(finding)
        elif not _is_sites(finding):
            yield replace(finding, severity="warning")
        elif broken[line]:
            broken[line] -= 1
            yield _noted(finding)
        elif _may_be_meant(finding, before, after):
            yield replace(finding, severity="warning")
        else:
            yield replace(finding, severity="error") if must_not_be_new(finding) else finding


def _is_sites(finding: Finding) -> bool:
    return finding.rule.startswith(_LOSES)


def _noted(finding: Finding) -> Finding:
    message = f"Not from these edits: {finding.message}"
    return replace(finding, severity="warning", message=message)


def _may_be_meant(finding: Finding, before: str, after: str) -> bool:
    """Whether what the site does not read as a turn may be none.

    A bold word before a colon, in a newsletter `**Wednesday**: …`, is a speaker's lost label only
    if there is such a speaker, or the word stands so more than once. A new file may begin with
    words of nobody.
    """
    if finding.rule == "label-invisible":
        name = finding.span.of(after).strip("*:_ ")
        seen = any(f"**{name}:**" in text for text in (before, after))
        return not seen and after.count(f"{name}**:") + after.count(f"{name}: **") < 2
    first = next((whole for whole, _ in find_labels(after)), None)
    begins = first is None or finding.span.start < first.start
    return finding.rule == _REJECTED and not before and begins


def _line_finder(
    before: str, edits: Sequence[Change], spans: Sequence[Span]
) -> Callable[[int], int]:
    """Which line of the text before (1-based) a place in the text after comes from."""
    starts = line_starts(before)
    begins = [span.start for span in spans]

    def line_of(position: int) -> int:
        index = bisect_right(begins, position) - 1
        if index < 0:
            return line_at(starts, position)
        old, new = edits[index].edit.span, spans[index]
        return line_at(starts, old.start if position <= new.end else position - new.end + old.end)

    return line_of


def _identity(finding: Finding, text: str) -> tuple[str, str]:
    """By what a finding is known again in another version of the file.

    That the site rejects a file is about all of it; what the span holds may well be edited.
    """
    return finding.rule, "" if finding.rule == _REJECTED else finding.span.of(text)


def _style(after: str, spans: Sequence[Span], rules: HouseRules) -> Iterator[Complaint]:
    touches = _toucher(spans)
    alike: dict[tuple[str, ...], list[StyleChange]] = defaultdict(list)
    for change in changes(after, rules):
        if touches(change.edit.span):
            alike[change.rules].append(change)
    for found in alike.values():
        # A text from before the formatter has hundreds of stamps that it will rewrite.
        for change in found if len(found) <= _MOST_ALIKE else found[:1]:
            more = f" So will {len(found) - 1} others." if len(found) > _MOST_ALIKE else ""
            message = f"{_becomes(change.edit)}{more} {change.reasons[0]}"
            yield Complaint("house-style", "warning", change.edit.span, message)
    for trap in find_traps(after, rules):
        if touches(trap.span):
            yield trap


def _becomes(edit: Replacement) -> str:
    """What publishing makes of some words, in the words of somebody who does not see the file."""
    old, new = (_ESCAPE.sub(r"\1", text) for text in (edit.old, edit.new))
    if old == new:
        return f"Publishing writes “{old}” otherwise in the file; it reads as before."
    return f"Publishing makes “{new}” of “{old}”." if new.strip() else f"Publishing drops “{old}”."


def _overlong(
    before: str, after: str, spans: Sequence[Span], dialect: Dialect | None
) -> Iterator[Complaint]:
    """Captions that the edits made longer than any of the file was."""
    if dialect is None:
        return
    touches = _toucher(spans)
    usual = limits_of(read_as(before, dialect))
    for found in overlong_cues(read_as(after, dialect), usual):
        if touches(found.span):
            yield found


def _grammar(edits: Sequence[Change], spans: Sequence[Span]) -> Iterator[Complaint]:
    for change, span in zip(edits, spans, strict=True):
        if is_grammar_only(change.edit):
            message = (
                f"This changes grammar only ({change.edit.old.strip()!r} to "
                f"{change.edit.new.strip()!r}). What was said was said: keep it if it was."
            )
            yield Complaint("grammar-only", "warning", span, message)


def _against_audio(
    edits: Sequence[Change],
    spans: Sequence[Span],
    heard: Alignment | None,
    *,
    heard_after: bool,
) -> Iterator[Complaint]:
    if heard is None:
        return
    words_at = _finder(heard)
    for change, span in zip(edits, spans, strict=True):
        # Punctuation has no sound, and words that are added replace nothing that was heard.
        if _letters(change.edit.old) in {"", _letters(change.edit.new)}:
            continue
        where = span if heard_after else change.edit.span
        words = words_at(where)
        doubtful = _unheard(words) if heard_after else _heard_well(words)
        if doubtful:
            shown = " ".join(word.text for word in doubtful)
            said = "is not heard there" if heard_after else "was heard well, and is replaced"
            message = f"{shown!r} {said}. Listen again before it leaves."
            yield Complaint("against-audio", "warning", span, message)


def _unheard(words: Sequence[TimedWord]) -> list[TimedWord]:
    return [word for word in words if word.segment is None or word.confidence < _UNSURE]


def _heard_well(words: Sequence[TimedWord]) -> list[TimedWord]:
    sure = [word for word in words if word.basis == "acoustic" and word.confidence >= _SURE]
    return sure if len(sure) == len(words) else []


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalnum())


def _toucher(spans: Sequence[Span]) -> Callable[[Span], bool]:
    """Whether a place touches one of some that are in order and do not overlap; O(log n) each."""
    ends = [each.end for each in spans]

    def touches(span: Span) -> bool:
        first = bisect_left(ends, span.start)
        return first < len(spans) and spans[first].start <= span.end

    return touches


def _finder(heard: Alignment) -> Callable[[Span], list[TimedWord]]:
    """The words that overlap a place; O(log n + words found) each."""
    words = sorted(heard.words, key=lambda each: each.span)
    ends = [each.span.end for each in words]

    def found(where: Span) -> list[TimedWord]:
        first = last = bisect_right(ends, where.start)
        while last < len(words) and words[last].span.start < where.end:
            last += 1
        return words[first:last]

    return found
