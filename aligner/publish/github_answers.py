"""What GitHub answers, read strictly, and only the fields that are needed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from aligner.counts import read_count
from aligner.publish.errors import GitHubFailed


@dataclass(frozen=True, slots=True)
class Answer:
    """Status (0: none came), headers in lower case, and the JSON."""

    status: int
    headers: Mapping[str, str] = field(hash=False)
    data: object

    def words(self) -> str:
        """What GitHub says is wrong, in its own words."""
        if not isinstance(self.data, dict):
            return ""
        said = [str(self.data.get("message", ""))]
        errors = self.data.get("errors")
        said += [
            str(each.get("message", each)) if isinstance(each, dict) else str(each)
            for each in (errors if isinstance(errors, list) else [])
        ]
        return "; ".join(part for part in said if part)[:500]


@dataclass(frozen=True, slots=True)
class RepositoryState:
    """A repository: "owner/name", its default branch, where to push, what it is a fork of."""

    full_name: str
    default: str
    clone_url: str
    parents: tuple[str, ...]

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.full_name.split("/")[0]

    def is_fork_of(self, name: str) -> bool:
        """Whether it is a fork of that repository, or of one of its forks."""
        return name.lower() in (parent.lower() for parent in self.parents)


@dataclass(frozen=True, slots=True)
class PullState:
    """An open pull request: its number, its page, "owner:branch" that it comes from."""

    number: int
    url: str
    head: str


def read_repository(answer: Answer) -> RepositoryState:
    """The repository of an answer.

    Raises:
        GitHubFailed: fields are missing: this is not GitHub.
    """
    try:
        row = _dictionary(answer.data)
        parents = [row.get(name) for name in ("parent", "source")]
        return RepositoryState(
            _string(row, "full_name"),
            _string(row, "default_branch"),
            _string(row, "clone_url"),
            tuple(_string(each, "full_name") for each in parents if isinstance(each, dict)),
        )
    except (KeyError, TypeError) as error:
        raise _strange(error) from None


def read_pulls(answer: Answer) -> tuple[PullState, ...]:
    """The pull requests of a list.

    Raises:
        GitHubFailed: it is none.
    """
    try:
        return tuple(_read_pull(_dictionary(row)) for row in _list(answer.data))
    except (KeyError, TypeError) as error:
        raise _strange(error) from None


def _read_pull(row: Mapping[str, object]) -> PullState:
    number, head = row["number"], _dictionary(row["head"])
    if not isinstance(number, int):
        raise TypeError("number")
    # A fork that was deleted leaves a pull request without an owner; it cannot be ours.
    return PullState(number, _string(row, "html_url"), str(head.get("label") or ""))


def wait_asked(answer: Answer) -> float | None:
    """Seconds that GitHub asks us to wait, None if it does not.

    Primary limits say when they end (`x-ratelimit-reset`), secondary ones how long they last
    (`retry-after`), or nothing but their name: a minute then, as the documentation says.
    """
    if answer.status not in {403, 429}:
        return None
    after = read_count(answer.headers.get("retry-after", ""))
    if after is not None:
        return float(after)
    reset = read_count(answer.headers.get("x-ratelimit-reset", ""))
    if answer.headers.get("x-ratelimit-remaining") == "0" and reset is not None:
        return max(1.0, reset - time.time())
    limited = answer.status == 429 or "rate limit" in answer.words().lower()
    return 60.0 if limited else None


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _dictionary(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _string(row: Mapping[str, object], name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _strange(error: Exception) -> GitHubFailed:
    problem = f"its answer is not as documented ({type(error).__name__} {error})."
    return GitHubFailed("GitHub", problem, "Check the API's address.", 0)
