"""What every route asks first: which editor this request is for, and when it came."""

from __future__ import annotations

import time

from flask import current_app, g

from web.services import Services


def editor() -> Services:
    """The editor that this request is for."""
    made = current_app.extensions["editor"]
    if not isinstance(made, Services):
        raise TypeError("create_app was not called")
    return made


def now() -> float:
    """Seconds since 1970, the same for the whole request."""
    if "now" not in g:
        g.now = time.time()
    return float(g.now)
