"""Pull requests on GitHub: fork, sync, push, open. Every step may have been done before.

    GET /user · GET /repos/UP          who we are, what the default branch is
    GET /repos/ME/… or POST /forks     a fork, waited for: it is made in the background
    POST …/merge-upstream              brought up to date, as far as it will
    git push                           our branch, by the caller
    GET /pulls?head=ME:branch          one that is open is updated
    POST /pulls                        or a new one is opened

Needs the extra `[github]`. What GitHub answers is read field by field: nothing else is relied on.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aligner.errors import MissingDependency
from aligner.nesting import parse_json
from aligner.publish.errors import GitHubFailed
from aligner.publish.github_answers import (
    Answer,
    PullState,
    RepositoryState,
    read_pulls,
    read_repository,
    wait_asked,
)
from aligner.publish.pull_request import PullRequest

API = "https://api.github.com"
_TRIES = 6
_TIMEOUT = 30.0
_LONGEST_WAIT = 120.0
"""Seconds. A longer ban is told to the user instead of waited for."""
_FORK_TRIES = 12
"""Looks at whether a fork is there, three minutes in all: GitHub makes it in the background."""

Push = Callable[[str], object]
"""Puts the branch on the repository at this address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a pull request goes: "owner/name", and our branch."""

    upstream: str
    branch: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A pull request: where it is, and whether it was there before."""

    url: str
    number: int
    updated: bool


class GitHubClient:
    """A client of GitHub's API that retries, and waits where a rate limit asks for it.

    Args:
        token: from the user's environment; never printed.
        api: the address of the API; another for GitHub Enterprise, and for tests.
        sleep: waits so many seconds.

    Raises:
        MissingDependency: githubkit is not installed.
    """

    def __init__(
        self, token: str, api: str = API, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        try:
            from githubkit import GitHub  # noqa: PLC0415 - an extra
        except ImportError as error:
            advice = "Install it: pip install 'transcript-aligner[github]'."
            raise MissingDependency("Opening pull requests needs githubkit.", advice) from error
        self._github = GitHub(
            token,
            base_url=api,
            auto_retry=False,
            http_cache=False,
            timeout=_TIMEOUT,
            user_agent="transcript-aligner",
        )
        self.sleep = sleep
        self._token = token

    def call(self, method: str, path: str, body: object = None, *, repeat: bool = True) -> Answer:
        """One call, repeated while GitHub is busy or away.

        Args:
            method: HTTP's.
            path: from the API's root, with its query.
            body: sent as JSON.
            repeat: whether it may be sent again when nobody knows if it arrived.

        Raises:
            GitHubFailed: with status 0 if there was no answer.
        """
        answer = Answer(0, {}, None)
        for attempt in range(_TRIES):
            answer = self._once(method, path, body)
            wait = wait_asked(answer)
            unsure = answer.status == 0 or answer.status >= 500
            if (wait is None and not unsure) or (unsure and not repeat):
                return answer
            if attempt < _TRIES - 1:
                self.sleep(self._pause(wait, attempt))
        return answer

    def _pause(self, wait: float | None, attempt: int) -> float:
        if wait is not None and wait > _LONGEST_WAIT:
            advice = f"Run it again in {wait / 60:.0f} minutes: it goes on where it stopped."
            raise GitHubFailed("GitHub", "we asked too often.", advice, 429)
        # Not all at once: others were turned away at the same moment.
        return wait if wait is not None else 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311

    def _once(self, method: str, path: str, body: object) -> Answer:
        from githubkit.exception import GitHubException, RequestFailed  # noqa: PLC0415 - an extra

        try:
            response = self._github.request(method, path, json=body)
        except RequestFailed as error:
            response = error.response
        except GitHubException:
            return Answer(0, {}, None)
        headers = {name.lower(): value for name, value in response.headers.items()}
        # Proxies tell what they were sent: what is quoted to people must not hold the token.
        told = response.text.replace(self._token, "***")
        try:
            return Answer(response.status_code, headers, parse_json(told) if told else None)
        except ValueError:
            return Answer(response.status_code, headers, None)


def open_pull_request(
    client: GitHubClient, target: Target, words: PullRequest, push: Push
) -> Opened:
    """Open a pull request from a fork of ours, or bring the open one up to date.

    Args:
        client: who calls.
        target: where it goes.
        words: title and body.
        push: puts the branch on the fork; called once the fork is there.

    Raises:
        GitHubFailed: GitHub refused, or did not answer for long.
    """
    me = _text(_good(client.call("GET", "/user"), "the token"), "login")
    upstream = read_repository(
        _good(client.call("GET", f"/repos/{target.upstream}"), "the repository")
    )
    own = upstream.owner.lower() == me.lower()
    fork = upstream if own else _fork(client, upstream, me)
    if not own:
        # Only convenience: the branch brings its own commits, so a fork that will not sync is fine.
        client.call("POST", f"/repos/{fork.full_name}/merge-upstream", {"branch": fork.default})
    push(fork.clone_url)
    return _open(client, upstream, f"{fork.owner}:{target.branch}", words)


def _fork(client: GitHubClient, upstream: RepositoryState, me: str) -> RepositoryState:
    name = upstream.full_name.split("/")[1]
    found = client.call("GET", f"/repos/{me}/{name}")
    if found.status == 200 and read_repository(found).is_fork_of(upstream.full_name):
        return read_repository(found)
    asked = client.call("POST", f"/repos/{upstream.full_name}/forks", {"default_branch_only": True})
    fork = read_repository(_good(asked, "a fork"))
    for attempt in range(_FORK_TRIES):
        found = client.call("GET", f"/repos/{fork.full_name}")
        if found.status == 200:
            return read_repository(found)
        if found.status != 404:
            break
        client.sleep(min(2.0**attempt, 20.0))
    raise _failed(found, "the fork")


def _open(client: GitHubClient, upstream: RepositoryState, head: str, words: PullRequest) -> Opened:
    """One pull request a branch, however often this runs and wherever it was cut off."""
    path = f"/repos/{upstream.full_name}/pulls"
    asked = {
        "title": words.title, "body": words.body, "head": head, "base": upstream.default,
        "maintainer_can_modify": True,
    }  # fmt: skip
    answer = Answer(0, {}, None)
    for attempt in range(_TRIES):
        there = _find(client, upstream, head)
        if there is not None:
            _good(client.call("PATCH", f"{path}/{there.number}", _says(words)), "the pull request")
            return Opened(there.url, there.number, updated=True)
        # Whether a lost answer meant yes is asked above, before it is sent again.
        answer = client.call("POST", path, asked, repeat=False)
        if answer.status == 201:
            made = read_pulls(Answer(200, {}, [answer.data]))[0]
            return Opened(made.url, made.number, updated=False)
        if answer.status not in {0, 422} and answer.status < 500:
            break
        if "No commits between" in answer.words():
            break
        client.sleep(2.0**attempt)
    raise _failed(answer, "the pull request")


def _find(client: GitHubClient, upstream: RepositoryState, head: str) -> PullState | None:
    query = f"?state=open&head={head}&base={upstream.default}&per_page=100"
    answer = _good(client.call("GET", f"/repos/{upstream.full_name}/pulls{query}"), "pull requests")
    return next((pull for pull in read_pulls(answer) if pull.head.lower() == head.lower()), None)


def _says(words: PullRequest) -> Mapping[str, str]:
    return {"title": words.title, "body": words.body}


def _good(answer: Answer, subject: str) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    raise _failed(answer, subject)


_ADVICE = {
    0: "Check the network and run it again: what was done is found.",
    401: "Set GITHUB_TOKEN to a token that is valid.",
    403: "Give the token the right to fork, push and open pull requests.",
    404: "Check --upstream, and that the token may see it.",
    422: "Look at what it says, and at what is there already.",
}


def _failed(answer: Answer, subject: str) -> GitHubFailed:
    said = answer.words() or ("no answer" if answer.status == 0 else "without a word")
    problem = f"GitHub refused {subject} ({answer.status}): {said}."
    if answer.status == 0:
        problem = f"GitHub could not be asked for {subject}."
    advice = _ADVICE.get(answer.status, "Try again in a while: what was done is found.")
    return GitHubFailed("GitHub", problem, advice, answer.status)


def _text(answer: Answer, name: str) -> str:
    value = answer.data.get(name) if isinstance(answer.data, dict) else None
    if not isinstance(value, str):
        raise GitHubFailed("GitHub", f"its answer has no {name}.", "Check the API's address.", 0)
    return value
