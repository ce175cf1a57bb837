r"""A dialect: how a show's transcripts are written, as data. See the TOML files in this folder.

name = "name-stamp-line"
title = "Name (00:15): on a line of its own, the words below it"
heads = ["{name} ({time}):", "**{name}** ({time}):"]   what begins a turn, the usual one first
also = ["({time}):", "{name}:"]                        read too, but no sign of this dialect
closing = ["[@{time}]"]                                stamps behind the words that they are of
gap = "[inaudible {time}]"                             a new gap, where the file itself shows none
gap_words = ["mumbles"]                                besides the usual ones
reader = "lines"                                       lines, webvtt, subrip, json or changelog
fraction = "evidence"                                  frames, decimals, or what the file shows
markdown = true                                        whether backslashes and asterisks are form
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from aligner.errors import BadInput
from aligner.nesting import parse_toml
from aligner.transcript.dialects.heads import Head, read_head

Reader: TypeAlias = Literal["changelog", "lines", "webvtt", "subrip", "json"]
Fraction: TypeAlias = Literal["evidence", "frames", "decimals"]

_KEYS = frozenset(
    "name title heads also closing gap gap_words reader fraction markdown html".split()  # noqa: SIM905 - a list to be read
)


@dataclass(frozen=True)
class Dialect:
    """What a dialect's file says; see the module.

    Attributes:
        name: what people choose it by.
        title: one line for lists.
        reader: which reader reads it.
        heads: what begins a turn, the usual one first.
        also: other heads that are read too.
        closing: stamps that stand behind the words whose onset they tell.
        gap: a new gap.
        gap_words: of gaps, besides the usual ones.
        fraction: what the digits behind the seconds count.
        markdown: whether the text is Markdown.
        html: whether HTML tags are form, whatever they are called.
    """

    name: str
    title: str
    reader: Reader = "lines"
    heads: tuple[Head, ...] = ()
    also: tuple[Head, ...] = ()
    closing: tuple[str, ...] = ()
    gap: str = "[inaudible {time}]"
    gap_words: tuple[str, ...] = ()
    fraction: Fraction = "evidence"
    markdown: bool = True
    html: bool = False


def read_dialect(source: str, path: str) -> Dialect:
    """A dialect from the text of its TOML file.

    Args:
        source: the text.
        path: how the user calls the file, for messages.

    Raises:
        BadInput: it is no TOML, has a key that is not known, or a value of the wrong kind.
    """
    try:
        table = parse_toml(source)
    except ValueError as error:
        advice = "See `aligner dialects --show bold-stamp` for one that works."
        raise BadInput(path, f"It is no TOML: {error}.", advice) from None
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        advice = f"Known are {', '.join(sorted(_KEYS))}."
        raise BadInput(path, f"It has keys that no dialect has: {', '.join(unknown)}.", advice)
    return Dialect(
        name=_text(table, "name", path),
        title=_text(table, "title", path),
        reader=_choice(table, "reader", get_args(Reader), "lines", path),
        heads=tuple(read_head(each, path) for each in _texts(table, "heads", path)),
        also=tuple(read_head(each, path) for each in _texts(table, "also", path)),
        closing=_texts(table, "closing", path),
        gap=_text(table, "gap", path, Dialect.gap),
        gap_words=_texts(table, "gap_words", path),
        fraction=_choice(table, "fraction", get_args(Fraction), "evidence", path),
        markdown=_flag(table, "markdown", path, default=True),
        html=_flag(table, "html", path, default=False),
    )


def _text(table: dict[str, Any], key: str, path: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(path, f"{key} must be a text in it.", f'Write {key} = "…".')
    return value


def _texts(table: dict[str, Any], key: str, path: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadInput(path, f"{key} must be a list of texts.", f'Write {key} = ["…", "…"].')
    return tuple(value)


def _flag(table: dict[str, Any], key: str, path: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise BadInput(path, f"{key} must be true or false.", f"Write {key} = true.")
    return value


def _choice(
    table: dict[str, Any], key: str, known: tuple[Any, ...], default: str, path: str
) -> Any:  # noqa: ANN401 - one of the literals
    value = table.get(key, default)
    if value not in known:
        raise BadInput(path, f"{key} is {value!r}.", f"It is one of {', '.join(known)}.")
    return value
