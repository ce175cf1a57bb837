"""Which recordings there are for transcripts that have none beside them, paired as a batch pairs.

--audio DIR, a show's folder ──┐
--feed URL, a show's feed ─────┼─ find_pairs ─► certain: offered, or here
the site's addresses (shows) ──┘           └─► in doubt: named, never guessed
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.batch.client import host_of
from aligner.batch.episodes import EpisodePair, Text, text_at
from aligner.batch.evidence import doubt
from aligner.batch.feed import offered
from aligner.batch.layout import is_address
from aligner.batch.pairing import find_pairs
from aligner.batch.recordings import RecordingFile, recordings_in
from aligner.errors import AlignerError, BadInput
from web.config import Settings
from web.store.database import Database
from web.store.recordings import RecordingRow, attach, new_recording
from web.store.tables import Episode

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Source:
    """Recordings of one folder or feed; `show` is the folder of the show that names it."""

    place: str
    show: str | None = None


@dataclass(slots=True)
class Offers:
    """What was found, by the transcript's path.

    Attributes:
        pairs: how each was found, and what.
        doubts: why nothing is certain, a sentence or two.
        notes: what the operator should know.
    """

    pairs: dict[Path, EpisodePair] = field(default_factory=dict)
    doubts: dict[Path, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """Hosts that may be in a private network, for a person named them."""
    shows = settings.show_table
    named = [*settings.feeds, *(show.feed for show in shows.shows.values())]
    if settings.shows is not None:  # a file of the operator's own; the Changelog's is public
        named += [shows.audio, *(show.audio for show in shows.shows.values())]
    return (*settings.allow_hosts, *filter(None, map(host_of, named)))


def look_for_recordings(database: Database, settings: Settings) -> tuple[str, ...]:
    """Find recordings, and write down what is new; what the operator should know.

    Args:
        database: whose episodes want recordings.
        settings: where recordings are.
    """
    library = settings.library
    if library is None:
        return ()
    with database.reading() as session:
        paths = {
            path: slug for slug, path in _silent(session) if path.is_relative_to(library.resolve())
        }
    texts = [text_at(path, library.resolve(), settings.show_table) for path in paths]
    found = find_offers(texts, settings)
    for begin in range(0, len(paths), _AT_ONCE):
        with database.writing() as session:
            for path, slug in list(paths.items())[begin : begin + _AT_ONCE]:
                _write_down(session, slug, found.pairs.get(path), found.doubts.get(path))
    for note in found.notes:
        _log.warning(note)
    return tuple(found.notes)


_AT_ONCE = 100
"""Episodes a transaction: others want to save meanwhile."""


def _silent(session: Session) -> list[tuple[str, Path]]:
    query = select(Episode.slug, Episode.transcript_path).where(Episode.audio_path.is_(None))
    return [(slug, Path(path)) for slug, path in session.execute(query.order_by(Episode.slug))]


def find_offers(texts: Sequence[Text], settings: Settings) -> Offers:
    """The recordings of transcripts, from the surest source to the weakest."""
    offers = Offers()
    for source in _sources(settings):
        wanted = [text for text in texts if text.path not in offers.pairs]
        if source.show is not None:
            wanted = [text for text in wanted if text.show.folder == source.show]
        if wanted:
            try:
                recordings = _recordings(source.place, settings, offers.notes)
            except AlignerError as error:
                offers.notes.append(f"Recordings cannot be looked for: {error}")
                continue
            _pair(offers, wanted, recordings, settings)
    if settings.fetch:
        for text in texts:
            if text.path not in offers.pairs and (address := _address(text, settings)):
                offers.pairs[text.path] = EpisodePair(text, RecordingFile(address, ()), "address")
    return offers


def _sources(settings: Settings) -> Iterator[_Source]:
    if settings.audio is not None:
        yield _Source(str(settings.audio))
    shows = settings.show_table.shows.values()
    base = settings.shows.parent if settings.shows else Path()
    yield from (_Source(str(base / show.audio), show.folder) for show in shows if show.is_local)
    if settings.fetch:
        yield from (_Source(feed) for feed in settings.feeds)
        yield from (_Source(show.feed, show.folder) for show in shows if show.feed)


def _recordings(place: str, settings: Settings, notes: list[str]) -> Sequence[RecordingFile]:
    if is_address(place):
        return offered(place, allowed=allowed_hosts(settings))
    folder = Path(place)
    if not folder.is_dir():
        raise BadInput(place, "There is no such folder.", "Name the recordings' with --audio.")
    return tuple(recordings_in(folder, lambda error: notes.append(str(error))))


def _pair(
    offers: Offers, texts: Sequence[Text], recordings: Sequence[RecordingFile], settings: Settings
) -> None:
    pairing = find_pairs(texts, recordings, {}, settings.show_table)
    doubts = list(pairing.doubts)
    for pair in pairing.pairs:
        against = None if is_address(pair.recording.place) else doubt(pair, settings.show_table)
        if against is None:
            offers.pairs[pair.text.path] = pair
            offers.doubts.pop(pair.text.path, None)
        else:
            doubts.append(against)
    for each in doubts:
        offers.doubts.setdefault(each.text.path, each.reason)


def _address(text: Text, settings: Settings) -> str:
    """Where the site of the shows keeps it, if it is one of theirs by folder and name."""
    table = settings.show_table
    known = table.shows.get(text.show.folder)
    episode = table.of_path(f"{text.show.folder}/{text.path.name}") if known else None
    return episode.recording if episode else ""


def _write_down(session: Session, slug: str, pair: EpisodePair | None, doubt: str | None) -> None:
    episode = session.scalars(select(Episode).where(Episode.slug == slug)).one()
    row = session.get(RecordingRow, episode.id)
    is_wish = row is not None and row.state == "asked" and row.place is None
    is_asked = row is not None and row.state in {"asked", "coming"}
    if episode.audio_path is not None or (is_asked and not is_wish):
        return
    if pair is None:
        is_stale = row is not None and (is_wish or row.state in {"offered", "doubtful"})
        if doubt is None and is_stale:
            session.delete(row)
        elif doubt is not None and (row is None or row.place is None):
            row = row or new_recording(episode, "doubt")
            row.state, row.error = "doubtful", doubt
            session.add(row)
        return
    found = pair.recording
    row = row or new_recording(episode, "")
    is_new = row.place != found.place or row.state == "doubtful"
    row.place, row.rule = found.place, pair.rule
    row.size, row.sha256, row.version = found.size, found.sha256, found.version
    session.add(row)
    if not is_address(found.place):
        row.state, row.path, row.error = "here", found.place, None
        attach(episode, Path(found.place))
    elif is_wish:
        row.error = None
    elif is_new or row.state == "here":  # a file that was here and is gone can be fetched again
        row.state, row.path, row.error = "offered", None, None
