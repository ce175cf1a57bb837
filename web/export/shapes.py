"""An export as it goes over the wire: the diff by line and word, checks, people."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aligner.publish.changes import Change
from aligner.publish.checks import refuses
from aligner.publish.merge import Verdict
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.json_lines import laid_out
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.findings import Finding
from aligner.transcript.model import Gap, Span
from aligner.transcript.positions import line_starts
from web.export.contributors import Contributor
from web.export.draft import Draft
from web.wire import exports
from web.wire.exports import Piece

_MOST_HUNKS = 400
"""More than anybody reads; the page says how many are left out, the file has them all."""
NOTHING = "Nothing to export: the text is as it came."
UNCONFIRMED = "Nothing to export: all of it waits for a second listener."
DONE = "Nothing to export: the published text says all of it already."
ONLY_CLASHES = "Nothing to export: all that the published text does not say clashes with it."
REFUSED = "The site would not take the text so. See the checks."
CLASH = "Somebody changed the same words in the published text. See what clashes, or leave it out."
REMOVED = "The published transcript was taken away. Ask a maintainer whether it will come back."
NO_TOKEN = "The server has no GITHUB_TOKEN."  # noqa: S105 - a sentence
NO_CLIENT = "The server lacks githubkit: pip install 'transcript-aligner[github]'."
MAINTAINERS = "Only maintainers may do this."


def wire_draft(draft: Draft) -> exports.Draft:
    """Everything about an export but who asks."""
    plan = draft.plan
    hunks = [] if plan.before is None else list(_hunks(laid_out(plan.before), plan.changes))
    return exports.Draft(
        path=plan.path,
        new_file=plan.before is None,
        title=plan.words.title,
        body=plan.words.body,
        hunks=hunks[:_MOST_HUNKS],
        more_hunks=max(0, len(hunks) - _MOST_HUNKS),
        checks=[_check(each) for each in plan.findings],
        authors=[_author(each) for each in draft.contributors],
        closed=[_clash(each) for each in plan.merge.closed] if plan.merge else [],
        conflicts=[_clash(each) for each in plan.merge.conflicts] if plan.merge else [],
        left=_left(plan.after, draft.dialect),
        left_behind=draft.left_behind,
        notes=list(plan.notes),
    )


def objection(draft: Draft, *, skip_conflicts: bool) -> str | None:
    """Why nothing may leave but the file; None if it may."""
    plan = draft.plan
    clashes = plan.merge is not None and bool(plan.merge.conflicts)
    if draft.removed:
        return draft.removed
    if plan.is_empty and not clashes:
        return UNCONFIRMED if draft.left_behind else DONE if draft.contributors else NOTHING
    if plan.is_empty and skip_conflicts:
        return ONLY_CLASHES
    if refuses(plan.findings):
        return REFUSED
    return CLASH if clashes and not skip_conflicts else None


def wire_ways(draft: Draft, *, is_maintainer: bool, has_token: bool) -> list[exports.Way]:
    """The four ways out, and for each why not."""
    # Who does not maintain is not told of commits.
    is_gone = draft.removed is not None and not is_maintainer
    patch = REMOVED if is_gone else objection(draft, skip_conflicts=True)
    branch = patch or (draft.problem if is_maintainer else MAINTAINERS)
    client = None if importlib.util.find_spec("githubkit") else NO_CLIENT
    pull = branch or (None if has_token else NO_TOKEN) or client
    whys = {"patch": patch, "file": None, "branch": branch, "pull_request": pull}
    return [exports.Way(way, why) for way, why in whys.items()]


def _hunks(before: str, changes: Sequence[Change]) -> Iterator[exports.Hunk]:
    """Changed lines, both sides; changes of one line stand together."""
    starts = line_starts(before)
    group: list[Change] = []
    shift = 0
    for change in changes:
        if group and change.line > _last_line(group[-1]):
            yield _hunk(before, starts, group, shift)
            shift += _lines_more(group)
            group = []
        group.append(change)
    if group:
        yield _hunk(before, starts, group, shift)


def _last_line(change: Change) -> int:
    return change.line + change.edit.old.count("\n")


def _lines_more(group: Sequence[Change]) -> int:
    return sum(each.edit.new.count("\n") - each.edit.old.count("\n") for each in group)


def _hunk(before: str, starts: Sequence[int], group: Sequence[Change], shift: int) -> exports.Hunk:
    first, last = group[0].line, max(_last_line(each) for each in group)
    end = starts[last] - 1 if last < len(starts) else len(before)
    whole = Span(starts[first - 1], max(end, group[-1].edit.span.end))
    old: list[Piece] = []
    new: list[Piece] = []
    bounds = [whole.start, *(p for c in group for p in (c.edit.span.start, c.edit.span.end))]
    same = [before[a:b] for a, b in list(pairwise([*bounds, whole.end]))[::2]]
    for text, change in zip(same, [*group, None], strict=True):
        if text:
            old.append(Piece("same", text))
            new.append(Piece("same", text))
        if change is not None:
            old += [Piece("removed", change.edit.old)] if change.edit.old else []
            new += [Piece("added", change.edit.new)] if change.edit.new else []
    return exports.Hunk(line=first, new_line=first + shift, old=old, new=new)


def _check(finding: Finding) -> exports.Check:
    return exports.Check(
        rule=finding.rule,
        severity=finding.severity,
        line=finding.line,
        column=finding.column,
        excerpt=finding.excerpt,
        message=finding.message,
    )


def _author(contributor: Contributor) -> exports.Author:
    return exports.Author(
        person=contributor.person,
        name=contributor.author.name,
        email=contributor.author.email if contributor.is_known else None,
        edits=contributor.edits,
        characters=contributor.characters,
    )


def _clash(verdict: Verdict) -> exports.Clash:
    edit = verdict.change.edit
    return exports.Clash(
        line=verdict.line or verdict.change.line,
        base=edit.old,
        mine=edit.new,
        theirs=verdict.theirs,
    )


def _left(text: str, dialect: Dialect | None) -> list[exports.Left]:
    """Gaps that are still in the text."""
    return [
        exports.Left(tag=gap.span.of(text), seconds=gap.seconds, line=paragraph.line)
        for paragraph in read_as(text, dialect).paragraphs
        for gap in paragraph.inlines
        if isinstance(gap, Gap)
    ]
