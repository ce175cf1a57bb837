"""Guests without a name: one a browser, and no longer one as soon as they say who they are.

first writes of a page, side by side ─► one sign-in, made of what the browser has anyway ─► Guest
the same browser comes in by an invitation ─► the guest has a name and a role now
… as somebody who was here before          ─► what the guest did is theirs
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.people.accounts import GUEST, add_person
from web.people.sign_ins import end_sign_ins, mark_of, person_of, sign_in
from web.store.tables import (
    Claim,
    Export,
    Invitation,
    JournalEntry,
    Opinion,
    OpinionEntry,
    Person,
)


def guest_with(session: Session, token: str, *, now: float) -> Person:
    """The guest of a browser, made if nobody is; requests side by side find the same.

    Args:
        session: that writes.
        token: of the sign-in, the same in all requests of the browser until somebody comes in.
        now: seconds since 1970.
    """
    mark = mark_of(token, None) or ""
    found = person_of(session, mark)
    if found is None:
        try:
            with session.begin_nested():
                found = add_person(session, GUEST, "contributor", since=now)
                sign_in(session, found, now=now, token=token)
                session.flush()
        except IntegrityError:  # another request of the same browser was faster
            found = person_of(session, mark)
            if found is None:
                raise
    return found


def is_nameless(session: Session, person: Person) -> bool:
    """Whether somebody is a guest who never said who they are."""
    invited = select(Invitation.nonce).where(Invitation.used_by == person.id).limit(1)
    return (
        person.name == GUEST
        and person.github_number is None
        and person.role == "contributor"
        and session.scalar(invited) is None
    )


def hand_over(session: Session, guest: Person, person: Person, *, now: float) -> None:
    """Let what a guest did be somebody's who is known: they are the same person.

    Args:
        session: that writes.
        guest: is nobody from now on.
        person: whose word on a flag counts where both have said something.
        now: seconds since 1970.
    """
    for table in (JournalEntry, OpinionEntry, Export):
        theirs = update(table).where(table.person_id == guest.id)
        session.execute(theirs.values(person_id=person.id))
    mine = select(Opinion.episode_id, Opinion.flag_id).where(Opinion.person_id == person.id)
    for episode, flag in session.execute(mine).all():
        both = Opinion.episode_id == episode, Opinion.flag_id == flag
        session.execute(delete(Opinion).where(Opinion.person_id == guest.id, *both))
    session.execute(
        update(Opinion).where(Opinion.person_id == guest.id).values(person_id=person.id)
    )
    session.execute(delete(Claim).where(Claim.person_id == guest.id))
    end_sign_ins(session, guest)
    guest.name, guest.removed = person.name, now  # who still has the guest's number shows the name
