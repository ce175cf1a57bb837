"""Request bodies, read strictly: what is missing or of another kind is told, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, request

from web.flags.opinions import StateWanted
from web.people.accounts import Role
from web.people.invitations import MOST_DAYS

_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
_MOST = 1 << 40


@dataclass(frozen=True, slots=True)
class EditBody:
    """What somebody saves; see `web.api`."""

    revision: int
    first: int
    last: int
    old: str
    new: str
    flag: str | None

    @classmethod
    def read(cls) -> EditBody:
        """From this request, or 400."""
        body = json_object()
        first, last = _whole(body, "first", 1), _whole(body, "last", 1)
        if last < first:
            abort(400, "last: must not be before first.")
        return cls(
            _whole(body, "revision", 0),
            first,
            last,
            _text(body, "old"),
            _text(body, "new"),
            flag_or_none(body),
        )


def json_object() -> dict[str, Any]:
    """The request's JSON object, or 400."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400, "The request must be a JSON object (Content-Type: application/json).")
    return body


def flag_or_none(body: dict[str, Any]) -> str | None:
    """The member `flag`: an id or null."""
    flag = body.get("flag")
    if flag is not None and not (isinstance(flag, str) and re.fullmatch("[0-9a-f]{12}", flag)):
        abort(400, "flag: expected an id of a flag, or null.")
    return flag


def state_wanted() -> StateWanted:
    """The member `state` of a flag's request."""
    state = json_object().get("state")
    if state not in {"confirmed_unintelligible", "not_a_problem", "open"}:
        abort(400, "state: expected confirmed_unintelligible, not_a_problem or open.")
    wanted: StateWanted = state
    return wanted


def invitation_wanted() -> tuple[Role, int]:
    """The members `role` and `days` of an invitation; a contributor and a week if not given."""
    body = {"role": "contributor", "days": 7, **json_object()}
    role = body["role"]
    if role not in {"contributor", "maintainer"}:
        abort(400, "role: expected contributor or maintainer.")
    chosen: Role = role
    return chosen, _whole(body, "days", 1, MOST_DAYS)


def page_given() -> str:
    """The member `page`: the text or HTML of an episode's page."""
    return _text(json_object(), "page")


def _whole(body: dict[str, Any], name: str, least: int, most: int = _MOST) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        limits = f"at least {least}" if most == _MOST else f"{least} to {most}"
        abort(400, f"{name}: expected a whole number, {limits}.")
    return value


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        abort(400, f"{name}: expected text.")
    if _FORBIDDEN.search(value):
        abort(400, f"{name}: holds a character that no text file can hold.")
    return value
