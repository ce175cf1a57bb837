"""From an episode as it stands to what could leave: the plan, and which ways out are open.

episode ─base, text, people─► Correction ─┬─ with a clone ──► upon its default branch
                                          └─ without ───────► upon the text as it was imported

A clone that cannot be used is a reason, not an error: the patch and the file need none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from aligner.alignment.model import Alignment
from aligner.errors import AlignerError
from aligner.publish.errors import FileRemoved, UnsafeName
from aligner.publish.names import Author, read_author
from aligner.publish.plan import Correction, PublishPlan, make_plan, plan_upon
from aligner.publish.repository import Repository, open_repository
from aligner.transcript.dialects.dialect import Dialect
from web.export.confirmed import confirmed_text
from web.export.contributors import NOBODY, Contributor, contributors_of
from web.library.clone import named_path, path_in
from web.services import Services
from web.store.journal import text_at
from web.store.tables import Episode, FlagRow

NO_CLONE = "This editor is not connected to a repository. Whoever runs it can connect it."
_NO_COMMIT = "0" * 40


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a person decided about an export: addresses by person, and the formatter's changes.

    `confirmed`: fills that nobody but who wrote them heard stay behind.
    """

    addresses: Mapping[int, str] = field(default_factory=dict, hash=False)
    restyle: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What would leave.

    Attributes:
        plan: texts, findings, words.
        contributors: the main one first; none if nothing was edited.
        repository: the clone that the plan is for; None if there is none.
        problem: why there is none.
        removed: that upstream took the file out, in a sentence; nothing but the file may leave.
        dialect: the form of the text; None for Changelog's.
        left_behind: edits that stay behind because nobody confirmed them.
    """

    plan: PublishPlan
    contributors: tuple[Contributor, ...]
    repository: Repository | None
    problem: str | None
    removed: str | None = None
    dialect: Dialect | None = None
    left_behind: int = 0


def make_draft(editor: Services, session: Session, episode: Episode, wanted: ExportChoice) -> Draft:
    """What would leave if somebody exported the episode now.

    Raises:
        UnsafeName: an address is none.
    """
    repository, problem = _clone(editor)
    removed = None
    owner = _owner(repository) if editor.settings.mode == "local" else None
    people = contributors_of(session, episode, wanted.addresses, owner)
    text, behind = episode.text, 0
    if wanted.confirmed:
        document = editor.episode_cache.document(session, episode)
        text, behind = confirmed_text(session, episode, document)
    library = editor.settings.library
    shows, rules, base = (
        editor.settings.show_table,
        editor.settings.house_rules,
        editor.settings.base,
    )
    if repository:
        try:
            path = path_in(repository, base, episode, shows, library)
            correction = _correction(editor, session, episode, text, path, people)
            plan = make_plan(repository, base, correction, shows, rules, restyle=wanted.restyle)
            return Draft(
                plan, people, repository, None, dialect=correction.dialect, left_behind=behind
            )
        except FileRemoved as error:
            problem = removed = editor.settings.told(error)
        except AlignerError as error:
            problem = editor.settings.told(error)
    path = named_path(episode, shows, library)
    correction = _correction(editor, session, episode, text, path, people)
    plan = plan_upon(
        _NO_COMMIT, episode.upstream_text, correction, shows, rules, restyle=wanted.restyle
    )
    return Draft(plan, people, None, problem, removed, correction.dialect, behind)


def _clone(editor: Services) -> tuple[Repository | None, str | None]:
    if editor.settings.repo is None:
        return None, NO_CLONE
    try:
        return open_repository(editor.settings.repo), None
    except AlignerError as error:
        return None, editor.settings.told(error)


def _owner(repository: Repository | None) -> Author | None:
    """Who uses this clone, if its git knows."""
    if repository is None:
        return None
    code, out, _ = repository.git.attempt("var", "GIT_AUTHOR_IDENT")
    try:
        return None if code else read_author(out.decode("utf-8", "replace").rsplit(" ", 2)[0])
    except UnsafeName:
        return None


def _correction(
    editor: Services,
    session: Session,
    episode: Episode,
    text: str,
    path: str,
    people: tuple[Contributor, ...],
) -> Correction:
    authors = tuple(each.author for each in people) or (NOBODY,)
    confirmed = select(FlagRow.quote).where(
        FlagRow.episode_id == episode.id,
        FlagRow.kind.in_(kinds_answered("fill")),
        FlagRow.state == "confirmed_unintelligible",
        FlagRow.gone.is_(False),
    )
    tags = tuple(session.scalars(confirmed))
    heard, heard_text = _heard(editor, session, episode)
    return Correction(
        path,
        text,
        episode.upstream_text,
        authors,
        tags,
        heard,
        heard_text,
        editor.episode_cache.dialect(episode),
    )


def _heard(
    editor: Services, session: Session, episode: Episode
) -> tuple[Alignment | None, str | None]:
    """The alignment on the disk and the text that it is of."""
    heard = editor.episode_cache.copy(session, episode).alignment
    if heard is None or episode.aligned_revision is None:
        return None, None
    return heard, text_at(session, episode, episode.aligned_revision)
