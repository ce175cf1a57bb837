"""Who did what, as others see them: who filled a gap, who heard the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.document.document import Document
from web.flags.confirmations import fillers_of, listeners_of
from web.store.tables import FlagRow, Person
from web.views.shapes import Agreement, Name

_NAMES = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))


def agreements_on(
    session: Session, document: Document, flags: Sequence[FlagRow]
) -> dict[str, Agreement]:
    """Who filled each flag that is filled, and who heard the same."""
    fillers = fillers_of(session, document, flags)
    heard = listeners_of(session, document, flags)
    people = people_by_id(session, chain(fillers.values(), *heard.values()))
    return {
        name: Agreement(people.get(filler), tuple(people[each] for each in heard.get(name, ())))
        for name, filler in fillers.items()
    }


def people_by_id(session: Session, ids: Iterable[int]) -> dict[int, Name]:
    """The people of these ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[0]: Name(*row) for row in session.execute(_NAMES, {"ids": list(wanted)})}
