"""The pairs of a folder made known to the database, again and again: files come, change, and go.

new name                     a new episode; or one whose file is gone, if its text is the same
nobody edited the episode    its text is what the file holds
somebody did                 `web.library.upstream` brings what changed into their text
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.errors import BadInput
from aligner.inside import Root
from aligner.transcript.dialects.json_lines import laid_out
from aligner.transcript.dialects.reading import dialect_of
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text
from web.document.document import Document
from web.document.lines import LineEdit, split_rows
from web.flags.opinions import opinions_of
from web.flags.page_flags import follow
from web.flags.updates import page_flags, replace_all
from web.library.folder import LibraryPair, own_slugs, title_of
from web.library.upstream import UpstreamText
from web.store.database import Database
from web.store.recordings import kept_paths
from web.store.tables import Episode
from web.workers.line_alignment import find_line_flags

_SAME_FILE = 0.6
"""Share of its lines that a file under a new name must have in common with one that is gone."""

_NOTES = (
    "{0}: taken for notes, for it has no recording and other files here are transcripts. If it is "
    "one, put its recording beside it, or name it under [dialects] in aligner.toml."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import brought.

    Attributes:
        notes: what the operator should know, a sentence each: files that cannot be used or changed.
        moved: what files hold that held something else before, by slug.
        slugs: the episode of each transcript that could be read.
    """

    notes: list[str] = field(default_factory=list)
    moved: dict[str, UpstreamText] = field(default_factory=dict)
    slugs: dict[Path, str] = field(default_factory=dict)


def take_pairs(
    database: Database, folder: Path, pairs: Sequence[LibraryPair], closed: Sequence[Path] = ()
) -> Taken:
    """Make the pairs known to the database; texts that are known stay as they are.

    Args:
        database: where to.
        folder: the folder that they were found in; names below it make the addresses.
        pairs: from `find_library`.
        closed: as there.
    """
    taken = Taken()
    root = Root(folder, tuple(closed))
    with database.writing() as session:
        names, kept = _Names.of(session, folder, pairs), kept_paths(session)
        for pair in pairs:
            taken.notes.extend(pair.refused)
            if not pair.is_readable:
                if (known := names.by_slug.get(names.slugs[pair.transcript])) is not None:
                    _empty(session, known, taken.notes)
                continue
            if pair.is_notes and names.slugs[pair.transcript] not in names.by_slug:
                taken.notes.append(_NOTES.format(pair.transcript))
                continue
            try:
                data = _read(root, pair.transcript)
                text = decode_text(data, str(pair.transcript))
                place = root.resolve(pair.transcript)
            except BadInput as error:
                taken.notes.append(str(error))
                continue
            upstream = UpstreamText(text, hashlib.sha256(data).hexdigest())
            episode = names.find(pair, place, upstream, taken.notes)
            if episode is None:
                episode = names.add(_new(names.slugs[pair.transcript], folder, pair))
                episode.transcript_path = str(place)  # beside it may stand how it is written
                session.add(episode)
                set_upstream(session, episode, upstream)
            elif episode.upstream_sha256 != upstream.sha256:
                taken.moved[episode.slug] = upstream
            taken.slugs[pair.transcript] = episode.slug
            episode.transcript_path = str(place)
            _set_audio(episode, pair.audio or kept.get(episode.id))
        taken.notes.extend(names.gone())
    return taken


@dataclass(frozen=True)
class _Names:
    """Which episode a file belongs to."""

    slugs: dict[Path, str]
    by_slug: dict[str, Episode]
    lost: dict[str, Episode]

    @classmethod
    def of(cls, session: Session, folder: Path, pairs: Sequence[LibraryPair]) -> _Names:
        by_slug = {episode.slug: episode for episode in session.scalars(select(Episode))}
        holders = {slug: Path(each.transcript_path) for slug, each in by_slug.items()}
        slugs = own_slugs(folder, [pair.transcript for pair in pairs], holders)
        here = set(slugs.values())
        inside = folder.resolve()
        lost = {
            slug: episode
            for slug, episode in by_slug.items()
            if slug not in here and Path(episode.transcript_path).is_relative_to(inside)
        }
        return cls(slugs, by_slug, lost)

    def find(
        self, pair: LibraryPair, place: Path, upstream: UpstreamText, notes: list[str]
    ) -> Episode | None:
        """The episode of a file: by its name, else one whose file is gone and held the same."""
        known = self.by_slug.get(self.slugs[pair.transcript])
        if known is not None:
            return known
        for slug, episode in self.lost.items():
            if Path(episode.transcript_path) == place:
                return self.lost.pop(slug)  # it was found under this name before
        gone = {s: e for s, e in self.lost.items() if not Path(e.transcript_path).exists()}
        found = _same_text(gone, upstream)
        if found is None:
            return None
        notes.append(
            f"{found}: the file is called {pair.transcript.name} now; its edits came along."
        )
        return self.lost.pop(found)

    def add(self, episode: Episode) -> Episode:
        """An episode that was not known."""
        self.by_slug[episode.slug] = episode
        return episode

    def gone(self) -> list[str]:
        """Edited episodes whose files are gone."""
        return [
            f"{slug}: its file is gone from the folder; what people edited stays here."
            for slug, episode in self.lost.items()
            if episode.revision and not Path(episode.transcript_path).exists()
        ]


def _same_text(gone: Mapping[str, Episode], upstream: UpstreamText) -> str | None:
    for slug, episode in gone.items():
        if episode.upstream_sha256 == upstream.sha256:
            return slug
    now = Counter(line for line in split_rows(upstream.text) if line.strip())
    shares = {}
    for slug, episode in gone.items():
        was = Counter(line for line in split_rows(episode.upstream_text) if line.strip())
        shares[slug] = (was & now).total() / max(1, was.total(), now.total())
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= _SAME_FILE else None


def _read(root: Root, path: Path) -> bytes:
    with root.open(path) as file:
        return file.read(LARGEST_TRANSCRIPT + 1)


def _empty(session: Session, episode: Episode, notes: list[str]) -> None:
    """Take out what an earlier version read through a link that leads elsewhere."""
    _set_audio(episode, None)
    if episode.revision:
        notes.append(
            f"{episode.slug}: people edited this text, which came through such a link; it stays."
        )
    else:
        set_upstream(session, episode, UpstreamText("", hashlib.sha256(b"").hexdigest()))


def _new(slug: str, folder: Path, pair: LibraryPair) -> Episode:
    stem = pair.transcript.stem
    below = pair.transcript.relative_to(folder).parts
    show = below[0] if len(below) > 1 else re.sub(r"[-_]*\d+$", "", stem)
    return Episode(
        slug=slug,
        title=title_of(stem)[:300],
        show=show[:120] or "episodes",
        transcript_path="",
        base_text="",
        base_sha256="",
        upstream_text="",
        upstream_sha256="",
        text="",
        revision=0,
        tick=0,
        state="waiting",
        share=0.0,
        lease=0.0,
        aligned_tick=0,
        verdicts=[],
    )


def set_upstream(session: Session, episode: Episode, upstream: UpstreamText) -> bool:
    """Give an episode that nobody edited what upstream has; whether that is done."""
    if episode.upstream_sha256 == upstream.sha256:
        return True
    if episode.revision:
        return False
    # What a line holds is edited, told and undone by lines: JSON in one line has none.
    text = laid_out(upstream.text)
    dialect = dialect_of(text, Path(episode.transcript_path))
    before, after = episode.text, Document.of(text, 0, {}, dialect)
    episode.base_text = episode.text = text
    episode.upstream_text = upstream.text
    episode.base_sha256 = episode.upstream_sha256 = upstream.sha256
    episode.aligned_revision = None
    episode.state = "waiting"
    episode.tick += 1
    episode.aligned_tick = episode.tick
    session.flush()
    rows = split_rows(before)
    edit = LineEdit(1, len(rows), "\n".join(rows), "\n".join(after.lines))
    said = opinions_of(session, episode.id)
    follow(page_flags(session, episode), edit, after, episode.tick, said)
    flags = find_line_flags(after.part(1, len(after.lines)), None)
    replace_all(session, episode, after, flags)
    return True


def _set_audio(episode: Episode, audio: Path | None) -> None:
    path = str(audio) if audio else None
    if path != episode.audio_path:
        episode.audio_path = path
        if episode.state in {"no_audio", "failed"}:
            episode.state = "waiting"
    if path is None:
        episode.state = "no_audio"
