r"""How a file's lines end: what an editor on another system changes without asking.

    original  "a\nb\nc\n"      saved by Windows    "\ufeffa\r\nb\r\nc!"
    kept      "a\nb\nc!\n"     one line of it changed, not three

Texts are compared in `plain` form; what leaves has the ends of the file that it goes into. JSON in
one line has none to compare: it is laid out, and packed again.
"""

from __future__ import annotations

from aligner.transcript.dialects.json_lines import is_packed, laid_out, packed
from aligner.transcript.diffs import compare

_MARK = "\ufeff"


def plain(text: str) -> str:
    r"""The text with "\n" at the end of every line, without a byte order mark; JSON laid out."""
    return laid_out(text.removeprefix(_MARK).replace("\r\n", "\n"))


def ends_as_in(original: str, text: str) -> str:
    r"""A text with the line ends, the byte order mark and the final line ends of another.

    Lines that both have keep the ends of `original`, other lines get those of most of its lines.
    O(n) unless `original` mixes "\n" and "\r\n"; then what `diffs.compare` takes.

    Args:
        original: whose ends count; one without any line end leaves final ends to nobody.
        text: what was made of it, in whatever line ends.
    """
    body = plain(text)
    if is_packed(original):
        body = packed(body)
    stripped, wanted = body.rstrip("\n"), plain(original)
    final = len(wanted) - len(wanted.rstrip("\n"))
    if stripped and wanted:
        body = stripped + "\n" * final
    windows = original.count("\r\n")
    if windows:
        body = _with_returns(original, body, windows)
    return _MARK + body if original.startswith(_MARK) else body


def _with_returns(original: str, body: str, windows: int) -> str:
    """A plain text with the carriage returns of `original`, which has so many lines with one."""
    ends = original.count("\n")
    if windows == ends:
        return body.replace("\n", "\r\n")
    was = original.removeprefix(_MARK).split("\n")
    now = body.split("\n")
    returns = [windows * 2 > ends] * len(now)
    bare = [line.removesuffix("\r") for line in was]
    for old, new in compare(bare, now).unchanged(len(was)):
        for k in range(len(old)):
            returns[new.start + k] = was[old.start + k].endswith("\r")
    lines = [line + "\r" * each for line, each in zip(now[:-1], returns, strict=False)]
    return "\n".join([*lines, now[-1]])
