"""One look at where the texts come from: the folder, and the clone of their repository.

    folder ─ pairs ─► imports ─► what changed on the disk ─┐
    clone ── base ──► files that the episodes have there ──┴─► upstream.fold, or a new base

An episode whose text the clone had at any time follows the clone; one whose file nobody committed
follows the file. So a work tree that lags behind, or is ahead, pulls no text back and forth.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from aligner.errors import AlignerError
from aligner.publish.repository import Repository, blob_of, open_repository
from aligner.publish.whereabouts import find_file
from aligner.transcript.parse import decode_text
from web.cache.episodes import EpisodeCache
from web.config import Settings
from web.errors import TextKeepsChanging
from web.library.clone import path_in
from web.library.folder import LibraryPair, find_library
from web.library.imports import set_upstream, take_pairs
from web.library.pages import import_pages
from web.library.upstream import UpstreamText, fold
from web.store.database import Database
from web.store.episodes import get_episode
from web.store.tables import Episode
from web.workers.upstream import Looked


@dataclass(frozen=True, slots=True)
class Library:
    """Where texts come from, and where they are kept.

    Args:
        settings: the folder, the clone, and the commit in it that says what upstream has.
        database: where the episodes are.
        episode_cache: their texts with times.
        closed: places in the folder that hold no transcripts for people.
    """

    settings: Settings
    database: Database
    episode_cache: EpisodeCache
    closed: tuple[Path, ...] = ()

    def look(self, ask_remote: bool) -> Looked:
        """Look once.

        Args:
            ask_remote: whether the clone asks its remote first; it cannot without a network.

        Raises:
            BadInput: the folder is gone, or no transcript is left in it.
        """
        clone, looked = self._clone(ask_remote=ask_remote)
        folder = self.settings.library
        if folder is not None:
            pairs = self._meant(find_library(folder, self.closed))
            taken = take_pairs(self.database, folder, pairs, self.closed)
            pages = [(taken.slugs[p.transcript], p.page) for p in pairs
                     if p.page and p.transcript in taken.slugs]  # fmt: skip
            notes = [*taken.notes, *import_pages(self.database, self.episode_cache, pages)]
            looked = replace(looked, notes=(*looked.notes, *notes))
            for slug, upstream in taken.moved.items():
                looked = self._take_file(clone, looked, slug, upstream)
        return looked if clone is None else self._follow(clone, looked)

    def _meant(self, pairs: Iterable[LibraryPair]) -> list[LibraryPair]:
        """Those that the settings name, or all."""
        folder, only = self.settings.library or Path(), self.settings.only
        wanted = {folder / name for name in only}
        return [pair for pair in pairs if not wanted or pair.transcript in wanted]

    def _take_file(
        self, clone: _Clone | None, looked: Looked, slug: str, upstream: UpstreamText
    ) -> Looked:
        """Take what a file holds by now, unless its episode follows the clone."""
        if clone is None:
            return self._take(looked, slug, upstream)
        with self.database.reading() as session:
            episode = get_episode(session, slug)
            names, known = clone.names_of(episode), episode.upstream_sha256
        if not clone.holds(names, known):
            return self._take(looked, slug, upstream)
        if clone.holds(names, upstream.sha256):
            return looked
        note = (
            f"{slug}: the file in the folder holds what nobody committed; the clone's text counts."
        )
        return replace(looked, notes=(*looked.notes, note))

    def _clone(self, *, ask_remote: bool) -> tuple[_Clone | None, Looked]:
        if self.settings.repo is None:
            return None, Looked()
        notes = []
        try:
            repository = open_repository(self.settings.repo)
            if ask_remote:
                try:
                    repository.fetch(self.settings.base)
                except AlignerError as error:
                    notes.append(f"Upstream cannot be asked what is new: {error}")
            commit = repository.resolve(self.settings.base)
        except AlignerError as error:
            return None, Looked(notes=(str(error),))
        return _Clone(self.settings, repository, commit), Looked(notes=tuple(notes))

    def _follow(self, clone: _Clone, looked: Looked) -> Looked:
        """Take what the clone has by now."""
        with self.database.reading() as session:
            slugs = list(session.scalars(select(Episode.slug).order_by(Episode.slug)))
        blobs = clone.repository.blobs(clone.commit)
        for slug in slugs:
            with self.database.reading() as session:
                episode = get_episode(session, slug)
                known, text = episode.upstream_sha256, episode.upstream_text
            try:
                path = clone.path_of(episode)
                if blobs.get(path) == blob_of(text.encode(), len(clone.commit)):
                    continue
                place = find_file(clone.repository, clone.commit, path)
                if place.stored is None or not clone.holds(place.names, known):
                    continue
                text = decode_text(place.stored.data, place.path)
                sha256 = hashlib.sha256(place.stored.data).hexdigest()
                if sha256 != known:
                    looked = self._take(looked, slug, UpstreamText(text, sha256))
            except AlignerError as error:
                looked = replace(looked, notes=(*looked.notes, f"{slug}: {error}"))
        return looked

    def _take(self, looked: Looked, slug: str, upstream: UpstreamText) -> Looked:
        with self.database.writing() as session:
            is_set = set_upstream(session, get_episode(session, slug, lock=True), upstream)
        if is_set:
            return replace(looked, episodes=looked.episodes + 1)
        try:
            came = fold(self.database, self.episode_cache, slug, upstream, time.time())
        except TextKeepsChanging:
            note = f"{slug}: people edit it just now; upstream's changes come in at the next look."
            return replace(looked, notes=(*looked.notes, note))
        return Looked(
            looked.episodes + 1,
            looked.changes + came.changes,
            looked.conflicts + came.conflicts,
            looked.notes,
        )


@dataclass(frozen=True, slots=True)
class _Clone:
    settings: Settings
    repository: Repository
    commit: str

    def path_of(self, episode: Episode) -> str:
        """Where an episode's file is there, or was, or would be.

        Raises:
            FileRemoved: upstream took it out.
            UnsafeName: it lies in the clone under a name that is not taken.
        """
        return path_in(
            self.repository,
            self.commit,
            episode,
            self.settings.show_table,
            self.settings.library,
        )

    def holds(self, names: tuple[str, ...], sha256: str) -> bool:
        """Whether a file of these names ever held these bytes."""
        found = (self.repository.find_version(self.commit, name, sha256) for name in names)
        return any(each is not None for each in found)

    def names_of(self, episode: Episode) -> tuple[str, ...]:
        """What an episode's file is and was called there; nothing if it is not there any more."""
        try:
            return find_file(self.repository, self.commit, self.path_of(episode)).names
        except AlignerError:
            return ()
