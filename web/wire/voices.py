"""Answers about voices that are kept between episodes."""

from __future__ import annotations

from web.wire.shapes import Shape
from web.wire.values import Count, Seconds


class KeptVoice(Shape, frozen=True):
    """What is kept of a person's voice in a show.

    Attributes:
        show: folder of the show.
        episodes: in how many episodes they were heard.
        seconds: of their voice in all of them.
    """

    show: str
    name: str
    episodes: Count
    seconds: Seconds


class VoicesAnswer(Shape, frozen=True):
    """Whose voices are kept, by show and name."""

    voices: list[KeptVoice]
