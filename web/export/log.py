"""What left, and whether it has arrived upstream."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aligner.publish.changes import changes_between
from aligner.publish.errors import FileRemoved
from aligner.publish.merge import merge
from aligner.publish.repository import Repository
from aligner.publish.whereabouts import find_file
from aligner.transcript.dialects.json_lines import laid_out
from aligner.transcript.parse import decode_text
from web.store.journal import text_at
from web.store.tables import Episode, Export
from web.views.agreement import people_by_id
from web.views.shapes import moment, wire_person
from web.wire.exports import PastExport

_SHOWN = 10
"""The newest, as many as the page has room for."""


def keep_export(session: Session, export: Export) -> None:
    """Remember what left; the same once more only renews the time."""
    session.execute(
        delete(Export).where(
            Export.episode_id == export.episode_id,
            Export.way == export.way,
            Export.sha256 == export.sha256,
            Export.url == export.url if export.url else Export.url.is_(None),
        )
    )
    session.add(export)


def wire_exports(
    session: Session, episode: Episode, repository: Repository | None, base: str | None
) -> list[PastExport]:
    """The latest exports of an episode, newest first.

    Args:
        session: of the database.
        episode: whose.
        repository: a clone to look for them in.
        base: its commit that says what upstream holds.
    """
    query = select(Export).where(Export.episode_id == episode.id)
    exports = list(session.scalars(query.order_by(Export.when.desc()).limit(_SHOWN)))
    people = people_by_id(session, (each.person_id for each in exports))
    merged: dict[tuple[str, str], bool | None] = {}
    for each in exports:
        key = each.path, each.sha256
        if key not in merged:
            merged[key] = _is_merged(session, episode, each, repository, base)
    return [
        PastExport(
            way=each.way,
            revision=each.revision,
            by=wire_person(people[each.person_id]),
            when=moment(each.when),
            branch=each.branch,
            commit=each.commit,
            url=each.url,
            merged=merged[each.path, each.sha256],
        )
        for each in exports
    ]


def _is_merged(
    session: Session,
    episode: Episode,
    export: Export,
    repository: Repository | None,
    base: str | None,
) -> bool | None:
    """Whether upstream had these bytes once, or says now what they changed; None: nobody knows."""
    if repository is None or base is None:
        return None
    try:
        place = find_file(repository, base, export.path)
    except FileRemoved:
        return None
    if place.stored is None:
        return False
    versions = (repository.find_version(base, name, export.sha256) for name in place.names)
    if any(each is not None for each in versions):
        return True
    upstream = decode_text(place.stored.data, place.path)
    changes = changes_between(episode.base_text, text_at(session, episode, export.revision))
    verdicts = merge(episode.base_text, changes, laid_out(upstream)).verdicts
    return bool(verdicts) and all(verdict.outcome == "closed" for verdict in verdicts)
