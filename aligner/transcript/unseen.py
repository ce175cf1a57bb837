"""Characters that are typed or pasted but not seen: soft hyphens, joiners, marks of direction.

And accents as characters of their own, as some systems write them (Unicode's NFD): "é" is then "e"
with U+0301 behind it.
"""

from __future__ import annotations

import re

UNSEEN_CLASS = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
"""What has no width of its own, as the inside of a character class."""

ACCENT_CLASS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
"""Accents that stand behind their letter, in the same way."""

_UNSEEN = re.compile(f"[{UNSEEN_CLASS}]+")


def without_unseen(text: str) -> str:
    """The text without what is not seen; accents stay."""
    return text if text.isascii() else _UNSEEN.sub("", text)
