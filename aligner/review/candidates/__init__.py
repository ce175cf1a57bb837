"""Words that may belong into a gap, by the sound and by the words around it."""

from __future__ import annotations

from typing import Final

WITH_CANDIDATES: Final = ("unintelligible", "doubtful_word")
"""Kinds of flags that words are looked for, those first that nothing is written for."""
