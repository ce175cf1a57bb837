"""Voices kept between episodes: maintainers see whose they are, and delete them."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, abort

from aligner.alignment.voices.voice_files import EpisodeVoices, VoiceFolder
from aligner.errors import BadInput
from web.http.identity import is_maintainer, person_or_none, require_writer
from web.http.operations import WRITES, operation
from web.http.request import editor
from web.wire import voices as wire
from web.wire.requests import ForgetVoiceRequest

kept_voices = Blueprint("kept_voices", __name__)


@kept_voices.get("/api/voices")
@operation(401, 403, 409)
def index() -> wire.VoicesAnswer:
    """Whose voices this editor keeps between episodes (maintainers); nobody's, if it keeps none.

    409: a file there is none of voices; the message says which.
    """
    with editor().database.reading() as session:
        if not is_maintainer(session):
            known = person_or_none(session) is not None
            abort(403 if known else 401, "Only maintainers see whose voices are kept.")
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for each in _all():
        for voice in each.voices:
            seconds[each.show, voice.name].append(voice.seconds)
    return wire.VoicesAnswer(
        [
            wire.KeptVoice(show, name, len(heard), round(sum(heard), 1))
            for (show, name), heard in sorted(seconds.items())
        ]
    )


@kept_voices.post("/api/voices/forget")
@operation(*WRITES, 404, 409, status=204)
def forget(body: ForgetVoiceRequest) -> None:
    """Delete what is kept of somebody's voice in a show (maintainers).

    It comes back when an episode that names them is aligned again.
    """
    require_writer(maintainer=True)
    folder = editor().settings.voices
    _all()
    if folder is None or not VoiceFolder(folder).forget(body.name, body.show):
        abort(404, "No such voice is kept here.")


def _all() -> list[EpisodeVoices]:
    """Everything that is kept, or 409."""
    settings = editor().settings
    if settings.voices is None:
        return []
    try:
        return list(VoiceFolder(settings.voices).all())
    except BadInput as error:
        abort(409, settings.told(error))
