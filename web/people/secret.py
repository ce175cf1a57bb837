"""The secret that signs cookies and invitations."""

from __future__ import annotations

import secrets

from aligner.atomic import write_atomically
from web.config import Settings


def secret_of(settings: Settings) -> str:
    """What signs cookies and invitations: as it is set, else made once and kept with the data."""
    if settings.secret:
        return settings.secret
    path = settings.data / "secret"
    if not path.is_file():
        write_atomically(path, secrets.token_hex(32))
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()
