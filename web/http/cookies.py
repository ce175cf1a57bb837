"""The signed cookie, when the machine's clock goes back.

A signature tells when it was made. Flask takes one from the future for a forgery: after the clock
was set back by ten seconds nobody was signed in, and whoever accepted an invitation had used it up
and was nobody. Whether a sign-in holds is the database's to know; the cookie's age only bounds how
long an unused one lies about.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class _Signer(TimestampSigner):
    """Signatures that become too old, but are never too young."""

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:  # noqa: ANN401 - as the signer's own: bytes, or with the moment
        """The value of a signature that holds; see `TimestampSigner.unsign`."""
        value, made = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and time.time() - made.timestamp() > max_age:
            raise SignatureExpired("too old", payload=value, date_signed=made)
        return (value, made) if return_timestamp else value


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies with that signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What reads and writes them; None if the application has no key."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = _Signer
        return made
