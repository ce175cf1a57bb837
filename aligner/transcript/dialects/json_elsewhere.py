r"""Where JSON says its words a second time: edits change segments, and nothing else.

{"text": " Helo all. Yes.",                       the whole text
 "segments": [{"text": " Hello all.",             edited here
               "words": [{"word": " Helo"}, …]}]}  single words
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from aligner.transcript.dialects.json_objects import segments_of

_WORD_LISTS = frozenset({"words", "word_segments", "wdlist", "items", "alternatives", "elements"})
_LIST = "[]"


def said_elsewhere(before: str, after: str) -> tuple[str, ...]:
    """A sentence on what still has the words of before, where an edit changed segments; else none.

    Args:
        before: the whole file; any text that is no JSON has nothing to tell.
        after: the same with edits.
    """
    changed = _changed(before, after)
    if not changed:
        return ()
    try:
        found = list(_strings(json.loads(after.removeprefix("\ufeff")), ()))
    except (ValueError, RecursionError):
        return ()
    read = {_words(text) for text in _texts(after)}
    own = Counter(path for path, text in found if _words(text) in read).most_common(1)
    places = {
        ".".join(part for part in path if part != _LIST)
        for path, text in found
        if own and path != own[0][0] and (_is_word(path) or _holds(text, changed))
    }
    if not places:
        return ()
    shown = " and ".join(repr(place) for place in sorted(places))
    note = (
        f"The words stand in {shown} of the JSON too, and stay as they were there: who reads those "
        "does not see what was corrected."
    )
    return (note,)


def _changed(before: str, after: str) -> set[str]:
    """What segments said before and none says now."""
    if before == after or after.lstrip("\ufeff \t\r\n")[:1] not in {"{", "["}:
        return set()
    return {text for each in _texts(before) if (text := _words(each))} - {
        _words(each) for each in _texts(after)
    }


def _texts(text: str) -> Iterator[str]:
    for each in segments_of(text)[0]:
        if each.words is not None:
            try:
                yield str(json.loads(f'"{each.words.of(text)}"'))
            except ValueError:
                yield each.words.of(text)


def _words(text: str) -> str:
    return " ".join(text.split())


def _holds(text: str, changed: set[str]) -> bool:
    said = _words(text)
    return any(each in said for each in changed)


def _is_word(path: Sequence[str]) -> bool:
    return any(part in _WORD_LISTS for part in path)


def _strings(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """All strings with the keys that lead to them; places in lists are all alike."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _strings(value, (*path, str(key)))
    elif isinstance(tree, list):
        for value in tree:
            yield from _strings(value, (*path, _LIST))
    elif isinstance(tree, str):
        yield path, tree
