"""From a corrected text to something that can leave: everything that is decided before git writes.

original ─changes→ edits ─merge→ upstream's text with them ─check→ findings
(what the         └──────────────┬──────────────────────┘
corrections are of)              └→ title and body
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aligner.alignment.model import Alignment
from aligner.errors import TranscriptError
from aligner.publish.changes import Change, changes_between
from aligner.publish.checks import check
from aligner.publish.errors import UnsafeName
from aligner.publish.merge import Merge, merge
from aligner.publish.names import Author
from aligner.publish.pull_request import PullRequest, Story, describe
from aligner.publish.repository import BranchProposal, Repository
from aligner.transcript.findings import Finding
from aligner.transcript.house_style import HouseRules, style
from aligner.transcript.parse import decode_text
from aligner.transcript.shows import ShowTable


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
    """

    path: str
    text: str
    original: str | None
    people: tuple[Author, ...]
    confirmed: tuple[str, ...] = ()
    heard: Alignment | None = None
    heard_text: str | None = None


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What would be published.

    Attributes:
        base: the commit it goes on top of.
        path: the file.
        before: upstream's text, None if there is no such file.
        after: the new text.
        merge: how the edits fared upstream; None for a new file.
        changes: between before and after.
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
        UnsafeName: a new file would have a name that no show gives.
        TranscriptError: the file upstream is no text.
    """
    base = repository.resolve(revision)
    stored = repository.read(base, correction.path)
    if stored is None and shows.of_path(correction.path) is None:
        problem = "no show calls a transcript so."
        raise UnsafeName(correction.path, problem, "Give its --path.")
    before = None if stored is None else decode_text(stored.data, correction.path)
    return plan_upon(base, before, correction, shows, rules, restyle=restyle)


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
        restyle: whether the formatter's changes are made in lines that were edited.
    """
    merged, after = None, correction.text
    if before is not None:
        original = before if correction.original is None else correction.original
        merged = merge(original, changes_between(original, correction.text), before)
        after = merged.text
    if restyle:
        after = _restyled(before or "", after, rules)
    changes = changes_between(before or "", after)
    heard_after = correction.heard_text == after
    usable = heard_after or correction.heard_text == before
    heard = correction.heard if usable else None
    findings = check(before or "", after, changes, rules, heard=heard, heard_after=heard_after)
    story = Story(
        shows.of_path(correction.path), correction.path, before, after, changes,
        correction.people, correction.confirmed, None if heard_after else heard,
    )  # fmt: skip
    words, author = describe(story), correction.people[0]
    return PublishPlan(
        base, correction.path, before, after, merged, changes, findings, words, author
    )


def read_upstream(repository: Repository, revision: str, path: str) -> str | None:
    """A file's text at a revision, None if it has none.

    Raises:
        TranscriptError: it is no text.
    """
    stored = repository.read(repository.resolve(revision), path)
    return None if stored is None else decode_text(stored.data, path)


def find_original(repository: Repository, revision: str, path: str, sha256: str) -> str:
    """The version of a file that a journal begins with.

    Raises:
        TranscriptError: the clone never had it.
    """
    data = repository.find_version(repository.resolve(revision), path, sha256)
    if data is None:
        problem = f"The clone never had the version that the journal begins with ({sha256[:12]})."
        raise TranscriptError(path, problem, "Give that version with --original.")
    return decode_text(data, path)


def _restyled(before: str, after: str, rules: HouseRules) -> str:
    """The formatter's changes in lines that differ from upstream's; no others are ours."""
    known = set(before.split("\n"))
    lines = after.split("\n")
    return "\n".join(line if line in known else style(line, rules) for line in lines)
