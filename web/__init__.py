"""The editor: listen to a gap, type what is said, go to the next.

    browser ──JSON──► http ─► editing ─► store (journal, flags, claims) ──► SQLite or PostgreSQL
               ▲                │
               │                └─► cache: rendition, alignment, posteriors ◄── workers
               └── views ◄──────────┘

`create_app` is the WSGI entry; `web.wire` says what goes over the wire, `/api/openapi.json` what
each address takes and gives. `aligner serve` runs it on one machine, and behind a reverse proxy for
many people:

    ALIGNER_DATA=/srv/aligner aligner serve --server

Rooms, from the ground up; each imports only from those below it, and only http knows Flask:

    http                            addresses, bodies, cookies, headers
    export                          what leaves
    views                           what lists and pages show
    wire                            types of requests and answers, and their description
    editing   people   library      edits; who may do what; which episodes there are
    services                        the parts of one running editor
    workers                         what goes on beside the requests
    flags     cache                 what to look at; what can be made again
    store                           what must never be lost
    document                        a text with its times
    config    errors                settings; why a request is refused
"""

from __future__ import annotations

from web.config import Settings
from web.http.app import create_app

__all__ = ["Settings", "create_app"]
