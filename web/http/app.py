"""The application: the parts of one editor put together, and the addresses that it answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryFile

from flask import Flask

from aligner.errors import BadInput
from web.cache.episodes import EpisodeCache
from web.cache.text_search import TextSearch
from web.config import Settings, settings_from
from web.http.github import set_up
from web.http.logs import log_answer
from web.http.metrics import count_for_prometheus
from web.http.observing import observe
from web.http.routes.compare import compare
from web.http.routes.description import description
from web.http.routes.edits import edits
from web.http.routes.episodes import episodes
from web.http.routes.export import export
from web.http.routes.flags import flags
from web.http.routes.invitations import invitations
from web.http.routes.kept_voices import kept_voices
from web.http.routes.pages import pages
from web.http.routes.people import people
from web.http.routes.recordings import recordings
from web.http.routes.review import review
from web.http.routes.sound import sound
from web.http.security import secure
from web.http.static_files import serve_static
from web.library.look import Library
from web.library.offers import allowed_hosts, look_for_recordings
from web.people.secret import keys_folder
from web.services import Services
from web.store.database import Database
from web.workers.aligner import AlignerWorker
from web.workers.disk_budget import DiskBudget
from web.workers.fetcher import FetchWorker, RecordingSource
from web.workers.gap_worker import GapWorker
from web.workers.line_aligner import LineAlignerWorker
from web.workers.side_process import SideProcess
from web.workers.text_index import TextIndexer
from web.workers.upstream import UpstreamWatcher

_TURN_SECONDS = 0.001
"""How long a thread may go on while another wants the interpreter, for the whole process.

A request lets go of it at each of its twenty-odd questions to the database, and waits so long to go
on whenever somebody else computes: with Python's own 5 ms a save took three times as long.
"""


def create_app(settings: Settings | None = None) -> Flask:
    """The editor as a WSGI application; brings the database up to date.

    From then on the threads of this process take turns every millisecond.

    Args:
        settings: None reads them from the environment (ALIGNER_DATA, ALIGNER_DATABASE, …).

    Raises:
        ValueError: the environment does not say where the data are.
        BadInput: there is no transcript in the library, the shows or rules cannot be read, or the
            data folder cannot be written.
        DatabaseError: the database cannot be opened.
        MissingDependency: metrics are asked for without prometheus-client.
    """
    settings = settings or settings_from(os.environ)
    sys.setswitchinterval(_TURN_SECONDS)
    _ = settings.show_table, settings.house_rules  # a bad file is told now, not at the first export
    _make_folder(settings.data)
    database = Database(settings.url)
    database.migrate()
    app = Flask("web")  # whose folder holds templates and static files
    serve_static(app)
    episode_cache = EpisodeCache(settings.data)
    library = Library(settings, database, episode_cache, (settings.data, keys_folder()))
    upstream = UpstreamWatcher(library.look, settings.look_minutes * 60.0)
    upstream.look(ask_remote=False)
    background = AlignerWorker(
        database, episode_cache, settings.jobs, settings.aligned, settings.voices
    )
    beside = SideProcess()
    realigner = LineAlignerWorker(database, episode_cache, beside, background.is_sound_coming)
    gaps = GapWorker(database, episode_cache, beside, settings.whisper)
    texts = TextIndexer(database, TextSearch(settings.data))
    source = _recording_source(settings, database)
    fetchers = tuple(FetchWorker(number, source, background.wake) for number in (1, 2))
    app.extensions["editor"] = Services(
        *(settings, database, episode_cache, background, realigner, upstream, beside, gaps),
        *(texts, source, fetchers),
    )
    secure(app, settings)
    _observe(app, settings)
    of_episodes = (episodes, edits, flags, sound, recordings, review, export, compare)
    for blueprint in (pages, people, invitations, kept_voices, description, *of_episodes):
        app.register_blueprint(blueprint)
    set_up(app, settings)
    if settings.background:
        background.start()
        realigner.start()
        if settings.look_minutes:
            upstream.start()
        gaps.start()
        texts.start()
        for fetcher in fetchers:
            fetcher.start()
    return app


def _observe(app: Flask, settings: Settings) -> None:
    """Count and write down what is answered, as far as settings ask for it."""
    observers = []
    if settings.metrics:
        observers.append(count_for_prometheus(app, app.extensions["editor"]))
    if settings.log == "json":
        observers.append(log_answer)
    if observers:
        observe(app, observers)


def _recording_source(settings: Settings, database: Database) -> RecordingSource:
    data = settings.data
    most = settings.audio_gigabytes * 1_000_000_000
    return RecordingSource(
        database,
        DiskBudget(database, data / "recordings", data / "episodes", most),
        lambda: look_for_recordings(database, settings),
        allowed_hosts(settings),
        every=settings.look_minutes * 60.0 * _FEED_LOOKS,
        prefetch=settings.prefetch,
    )


_FEED_LOOKS = 6
"""Looks at the texts for one look at the feeds: a feed has megabytes, and a new item a week."""


def _make_folder(data: Path) -> None:
    """The data folder, which must be there and let files be made in it."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=data):
            pass
    except OSError as error:
        problem = f"cannot be written: {error.strerror}."
        raise BadInput(str(data), problem, "Name another with --data or ALIGNER_DATA.") from None
