"""People's opinions on flags: one each, and the majority decides the state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import ClassVar, Literal, TypeAlias

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.document.document import Document
from web.errors import RequestRefused
from web.flags.confirmations import CONFIRMED, fillers_of, line_mark, line_of
from web.flags.states import state_from
from web.store.tables import Episode, FlagRow, Opinion, OpinionEntry

StateWanted: TypeAlias = Literal[
    "confirmed_unintelligible", "not_a_problem", "confirmed_fill", "open"
]
"""What somebody can say; "confirmed_fill": they hear what was filled in; "open" takes it back."""

_OPINIONS = select(Opinion.flag_id, Opinion.person_id, Opinion.state).where(
    Opinion.episode_id == bindparam("episode")
)


class NoSuchFlag(RequestRefused):
    """The address names a flag that is not there, or that nothing raises any more."""

    status: ClassVar[int] = 404


class NotToConfirm(RequestRefused):
    """There is no fill to confirm, or it is one's own."""

    status: ClassVar[int] = 409


class FilledMeanwhile(RequestRefused):
    """The gap was filled meanwhile: an opinion on it is pointless."""

    status: ClassVar[int] = 409


def opinions_of(session: Session, episode_id: int) -> Mapping[str, dict[int, str]]:
    """What people said of an episode's flags: by flag, by person."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for flag, person, state in session.execute(_OPINIONS, {"episode": episode_id}):
        said[flag][person] = state
    return said


def judge(
    session: Session,
    episode: Episode,
    name: str,
    wanted: StateWanted,
    *,
    person: int,
    now: float,
    document: Document,
    kind: str = "edit",
    reverses: int | None = None,
) -> FlagRow:
    """Store a person's opinion on a flag; returns the updated flag.

    Args:
        session: that holds the episode's row.
        episode: its `tick` counts up.
        name: the flag's id.
        wanted: what they say.
        person: who.
        now: seconds since 1970.
        document: the episode's text.
        kind: "edit", "undo" or "redo".
        reverses: the tick of the word that this takes back.

    Raises:
        NoSuchFlag: there is no such flag.
        FilledMeanwhile: somebody filled it.
        NotToConfirm: nobody did, or who asks did.
    """
    flag = session.get(FlagRow, (episode.id, name))
    takes_back = kind != "edit"
    if flag is None or (flag.gone and not takes_back):
        raise NoSuchFlag("There is no such flag.")
    mine = session.get(Opinion, (episode.id, name, person))
    if wanted == CONFIRMED:
        _may_confirm(session, document, flag, person)
    elif flag.state == "filled" and not takes_back and not (mine and mine.state == CONFIRMED):
        raise FilledMeanwhile("This was filled meanwhile.")
    mark = line_mark(line_of(document, flag)) if wanted == CONFIRMED else None
    before = mine.state if mine else "open"
    if wanted == "open":
        if mine:
            session.delete(mine)
    else:
        mine = mine or Opinion(episode_id=episode.id, flag_id=name, person_id=person)
        mine.state, mine.when, mine.of_line = wanted, now, mark
        session.add(mine)
    session.flush()
    said = opinions_of(session, episode.id).get(name, {})
    if flag.state != "filled":  # else one's word is taken back, and the answer stays
        flag.state = state_from(said.values())
    episode.tick += 1
    flag.tick = episode.tick
    if wanted != before:
        session.add(
            OpinionEntry(
                episode_id=episode.id,
                tick=episode.tick,
                person_id=person,
                flag_id=name,
                before=before,
                state=wanted,
                kind=kind,
                reverses=reverses,
                when=now,
            )
        )
    session.flush()
    return flag


def _may_confirm(session: Session, document: Document, flag: FlagRow, person: int) -> None:
    if flag.state != "filled":
        raise NotToConfirm("Nobody filled this: there is nothing to confirm.")
    if fillers_of(session, document, [flag]).get(flag.id) == person:
        raise NotToConfirm("You filled this yourself: somebody else confirms it.")
