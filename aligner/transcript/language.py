"""Whether words are English, the one language whose sounds are known here.

Needed only for what was not heard: it tells a passage in another language from one that nobody
says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORDS_OF_ENGLISH = """
    the and but if of to at by for from with into about than that this these those it its it's he
    she we you they i'm you're we're they're that's there's what's his her our your their my him
    them is are were be been have had does did don't not can could will would should just what when
    where which who how there here all one some like up out over then because yes yeah oh well
"""
_FUNCTION_WORDS = frozenset(_WORDS_OF_ENGLISH.split())
"""Words without which hardly an English sentence gets along, as far as no large language of Europe
writes others like them ("a", "no", "me", "in", "was")."""

_FEWEST = 8
"""Words from which their absence tells something."""

_ENGLISH_SHARE = 0.06
"""Share of function words below which it is another language, if nobody heard it besides. Of the
8,970 paragraphs of 58 real transcripts with so many words, 8 have less (exclamations and lists)."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_latin(word: str) -> bool:
    """Whether a word has any Latin letter."""
    return any((sign.isascii() and sign.isalpha()) or _is_latin(sign) for sign in word)


def _is_latin(sign: str) -> bool:
    return not sign.isascii() and unicodedata.name(sign, "").startswith(
        ("LATIN", "FULLWIDTH LATIN")
    )


def is_foreign(words: Sequence[str]) -> bool:
    """Whether the words of a passage are of another script or language than English.

    Args:
        words: as they are written.
    """
    spelled = [match[0] for word in words for match in _WORD.finditer(word)]
    if not spelled:
        return False
    latin = [word for word in spelled if is_latin(word)]
    if 2 * len(latin) < len(spelled):
        return True
    common = sum(word.lower().replace("’", "'") in _FUNCTION_WORDS for word in latin)
    return len(latin) >= _FEWEST and common < _ENGLISH_SHARE * len(latin)
