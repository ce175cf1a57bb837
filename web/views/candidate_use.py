"""What people made of the words that were proposed: took, changed, or left alone.

    proposed   to my · two my · to mine          proposed   extra
    typed      to mine            third          typed      nothing: the text was right

Read from the journal: an edit that answered a flag says what was typed there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.alignment.flag import SOURCE_WORDS, Source
from aligner.review.candidates.proposals import said
from web.store.journal import typed
from web.store.tables import FlagRow, JournalEntry

_SIGNS = '.,;:!?…"“”()'


@dataclass(frozen=True, slots=True)
class CandidateUse:
    """Figures of one kind of flag.

    Attributes:
        kind: of the flags.
        answered: flags with proposals that somebody answered.
        taken: by rank, from 1 on: answers that are said like that proposal.
        other: answers with other words.
        left: answers that changed nothing there.
        by_source: of the first proposals by where they are known from, how many were typed, and how
            many there were where something was typed; of those whose source was kept.
    """

    kind: str
    answered: int
    taken: dict[int, int]
    other: int
    left: int
    by_source: dict[Source, tuple[int, int]]

    def as_dict(self) -> dict[str, object]:
        """For JSON; `first` and `five` are shares of the flags in which something was typed."""
        typed = sum(self.taken.values()) + self.other
        five = sum(n for rank, n in self.taken.items() if rank <= 5)
        return {
            "kind": self.kind,
            "answered": self.answered,
            "first": round(self.taken.get(1, 0) / typed, 3) if typed else None,
            "five": round(five / typed, 3) if typed else None,
            "taken": self.taken,
            "by_source": {
                source: {"first": round(right / shown, 3), "n": shown}
                for source, (right, shown) in self.by_source.items()
            },
            "other": self.other,
            "left": self.left,
        }


def candidate_uses(session: Session) -> list[CandidateUse]:
    """The figures of each kind of flag that has proposals."""
    query = select(FlagRow).where(FlagRow.state != "open", FlagRow.kind != "speaker_change")
    rows = [row for row in session.scalars(query) if row.candidates]
    entries = {
        (entry.episode_id, entry.flag_id): entry
        for entry in session.scalars(
            select(JournalEntry)
            .where(JournalEntry.flag_id.is_not(None), JournalEntry.kind == "edit")
            .order_by(JournalEntry.revision)
        )
    }
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    firsts: dict[str, dict[Source, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        entry = entries.get((row.episode_id, row.id))
        rank = _rank(row.candidates, typed(entry.old, entry.new)) if entry else _LEFT
        answers[row.kind][rank] += 1
        if row.origins and rank != _LEFT:
            source = next(each for each in SOURCE_WORDS if each == row.origins[0][0])
            firsts[row.kind][source].append(rank == 1)
    return [
        CandidateUse(
            kind,
            ranks.total(),
            {rank: ranks[rank] for rank in sorted(ranks) if rank > 0},
            ranks[_OTHER],
            ranks[_LEFT],
            {source: (sum(each), len(each)) for source, each in sorted(firsts[kind].items())},
        )
        for kind, ranks in sorted(answers.items())
    ]


_OTHER, _LEFT = 0, -1


def _rank(candidates: list[str], words: str) -> int:
    key = said(_plain(words))
    ranks = (n for n, text in enumerate(candidates, 1) if said(text) == key)
    return next(ranks, _OTHER)


def _plain(words: str) -> str:
    return " ".join(filter(None, (word.strip(_SIGNS) for word in words.split())))
