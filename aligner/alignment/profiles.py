"""Which profiles of acoustic models there are, and which is used."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Final

from aligner.alignment.hama_english import HAMA_ENGLISH
from aligner.alignment.profile import Profile

DEFAULT_PROFILE: Final = HAMA_ENGLISH
"""What commands and editor use."""

PROFILES: Final = {HAMA_ENGLISH.name: HAMA_ENGLISH}


def load_profile(name: str | None = None) -> Profile:
    """A profile by its name.

    Args:
        name: one of `PROFILES`, or "package.module:NAME" of another one; the default's if not
            given.

    Raises:
        LookupError: there is no such profile.
    """
    if name is None:
        return DEFAULT_PROFILE
    if name in PROFILES:
        return PROFILES[name]
    try:
        found = resolve_name(name)
    except (ImportError, AttributeError, ValueError):
        found = None
    if isinstance(found, Profile):
        return found
    known = ", ".join(sorted(PROFILES))
    raise LookupError(f"{name!r} is no profile. Known: {known}, or package.module:NAME.")
