"""Words that may belong into a gap, by the sound and by the words around it."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = ("not_transcribed", "not_spoken")
"""Kinds of flags for which a whole sentence is looked for."""

WITH_CANDIDATES: Final = ("unintelligible", "doubtful_word", *SENTENCES)
"""Kinds of flags that words are looked for, in the order of the search."""
