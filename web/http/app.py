"""The application: the parts of one editor put together, and the addresses that it answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryFile

from flask import Flask

from aligner.errors import BadInput
from web.cache.episodes import EpisodeCache
from web.config import Settings, settings_from
from web.http.github import set_up
from web.http.routes.compare import compare
from web.http.routes.description import description
from web.http.routes.edits import edits
from web.http.routes.episodes import episodes
from web.http.routes.export import export
from web.http.routes.flags import flags
from web.http.routes.invitations import invitations
from web.http.routes.pages import pages
from web.http.routes.people import people
from web.http.routes.review import review
from web.http.routes.sound import sound
from web.http.security import secure
from web.library.look import Library
from web.people.secret import keys_folder
from web.services import Services
from web.store.database import Database
from web.workers.aligner import AlignerWorker
from web.workers.gap_worker import GapWorker
from web.workers.line_aligner import LineAlignerWorker
from web.workers.side_process import SideProcess
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
    """
    settings = settings or settings_from(os.environ)
    sys.setswitchinterval(_TURN_SECONDS)
    _ = settings.show_table, settings.house_rules  # a bad file is told now, not at the first export
    _make_folder(settings.data)
    database = Database(settings.url)
    database.migrate()
    app = Flask("web")  # whose folder holds templates and static files
    episode_cache = EpisodeCache(settings.data)
    library = Library(settings, database, episode_cache, (settings.data, keys_folder()))
    upstream = UpstreamWatcher(library.look, settings.look_minutes * 60.0)
    upstream.look(ask_remote=False)
    background = AlignerWorker(database, episode_cache, settings.jobs)
    beside = SideProcess()
    realigner = LineAlignerWorker(database, episode_cache, beside)
    gaps = GapWorker(database, episode_cache, beside)
    app.extensions["editor"] = Services(
        settings, database, episode_cache, background, realigner, upstream, beside, gaps
    )
    secure(app, settings)
    of_episodes = (episodes, edits, flags, sound, review, export, compare)
    for blueprint in (pages, people, invitations, description, *of_episodes):
        app.register_blueprint(blueprint)
    set_up(app, settings)
    if settings.background:
        background.start()
        realigner.start()
        if settings.look_minutes:
            upstream.start()
        gaps.start()
    return app


def _make_folder(data: Path) -> None:
    """The data folder, which must be there and let files be made in it."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=data):
            pass
    except OSError as error:
        problem = f"cannot be written: {error.strerror}."
        raise BadInput(str(data), problem, "Name another with --data or ALIGNER_DATA.") from None
