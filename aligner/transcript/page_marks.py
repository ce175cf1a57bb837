r"""The punctuation of a fill: a gap tag swallows that of its words.

    file   that is a \[unintelligible 00:10:34.14\] We've      fill   rule.
    page   that is a rule. We've

What the file has around the tag itself stays as it is, and is not written twice.
"""

from __future__ import annotations

import re
from typing import Final

_CLOSING: Final = re.compile(r"(?:[.,;:!?…\"')-]| --(?!\w))*")
_OPENING: Final = re.compile(r"(?<!\S)(?:[\"'(]|\.\.\.|-)+$")

_MOST: Final = 8
"""Characters before a word that are looked at."""


def marks_before(page: str, page_start: int, file: str, file_start: int) -> str:
    """Punctuation before a fill in the page, up to the blank, that the file lacks before the tag.

    Args:
        page: the page's text.
        page_start: where the fill's first word begins in it.
        file: the file's text.
        file_start: where the tag begins in it.
    """
    theirs = _OPENING.search(page, max(0, page_start - _MOST), page_start)
    ours = _OPENING.search(file, max(0, file_start - _MOST), file_start)
    marks = theirs[0] if theirs else ""
    return marks.removeprefix(ours[0]) if ours else marks


def marks_behind(page: str, page_end: int, file: str, file_end: int) -> str:
    """Punctuation behind a fill in the page that the file lacks behind the tag.

    A blank comes with it where a word follows the tag at once.

    Args:
        page: the page's text.
        page_end: where the fill's last word ends in it.
        file: the file's text.
        file_end: where the tag ends in it.
    """
    theirs, ours = _CLOSING.match(page, page_end), _CLOSING.match(file, file_end)
    marks = theirs[0] if theirs else ""
    if ours and ours[0]:
        marks = marks.removesuffix(ours[0]) if marks.endswith(ours[0]) else ""
    beyond = page[page_end + len(marks) :][:1]
    joined = file[file_end : file_end + 1].isalnum()
    return marks + (" " if joined and beyond.isspace() else "")
