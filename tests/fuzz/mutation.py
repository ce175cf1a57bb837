"""Inputs by chance: a well-formed one, mangled a few times."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

PIECES: Final = tuple(
    each.encode("utf-8", "surrogatepass")
    for each in (
        *"\0\t\r\n \v\f\x1c\x85\xa0\u2028\ufeff\u200b\u00ad\u202e\u0301\U0001f3a7\ud800²½Ⅻ٣１",
        *"[](){}<>\"'`*_\\/|&#:;,.!?-–—=+@%$^~",
        *("\r\n", "\n\n", "\n\n\n", "-->", "<![ x", "<!--", "]]>", "<v ", "</p>", "&lt;", "&#0;"),
        *(
            "**",
            "***",
            "\\[",
            "\\]",
            "[??]",
            "[inaudible]",
            "___",
            "---\n",
            "```",
            "{{",
            "%}",
            "> ",
        ),
        *("00:00:15", "99:99:99", "1:2:3:4", "00:00:00.000", "00:00:15,500 --> 00:00:10,000"),
        *("0", "-1", "1e400", "NaN", "Infinity", "9" * 5000, "1" * 40, "²²²²", "0x10", "1_000"),
        *("null", "true", "[" * 3000, "{" * 3000, '{"a":' * 2000, "<p>" * 3000, "(" * 3000),
        *("a" * 20_000, "a " * 5_000, "**A:** " * 500, "*" * 9_000, "[" + "a" * 9_000),
        *(
            "http://[bad/",
            "file:///etc/passwd",
            "../../x",
            "--output=x",
            "ext::sh",
            "<!ENTITY a 'b'>",
        ),
    )
)
LARGEST: Final = 60_000
"""Bytes of one input: what takes a second at this size would take minutes at a megabyte."""


def mutated(seeds: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    """Inputs without end.

    Args:
        seeds: well-formed ones.
        chance: where it comes from.
    """
    while True:
        data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
            data = _mangled(data, chance, seeds)
        yield data[:LARGEST]


def _mangled(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    end = min(end, start + chance.choice((1, 4, 40, 4000)))
    before, cut, behind = data[:start], data[start:end], data[end:]
    other = chance.choice(seeds)
    return chance.choice(
        (
            before + chance.choice(PIECES) + cut + behind,
            before + chance.choice(PIECES) + behind,
            before + behind,
            before + cut * chance.choice((2, 3, 30)) + behind,
            before + chance.randbytes(chance.choice((1, 2, 8))) + behind,
            before + other[chance.randint(0, len(other)) :],
            before + bytes(each ^ 1 << chance.randrange(8) for each in cut[:1]) + cut[1:] + behind,
            before,
        )
    )
