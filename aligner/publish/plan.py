"""From a corrected text to something that can leave: everything that is decided before git writes.

original ─changes→ edits ─merge→ upstream's text with them ─check→ findings
(what the         └──────────────┬──────────────────────┘
corrections are of)              └→ title and body
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from aligner.alignment.model import Alignment
from aligner.errors import TranscriptError
from aligner.export.rewrap import rewrap
from aligner.publish.changes import Change, changes_between
from aligner.publish.checks import check
from aligner.publish.errors import UnsafeName
from aligner.publish.merge import Merge, merge
from aligner.publish.names import Author
from aligner.publish.pull_request import PullRequest, Story, describe
from aligner.publish.repository import BranchProposal, Repository
from aligner.publish.whereabouts import find_file
from aligner.transcript.changes import apply
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.json_elsewhere import said_elsewhere
from aligner.transcript.dialects.json_lines import is_packed, laid_out, packed
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.findings import Finding
from aligner.transcript.house_style import HouseRules, default_rules, restyle
from aligner.transcript.line_ends import ends_as_in, plain
from aligner.transcript.lint_cues import is_captions, limits_of
from aligner.transcript.parse import decode_text
from aligner.transcript.shows import ShowTable

_ENDS_KEPT = (
    "Line ends, byte order mark and final line end of the corrected file are not the original's: "
    "they stay as they were."
)

_KEEP_CR = "The file's line ends are CRLF: a patch of it is taken by `git am --keep-cr` only."


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody wants to publish.

    Attributes:
        path: the file in the repository.
        text: the corrected text.
        original: the text that was corrected; None: the one upstream.
        people: the main contributor first.
        confirmed: gap tags listened to in vain.
        heard: an alignment, if there is one.
        heard_text: the text that it is of.
        dialect: the form of the texts; None for Changelog's.
    """

    path: str
    text: str
    original: str | None
    people: tuple[Author, ...]
    confirmed: tuple[str, ...] = ()
    heard: Alignment | None = None
    heard_text: str | None = None
    dialect: Dialect | None = None


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What would be published.

    Attributes:
        base: the commit it goes on top of.
        path: the file.
        before: upstream's text, None if there is no such file.
        after: the new text.
        merge: how the edits fared upstream; None for a new file.
        notes: what was done that nobody asked for, a sentence each.
        changes: between before and after, JSON in one line laid out.
        findings: what to look at; errors refuse.
        words: title, body, commit message.
        author: of the commit.
    """

    base: str
    path: str
    before: str | None
    after: str
    merge: Merge | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    words: PullRequest
    author: Author
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether upstream says all of it already."""
        return self.before == self.after

    def proposal(self, when: datetime) -> BranchProposal:
        """For the repository."""
        data = self.after.encode("utf-8")
        return BranchProposal(self.base, self.path, data, self.words.message, self.author, when)


def make_plan(
    repository: Repository,
    revision: str,
    correction: Correction,
    shows: ShowTable,
    rules: HouseRules,
    *,
    restyle: bool = False,
) -> PublishPlan:
    """Decide what to publish.

    Args:
        repository: the clone.
        revision: what it goes on top of.
        correction: what somebody wants.
        shows: how episodes are called.
        rules: the repository's style.
        restyle: whether the formatter's changes are made in lines that were edited.

    Raises:
        RevisionMissing, RepositoryError: the clone does not have it.
        FileRemoved: upstream took the file out.
        UnsafeName: a new file would have a name that no show gives.
        TranscriptError: the file upstream is no text.
    """
    base = repository.resolve(revision)
    place = find_file(repository, base, correction.path)
    if place.stored is None and shows.of_path(correction.path) is None:
        problem = "no show calls a transcript so."
        raise UnsafeName(correction.path, problem, "Give its --path.")
    before = None if place.stored is None else decode_text(place.stored.data, place.path)
    moved = replace(correction, path=place.path)
    plan = plan_upon(base, before, moved, shows, rules, restyle=restyle)
    if not place.earlier:
        return plan
    note = f"Upstream renamed {correction.path} to {place.path}: the edits go there."
    return replace(plan, notes=(note, *plan.notes))


def plan_upon(
    base: str,
    before: str | None,
    correction: Correction,
    shows: ShowTable,
    rules: HouseRules,
    *,
    restyle: bool = False,
) -> PublishPlan:
    """Decide what to publish on top of a text that is known already.

    Args:
        base: the commit that holds the text.
        before: the text; None if there is no such file yet.
        correction: what somebody wants.
        shows: how episodes are called.
        rules: the repository's style.
        restyle: whether the formatter's changes are made in lines that were edited; in captions,
            whether cues that edits made too long are broken anew.
    """
    rules = rules_for(correction.dialect, rules)
    merged, after, notes = None, correction.text, tuple[str, ...]()
    if before is not None:
        original = before if correction.original is None else correction.original
        text = ends_as_in(original, correction.text)
        laid = is_packed(original) and packed(correction.text) == text
        notes = () if laid or text == correction.text else (_ENDS_KEPT,)
        base_text = plain(original)
        merged = merge(base_text, changes_between(base_text, plain(text)), plain(before))
        after = ends_as_in(before, merged.text)
    if restyle:
        after = _restyled(before or "", after, rules)
        after = _in_shape(before or "", after, correction.dialect)
    was, now = laid_out(before or ""), laid_out(after)
    changes = changes_between(was, now)
    heard_after = correction.heard_text == now
    usable = heard_after or correction.heard_text == was
    heard = correction.heard if usable else None
    findings = check(
        was,
        now,
        changes,
        rules,
        heard=heard,
        heard_after=heard_after,
        dialect=correction.dialect,
    )
    story = Story(
        shows.of_path(correction.path), correction.path,
        None if before is None else was, now, changes,
        correction.people, correction.confirmed, None if heard_after else heard, correction.dialect,
    )  # fmt: skip
    words, author = describe(story), correction.people[0]
    if "\r\n" in after:
        notes = (*notes, _KEEP_CR)
    notes = (*notes, *said_elsewhere(before or "", after))
    return PublishPlan(
        base, correction.path, before, after, merged, changes, findings, words, author, notes
    )


def allow(plan: PublishPlan, reasons: Mapping[str, str]) -> PublishPlan:
    """The same, without refusing what a person lets through; pull request and commit tell it.

    Args:
        plan: what would be published.
        reasons: by rule, why; "" for no reason given.
    """
    let = [each for each in plan.findings if each.severity == "error" and each.rule in reasons]
    if not let:
        return plan
    findings = tuple(
        replace(each, severity="warning", message=f"Let through: {each.message}")
        if each in let
        else each
        for each in plan.findings
    )
    told = "\n".join(
        f"- `{each.rule}` at line {each.line}" + (f": {why}" if (why := reasons[each.rule]) else "")
        for each in let
    )
    body = f"{plan.words.body.rstrip()}\n\nLet through on purpose:\n\n{told}\n"
    # A branch has no body, and people write other ones for pull requests: the commit tells too.
    head, trailers, people = plan.words.message.rstrip().partition("\n\nCo-authored-by: ")
    message = f"{head}\n\nLet through on purpose:\n{told}{trailers}{people}\n"
    words = replace(plan.words, body=body, message=message)
    return replace(plan, findings=findings, words=words)


def rules_for(dialect: Dialect | None, rules: HouseRules) -> HouseRules:
    """The style of a repository; Changelog's is nothing to a file in another form."""
    changelog = rules.name == default_rules().name
    return rules if dialect is None or not changelog else HouseRules(dialect.name, (), ())


def read_upstream(repository: Repository, revision: str, path: str) -> str | None:
    """A file's text at a revision, None if it has none.

    Raises:
        TranscriptError: it is no text.
        FileRemoved: upstream took the file out.
    """
    stored = find_file(repository, repository.resolve(revision), path).stored
    return None if stored is None else decode_text(stored.data, path)


def find_original(repository: Repository, revision: str, path: str, sha256: str) -> str:
    """The version of a file that a journal begins with, under whatever name it had then.

    Raises:
        TranscriptError: the clone never had it.
    """
    commit = repository.resolve(revision)
    names = find_file(repository, commit, path).names
    found = (repository.find_version(commit, name, sha256) for name in names)
    data = next((each for each in found if each is not None), None)
    if data is None:
        problem = f"The clone never had the version that the journal begins with ({sha256[:12]})."
        raise TranscriptError(path, problem, "Give that version with --original.")
    return decode_text(data, path)


def _restyled(before: str, after: str, rules: HouseRules) -> str:
    """The formatter's changes in lines that differ from upstream's; no others, no addresses."""
    known = set(before.split("\n"))
    lines = after.split("\n")
    return "\n".join(line if line in known else restyle(line, rules) for line in lines)


def _in_shape(before: str, after: str, dialect: Dialect | None) -> str:
    """Captions whose edited cues are broken anew where the file had no lines so long."""
    read = read_as(after, dialect)
    if not is_captions(read):
        return after
    known = set(before.split("\n"))
    # A cue that is too fast to read would be parted, and where takes its sound: `retime --rewrap`.
    limits = replace(limits_of(read_as(before, dialect)), rate=math.inf)
    edits = (
        each
        for each in rewrap(read, {}, limits).edits
        if "-->" not in each.new and not known.issuperset(each.old.split("\n"))
    )
    return apply(after, tuple(edits))
