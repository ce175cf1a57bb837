"""What was acknowledged, and what somebody decided against: each word that is typed is new."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_WORD = re.compile(r"\bzq\d+q\b")


def typed_in(text: str) -> set[str]:
    """The words of walkers in a text."""
    return set(_WORD.findall(text))


@dataclass
class Ledger:
    """What was acknowledged, and what somebody decided against in sight of it."""

    number: int = 0
    acknowledged: set[str] = field(default_factory=set)
    decided_against: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)

    def word(self) -> str:
        """A word that nobody typed before."""
        self.number += 1
        return f"zq{self.number}q"
