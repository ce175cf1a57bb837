"""Answers about people: who I am, who is here, who is invited."""

from __future__ import annotations

from web.config import Mode
from web.wire.shapes import Person, Shape
from web.wire.values import AnyRole, Count, Moment


class Me(Shape, frozen=True):
    """Who is asking.

    Attributes:
        csrf: for the header `X-CSRFToken` of every write; it lasts as long as the session.
        github: sign-in with GitHub is set up.
    """

    mode: Mode
    person: Person | None
    role: AnyRole | None
    csrf: str
    github: bool


class Invitation(Shape, frozen=True):
    """A link that nobody used yet.

    Attributes:
        by: null: the operator.
    """

    id: str
    role: AnyRole
    by: Person | None
    expires: Moment


class InvitationsAnswer(Shape, frozen=True):
    """Links that nobody used yet, the first to expire first."""

    invitations: list[Invitation]


class InvitationAnswer(Shape, frozen=True):
    """A new link.

    Attributes:
        url: told this once.
    """

    url: str
    expires: Moment


class Member(Shape, frozen=True):
    """Somebody who was let in."""

    id: Count
    name: str
    role: AnyRole
    since: Moment


class PeopleAnswer(Shape, frozen=True):
    """Who may write."""

    people: list[Member]
