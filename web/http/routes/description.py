"""The description of all addresses, for who writes another client or a test."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, current_app

from aligner import __version__
from web.http.operations import addresses_of, operation
from web.wire.description import Document, describe

description = Blueprint("api_description", __name__, url_prefix="/api")


@description.get("/openapi.json")
@operation(media="application/json")
def show() -> Response:
    """This description, in OpenAPI 3.1."""
    made = msgspec.json.encode(openapi())
    return Response(made, mimetype="application/json")


def openapi() -> Document:
    """The description of the running application's addresses."""
    return describe(addresses_of(current_app), __version__)
