"""Telling a correction from polish: "what was said was said", so grammar is not ours to put right.

was -> were · gonna -> going to · the the -> the · you know, it -> it      grammar
Christies -> Christie's · parses -> parser · wind -> weather                may be what was said
"""

from __future__ import annotations

import re

from aligner.publish.changes import GAP_TAG
from aligner.transcript.replacements import Replacement

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_SAME = {
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "kinda": "kind of",
    "sorta": "sort of", "cause": "because", "'cause": "because", "cuz": "because",
    "yeah": "yes", "yep": "yes", "yup": "yes", "it's": "it is", "that's": "that is",
    "there's": "there is", "there're": "there are", "i'm": "i am", "you're": "you are",
    "we're": "we are", "they're": "they are", "i've": "i have", "you've": "you have",
    "we've": "we have", "they've": "they have", "don't": "do not", "doesn't": "does not",
    "didn't": "did not", "can't": "cannot", "won't": "will not", "isn't": "is not",
    "aren't": "are not", "wasn't": "was not", "weren't": "were not", "i'll": "i will",
    "what's": "what is", "let's": "let us", "could've": "could have", "ain't": "is not",
}  # fmt: skip
_FILLERS = frozenset("um uh like so well actually basically just really know you mean i".split())  # noqa: SIM905 - a list of words reads as one
_VERBS = (
    frozenset({"is", "are", "was", "were", "be", "been", "am"}),
    frozenset({"has", "have", "had"}),
    frozenset({"do", "does", "did", "done"}),
    frozenset({"a", "an", "the"}),
    frozenset({"this", "these"}),
    frozenset({"that", "those", "who", "which"}),
    frozenset({"me", "i"}),
    frozenset({"less", "fewer"}),
    frozenset({"good", "well"}),
    frozenset({"went", "gone"}),
    frozenset({"much", "many"}),
)


_LONGEST = 2_000
"""Characters. Who rewrites more than a paragraph does not put grammar right."""


def is_grammar_only(edit: Replacement) -> bool:
    """Whether an edit only makes speech more correct; a guess, for a warning.

    Changes to gaps, tags, links, labels and figures never are; nor is punctuation alone.
    """
    if max(len(edit.old), len(edit.new)) > _LONGEST:
        return False
    if GAP_TAG.search(edit.old) or set("[]*`_/0123456789\n") & set(edit.old + edit.new):
        return False
    old, new = _spoken(edit.old), _spoken(edit.new)
    if old == new:
        return _words(edit.old) != _words(edit.new)
    if _is_repeat(old, new):
        return True
    return len(old) == len(new) and all(
        before == after or _one_verb(before, after) for before, after in zip(old, new, strict=True)
    )


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _spoken(text: str) -> list[str]:
    return [word for each in _words(text) for word in _SAME.get(each, each).split()]


def _is_repeat(old: list[str], new: list[str]) -> bool:
    """Whether words went that were said twice, or that fill a pause."""
    if len(new) >= len(old):
        return False
    once = [word for index, word in enumerate(old) if index == 0 or word != old[index - 1]]
    bare = [word for word in old if word not in _FILLERS]
    return bool(old) and (new in (once, bare) and (bool(new) or set(old) <= {"um", "uh"}))


def _one_verb(before: str, after: str) -> bool:
    return any(before in forms and after in forms for forms in _VERBS)
