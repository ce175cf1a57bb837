"""What the commands print for people to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import KINDS
from aligner.alignment.model import Alignment
from aligner.timeline import clock_face
from aligner.transcript.findings import Finding

_PIPED_WIDTH = 120
"""Columns when the output goes to a file or another program."""

_STYLES = {"severe": "bold red", "error": "bold red", "warning": "yellow", "hint": "dim"}


_BRACKET = re.compile(r"(\\*)\[([a-zA-Z#/@][^\[]*?\])?")


def escape(text: str) -> str:
    r"""A text as it is, for what is printed with markup.

    rich's own leaves what cannot be markup alone, and its printer then takes the backslash out of
    `\[01:09:03\]`.
    """

    def escaped(found: re.Match[str]) -> str:
        slashes, tag = found.groups()
        return f"{slashes * 2}\\[{tag}" if tag else f"{slashes}\\["

    return _BRACKET.sub(escaped, text)


def console(*, stderr: bool = False) -> Console:
    """A console that uses the terminal's width, or a fixed one when piped.

    It prints `:a:` of somebody's text as it is, not as an emoji.
    """
    made = Console(stderr=stderr, highlight=False, emoji=False)
    if made.is_terminal:
        return made
    return Console(stderr=stderr, highlight=False, emoji=False, width=_PIPED_WIDTH)


def print_findings(path: Path, findings: Sequence[Finding]) -> None:
    """Lint findings of one file, or that there are none."""
    out = console()
    if not findings:
        out.print(f"{escape(str(path))}: nothing found")
        return
    out.print(f"[bold]{escape(str(path))}[/bold]: {_plural(len(findings), 'place')} to look at")
    table = _table("where", "rule", "what")
    for finding in findings:
        message = f"{escape(finding.message)}\n[dim]{escape(finding.excerpt)}[/dim]"
        rule = f"[{_STYLES[finding.severity]}]{finding.rule}[/]"
        table.add_row(f"{finding.line}:{finding.column}", rule, message)
    out.print(table)


def print_summary(name: str, alignment: Alignment, seconds: float) -> None:
    """What an alignment found, in a line: `seconds` is how long the work took."""
    placed = sum(word.segment is not None for word in alignment.words)
    spoken = sum(line.verdict == "spoken" for line in alignment.lines)
    lines = sum(line.verdict not in {"break", "no_words"} for line in alignment.lines)
    share = placed / max(1, len(alignment.words))
    console().print(
        f"[bold]{escape(name)}[/bold]: {placed:,} of {len(alignment.words):,} words placed "
        f"({share:.1%}), {spoken} of {lines} paragraphs spoken, "
        f"{_plural(len(alignment.breaks), 'break')} · {clock_face(alignment.duration)} of audio "
        f"in {seconds:.1f} s"
    )


def print_flags(flags: Sequence[Flag]) -> None:
    """What to look at, a row a flag."""
    out = console()
    if not flags:
        out.print("Nothing to look at.")
        return
    table = _table("audio", "line", "what", "why")
    for flag in flags:
        when = clock_face(flag.segment.onset) if flag.segment else ""
        kind = f"[{_STYLES[flag.severity]}]{KINDS[flag.kind].label.lower()}[/]"
        table.add_row(when, str(flag.line or ""), kind, escape(flag.told))
    out.print(table)
    severe = sum(flag.severity == "severe" for flag in flags)
    out.print(f"{_plural(len(flags), 'place')} to look at, {severe} of them severe")


def print_speakers(rows: Sequence[tuple[str, int, float, int]]) -> None:
    """A row a speaker: name, turns, seconds, doubtful turns; who speaks most first."""
    table = _table("speaks", "share", "turns", "doubtful", "who")
    total = sum(seconds for _, _, seconds, _ in rows) or 1.0
    for name, turns, seconds, doubtful in sorted(rows, key=lambda row: -row[2]):
        share = f"{seconds / total:.0%}"
        who = escape(name) if name else "[dim]nobody named[/dim]"
        table.add_row(clock_face(seconds), share, str(turns), str(doubtful or ""), who)
    console().print(table)


def print_voices(rows: Sequence[tuple[str, str, int, float]]) -> None:
    """A row a kept voice: show, name, episodes, seconds."""
    table = _table("show", "episodes", "voice", "who")
    for show, name, episodes, seconds in rows:
        table.add_row(escape(show), str(episodes), clock_face(seconds), escape(name))
    console().print(table)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        last = column == columns[-1]
        table.add_column(column, no_wrap=not last, overflow="fold" if last else "ignore")
    return table


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
