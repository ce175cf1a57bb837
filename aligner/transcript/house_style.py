r"""What a repository's formatter will make of a text, known before it leaves.

The rules are data: `changelog_style.toml` in this folder states the default ones, another
repository brings its own file of the same form.

    [[rule]] name, pattern, replacement, reason, any_case     in order, each on the last outcome
    [[trap]] name, pattern, message, any_case                 where the rules do harm
    ascii                                                     cases, \d, \w and \b of A to Z only

A text that `style` leaves as it is will not be touched after the merge. `changes` tells the same as
places of the text as it is, so that a person can agree to some and not to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from aligner.errors import BadInput
from aligner.nesting import parse_toml
from aligner.transcript.changes import TextChange, apply
from aligner.transcript.findings import Complaint
from aligner.transcript.model import Link, Span
from aligner.transcript.parse import parse
from aligner.transcript.replacements import Overlaid, Replacement, overlay

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"]+"
    r"|(?<![\w.@/-])(?:[\w.+-]+@)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])(?:/[^\s<>()\[\]\"]*)?"
)
"""With or without its scheme, "node.js" and "process.stdout" included."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Every match of `pattern` becomes `replacement`, and why."""

    name: str
    pattern: re.Pattern[str]
    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trap:
    """Where the rules do harm; `message` says what to write instead."""

    name: str
    pattern: re.Pattern[str]
    message: str


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The style of one repository."""

    name: str
    rules: tuple[Rule, ...]
    traps: tuple[Trap, ...]


@dataclass(frozen=True, slots=True)
class StyleChange:
    """What the formatter would change at one place, by which rules, and why."""

    edit: Replacement
    rules: tuple[str, ...]
    reasons: tuple[str, ...]


def style(text: str, rules: HouseRules) -> str:
    """The text as the formatter would leave it; O(rules × n)."""
    for rule in rules.rules:
        text = rule.pattern.sub(rule.replacement, text)
    return text


def changes(text: str, rules: HouseRules) -> tuple[StyleChange, ...]:
    """What `style` changes, place by place in `text`; applying all edits gives `style(text)`."""
    total, now = TextChange(), text
    causes: list[tuple[str, ...]] = []
    reasons = {rule.name: rule.reason for rule in rules.rules}
    for rule in rules.rules:
        step = _step(now, rule)
        if step:
            parts = list(overlay(total.replacements, step.replacements))
            causes = [_causes(part, causes, rule.name) for part in parts]
            total, now = TextChange(tuple(part.replacement for part in parts)), step.apply(now)
    return tuple(
        StyleChange(each, names, tuple(reasons[name] for name in names))
        for each, names in zip(total.replacements, causes, strict=True)
        if each.old != each.new
    )


def _step(text: str, rule: Rule) -> TextChange:
    """What one rule changes in the text that the rules before it left."""
    made = (
        Replacement(Span(*match.span()), match[0], match.expand(rule.replacement))
        for match in rule.pattern.finditer(text)
    )
    return TextChange(tuple(each for each in made if each.old != each.new))


def _causes(part: Overlaid, known: list[tuple[str, ...]], rule: str) -> tuple[str, ...]:
    """The rules behind a replacement, in order: those of before, and this one if it did a part."""
    names = [name for each in known[part.first.start : part.first.stop] for name in each]
    return tuple(dict.fromkeys([*names, rule] if part.then else names))


def find_traps(text: str, rules: HouseRules) -> tuple[Complaint, ...]:
    """Places where the formatter would do harm, in order: the table's, and spoilt addresses."""
    found = [
        Complaint(f"trap-{trap.name}", "warning", Span(*match.span()), trap.message)
        for trap in rules.traps
        for match in trap.pattern.finditer(text)
    ]
    found += _spoilt_addresses(text, rules)
    return tuple(sorted(found, key=lambda each: (each.span, each.rule)))


def restyle(text: str, rules: HouseRules) -> str:
    """The text as the formatter would leave it, but for addresses, which work only as they are."""
    edits = [change.edit for change in changes(text, rules)]
    kept = {edit for _, inside in _within(edits, addresses(text)) for edit in inside}
    return apply(text, [edit for edit in edits if edit not in kept])


def addresses(text: str) -> tuple[Span, ...]:
    """Where addresses are, in order and apart: the targets of links, and those in plain sight."""
    found = [Span(*match.span()) for match in _ADDRESS.finditer(text)]
    found += [
        inline.target
        for paragraph in parse(text).paragraphs
        for inline in paragraph.inlines
        if isinstance(inline, Link)
    ]
    apart: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return tuple(apart)


def _within(
    edits: Sequence[Replacement], spans: Sequence[Span]
) -> Iterator[tuple[Span, list[Replacement]]]:
    """The spans that edits reach into, with those edits; both in order, O(n + m)."""
    first = 0
    for span in spans:
        while first < len(edits) and edits[first].span.end <= span.start:
            first += 1
        last = first
        while last < len(edits) and edits[last].span.start < span.end:
            last += 1
        if last > first:
            yield span, list(edits[first:last])


def _spoilt_addresses(text: str, rules: HouseRules) -> Iterator[Complaint]:
    edits = [change.edit for change in changes(text, rules)]
    for span, inside in _within(edits, addresses(text)):
        address = span.of(text)
        across = any(e.span.start < span.start or e.span.end > span.end for e in inside)
        moved = [
            Replacement(Span(e.span.start - span.start, e.span.end - span.start), e.old, e.new)
            for e in inside
        ]
        # Only in an address's host does case say nothing.
        if across or _with_small_host(apply(address, moved)) != _with_small_host(address):
            message = "Publishing changes this address, and it may no longer work."
            yield Complaint("trap-address", "warning", span, message)


def _with_small_host(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    if not mark:
        scheme, rest = "", address
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.lower()}{slash}{path}"


@cache
def default_rules() -> HouseRules:
    """The rules of the Changelog's repository."""
    source = files("aligner.transcript").joinpath("changelog_style.toml")
    return read_rules(source.read_text(encoding="utf-8"), "changelog_style.toml")


def load_rules(path: Path) -> HouseRules:
    """The rules in a file.

    Raises:
        BadInput: it cannot be read, or is no table of rules.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "Name a TOML file with [[rule]] tables."
        raise BadInput(str(path), f"It cannot be read: {error}.", advice) from None
    return read_rules(source, str(path))


def read_rules(source: str, name: str) -> HouseRules:
    """The rules that a TOML text states.

    Args:
        source: the text.
        name: what to call it in a complaint.

    Raises:
        BadInput: it is no TOML, a member is missing, or a pattern is no expression.
    """
    try:
        table = parse_toml(source)
        words = {key: str(table.get(key, "")) for key in ("blank", "word", "joint")}
        flags = re.ASCII if table.get("ascii") else re.NOFLAG
        rules = tuple(_read_rule(row, words, flags) for row in _rows(table, "rule"))
        traps = tuple(
            Trap(str(row["name"]), _compile(row, words, flags), str(row["message"]))
            for row in _rows(table, "trap")
        )
    except (ValueError, KeyError, TypeError, re.error, IndexError) as error:
        problem = f"This is no table of house rules: {type(error).__name__} {error}."
        raise BadInput(name, problem, "Each [[rule]] needs name, pattern, replacement.") from None
    return HouseRules(str(table.get("name", name)), rules, traps)


def _read_rule(row: Mapping[str, object], words: Mapping[str, str], flags: re.RegexFlag) -> Rule:
    pattern = _compile(row, words, flags)
    replacement = str(row["replacement"])
    if pattern.search(""):
        raise TypeError(f"the pattern of {row['name']} fits nothing at all")
    # A group that does not exist must be noticed here, not in the middle of somebody's export.
    re.compile(f"{pattern.pattern}|", pattern.flags).sub(replacement, "")
    return Rule(str(row["name"]), pattern, replacement, str(row.get("reason", "")))


def _rows(table: Mapping[str, object], name: str) -> Iterable[Mapping[str, object]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TypeError(f"[[{name}]] must be tables")
    return rows


def _compile(
    row: Mapping[str, object], words: Mapping[str, str], flags: re.RegexFlag
) -> re.Pattern[str]:
    pattern = str(row["pattern"])
    for word, meaning in words.items():
        pattern = pattern.replace(f"{{{word}}}", meaning)
    return re.compile(pattern, flags | (re.IGNORECASE if row.get("any_case") else re.NOFLAG))
