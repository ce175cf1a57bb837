"""A check as a comment for the pull request (Markdown) and for programmes (JSON).

    ### practical-ai-22.md
    3 gaps filled. **1 place does not sound like what is said.** Site and style: fine.

    | time | line | what | by ear |
    |---|---|---|---|
    | 10:34 | 120 | gap filled: `orchestra` | does not sound like it; likelier: `extra` |

Texts of a repository are anybody's: they stand in code spans, so that nothing in them is a link, a
picture or a call to somebody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from aligner.alignment.flag_kinds import KINDS
from aligner.pulls.check import FileCheck
from aligner.pulls.sounds import WordsCheck
from aligner.timeline import clock_face

_LONGEST: Final = 80
"""Characters of a text that are shown."""
_MOST_ROWS: Final = 60
"""Rows of a table; GitHub takes comments of 65,536 characters."""


def as_markdown(checks: Sequence[FileCheck], notes: Sequence[str] = ()) -> str:
    """All files, those first that need a person.

    Args:
        checks: one for each file.
        notes: on the whole, a sentence each.
    """
    ordered = sorted(checks, key=lambda each: (not each.needs_review(), each.path))
    parts = [summary(checks), *notes, *map(_file, ordered)]
    return "\n\n".join(parts) + "\n"


def summary(checks: Sequence[FileCheck]) -> str:
    """One line on all of it."""
    if not checks:
        return "No transcript was changed."
    review = sum(each.needs_review() for each in checks)
    unheard = sum(bool(each.problem) for each in checks)
    parts = [_count(len(checks), "transcript")]
    if unheard:
        parts.append(f"{unheard} not listened to")
    parts.append(f"{review} to look at" if review else "nothing to look at")
    return ", ".join(parts) + "."


def as_json(checks: Sequence[FileCheck], notes: Sequence[str] = ()) -> str:
    """The same for programmes: one object; times in seconds."""
    rows = [
        {
            "path": each.path,
            "earlier": each.earlier,
            "removed": each.removed,
            "sound": each.sound or None,
            "problem": each.problem or None,
            "needs_review": each.needs_review(),
            "gaps": {"before": each.gaps[0], "after": each.gaps[1]},
            "words": [
                {
                    "kind": word.kind,
                    "line": word.line,
                    "onset": word.onset,
                    "old": word.old,
                    "new": word.new,
                    "verdict": word.verdict,
                    "likelier": list(word.likelier),
                }
                for word in each.words
            ],
            "flags": [
                {
                    "kind": flag.kind,
                    "severity": flag.severity,
                    "line": flag.line,
                    "onset": flag.segment.onset if flag.segment else None,
                    "message": flag.message,
                }
                for flag in each.flags
            ],
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "line": finding.line,
                    "message": finding.message,
                }
                for finding in each.findings
            ],
            "notes": list(each.notes),
        }
        for each in checks
    ]
    made = {"summary": summary(checks), "notes": list(notes), "files": rows}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _file(check: FileCheck) -> str:
    title = f"### {_code(check.path)}"
    if check.earlier:
        title += f" (was {_code(check.earlier)})"
    parts = [title, _sentences(check)]
    rows = [*map(_words_row, check.words), *_flag_rows(check), *_finding_rows(check)]
    if rows:
        rest = len(rows) - _MOST_ROWS
        table = [
            "| time | line | what | by ear or by rule |",
            "|---|---|---|---|",
            *rows[:_MOST_ROWS],
        ]
        parts.append("\n".join(table))
        if rest > 0:
            parts.append(f"… and {rest} more.")
    parts += [f"- {_plain(note)}" for note in check.notes]
    return "\n\n".join(parts)


def _sentences(check: FileCheck) -> str:
    if check.removed:
        return "**The transcript is removed.**"
    filled = sum(word.kind == "gap filled" for word in check.words)
    changed = len(check.words) - filled
    said = []
    if check.problem:
        said.append(f"**Not listened to:** {_plain(check.problem)}")
    if filled:
        said.append(f"{_count(filled, 'gap')} filled.")
    elif check.gaps[0] != check.gaps[1]:
        said.append(f"Gaps: {check.gaps[0]} before, {check.gaps[1]} now.")
    if changed:
        said.append(f"{_count(changed, 'other place')} changed.")
    if check.sound:
        said += _by_ear(check)
    errors = sum(each.severity == "error" for each in check.findings)
    warnings = len(check.findings) - errors
    if errors:
        said.append(f"**Site and style: {_count(errors, 'error')}.**")
    elif warnings:
        said.append(f"Site and style: {_count(warnings, 'warning')}.")
    else:
        said.append("Site and style: fine.")
    return " ".join(said)


def _by_ear(check: FileCheck) -> Iterator[str]:
    doubtful = len(check.doubtful)
    unheard = sum(word.verdict == "unheard" for word in check.words)
    if doubtful:
        verb = "does" if doubtful == 1 else "do"
        yield f"**{_count(doubtful, 'place')} {verb} not sound like what is said.**"
    elif check.words and not unheard:
        yield "None of it sounds unlike what is said; words that sound much alike may pass."
    if unheard:
        yield f"{_count(unheard, 'place')} could not be compared with the sound."
    if check.flags:
        yield f"{_count(len(check.flags), 'new place')} to look at."


def _words_row(word: WordsCheck) -> str:
    if word.kind == "removed":
        what = f"removed: {_code(word.old)}"
    elif word.kind == "gap filled":
        what = f"gap filled: {_code(word.new)}"
    else:
        what = f"{_code(word.old)} → {_code(word.new)}" if word.old.strip() else _code(word.new)
    verdict = {
        "fits": "fits",
        "unheard": "could not be compared",
        "doubtful": "**is said there**" if word.kind == "removed" else "**does not sound like it**",
    }[word.verdict]
    if word.likelier:
        verdict += "; likelier: " + ", ".join(map(_code, word.likelier))
    return _row(word.onset, word.line, what, verdict)


def _flag_rows(check: FileCheck) -> Iterator[str]:
    for flag in check.flags:
        onset = flag.segment.onset if flag.segment else None
        yield _row(onset, flag.line, KINDS[flag.kind].label, _plain(flag.message))


def _finding_rows(check: FileCheck) -> Iterator[str]:
    for finding in check.findings:
        shown = f"**{finding.rule}**" if finding.severity == "error" else finding.rule
        yield _row(None, finding.line, shown, _plain(finding.message))


def _row(onset: float | None, line: int, what: str, verdict: str) -> str:
    time = "" if onset is None else clock_face(onset)
    return f"| {time} | {line} | {what} | {verdict} |"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _code(text: str) -> str:
    """Anybody's text as a code span that ends where it should, in a table."""
    shown = " ".join(text.split())
    shown = f"{shown[: _LONGEST - 1]}…" if len(shown) > _LONGEST else shown
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", shown)
    ticks = max(map(len, re.findall(r"`+", shown)), default=0) + 1
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{'`' * ticks}{pad}{shown or ' '}{pad}{'`' * ticks}".replace("|", "\\|")


def _plain(message: str) -> str:
    """A sentence of ours with anybody's words in it: no markup, no link, no call to a person."""
    shown = " ".join(message.split()).replace("&", "&amp;").replace("<", "&lt;")
    shown = re.sub(r"([\\`*_\[\]|#~!])", r"\\\1", shown)
    return shown.replace("@", "@\u200b").replace("://", ":\u200b//")
