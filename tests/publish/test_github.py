from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

pytest.importorskip("githubkit")

from aligner.publish.errors import GitHubFailed, RemoteFailed
from aligner.publish.git import Git
from aligner.publish.github import GitHubClient, Opened, Target, open_pull_request
from aligner.publish.names import Author
from aligner.publish.pull_request import PullRequest
from aligner.publish.remote import push
from aligner.publish.repository import BranchProposal, open_repository
from tests.publish.conftest import PATH, TEXT, GitServer, Place, git
from tests.publish.github_server import CUT, GitHubServer

BRANCH = "aligner/tide-1"
WORDS = PullRequest("Fill 1 unintelligible", "- one\n", "Fill 1\n")
TARGET = Target("us/texts", BRANCH)


@pytest.fixture
def github(place: Place, git_server: GitServer) -> Iterator[GitHubServer]:
    server = GitHubServer(git_server.address("remote.git"), git_server.address("fork.git"))

    def fork() -> None:
        git(place.remote.parent, "clone", "-q", "--bare", str(place.remote), "fork.git")
        git(place.remote.parent / "fork.git", "config", "http.receivepack", "true")

    server.make_fork = fork
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def publish(place: Place, server: GitHubServer, text: str = TEXT + "x") -> Opened:
    repository = open_repository(place.clone)
    base = repository.resolve("origin/main")
    author = Author("Ann", "ann@example.org")
    proposal = BranchProposal(base, PATH, text.encode(), WORDS.message, author, datetime.now(UTC))
    repository.set_branch(BRANCH, proposal)
    waited: list[float] = []
    client = GitHubClient("s3cret", server.address, sleep=waited.append)
    return open_pull_request(
        client,
        TARGET,
        WORDS,
        lambda address: push(repository, address, BRANCH, token="s3cret"),  # noqa: S106
    )


def is_done(place: Place, server: GitHubServer, text: str = TEXT + "x") -> bool:
    """One fork, one branch, one pull request, the right bytes, the default branches untouched."""
    fork = place.remote.parent / "fork.git"
    assert len(server.pulls) == 1
    assert set(place.heads(fork)) == {"main", BRANCH}
    assert place.heads(fork)["main"] == place.heads(place.remote)["main"]
    assert set(place.heads(place.remote)) == {"main"}
    assert git(fork, "rev-list", "--count", f"main..{BRANCH}") == b"1\n"
    return git(fork, "show", f"{BRANCH}:{PATH}") == text.encode()


def test_a_pull_request_is_opened_from_a_fresh_fork(place: Place, github: GitHubServer) -> None:
    opened = publish(place, github)
    assert opened == Opened("https://github.com/us/texts/pull/1", 1, updated=False)
    assert is_done(place, github)
    assert github.pulls[0]["title"] == WORDS.title


def test_an_open_one_is_updated_and_not_doubled(place: Place, github: GitHubServer) -> None:
    publish(place, github)
    github.pulls[0]["title"] = "old words"
    assert publish(place, github, TEXT + "xy").updated
    assert is_done(place, github, TEXT + "xy")
    assert github.pulls[0]["title"] == WORDS.title


def test_a_fork_that_is_not_there_at_once_is_waited_for(place: Place, github: GitHubServer) -> None:
    github.invisible = 3
    publish(place, github)
    assert is_done(place, github)


@pytest.mark.parametrize(
    ("call", "status", "headers", "message", "done"),
    [
        ("GET /user", 502, {}, "Bad gateway", False),
        ("GET /user", CUT, {}, "", False),
        ("GET /repos/us/texts", 429, {"Retry-After": "2"}, "slow down", False),
        ("GET /repos/us/texts", 403, {"Retry-After": "1"}, "secondary rate limit", False),
        ("GET /repos/us/texts", 403,
         {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3)}, "", False),
        ("GET /repos/us/texts", 403, {}, "You have exceeded a secondary rate limit", False),
        ("POST /repos/us/texts/forks", 503, {}, "unavailable", False),
        ("POST /repos/us/texts/forks", CUT, {}, "", True),
        ("POST /repos/me/texts/merge-upstream", 409, {}, "conflict", False),
        ("POST /repos/me/texts/merge-upstream", 422, {}, "cannot be synced", False),
        ("POST /repos/me/texts/merge-upstream", 404, {}, "Not Found", False),
        ("POST /repos/us/texts/pulls", 500, {}, "oops", False),
        ("POST /repos/us/texts/pulls", 500, {}, "oops", True),
        ("POST /repos/us/texts/pulls", CUT, {}, "", False),
        ("POST /repos/us/texts/pulls", CUT, {}, "", True),
        ("POST /repos/us/texts/pulls", 422, {}, "head: invalid", False),
        ("POST /repos/us/texts/pulls", 429, {"Retry-After": "1"}, "", False),
        (r"GET /repos/us/texts/pulls\?.*", 504, {}, "timeout", False),
        (r"GET /repos/us/texts/pulls\?.*", 502, {}, "<html>Unicorn!</html>", False),
        ("GET /repos/us/texts", 503, {}, "<html><h1>503</h1></html>", False),
        ("POST /repos/us/texts/pulls", 403, {"Retry-After": "1"},
         "You have exceeded a secondary rate limit and have been temporarily blocked", False),
        ("POST /repos/us/texts/pulls", 422, {}, "A pull request already exists for me:x.", True),
    ],
)  # fmt: skip
def test_faults_are_lived_through(
    place: Place, github: GitHubServer, call: str, status: int, headers: dict[str, str],
    message: str, done: bool,
) -> None:  # fmt: skip
    github.faults[call] = [(status, headers, message, done)] * (1 if done else 2)
    publish(place, github)
    assert is_done(place, github)


@pytest.mark.parametrize(
    ("call", "status", "message"),
    [
        ("GET /user", 401, "Bad credentials"),
        ("GET /repos/us/texts", 404, "Not Found"),
        ("POST /repos/us/texts/forks", 403, "Resource not accessible by personal access token"),
        ("POST /repos/us/texts/pulls", 403, "not allowed"),
        ("GET /user", 500, "down"),
        ("GET /user", CUT, "could not be asked"),
    ],
)
def test_what_cannot_be_helped_is_told_in_githubs_words(
    place: Place, github: GitHubServer, call: str, status: int, message: str
) -> None:
    github.faults[call] = [(status, {}, message, False)] * 20
    with pytest.raises(GitHubFailed, match=message) as caught:
        publish(place, github)
    assert caught.value.status == status
    assert "s3cret" not in str(caught.value)
    github.faults.clear()
    publish(place, github)
    assert is_done(place, github)


def test_a_page_in_place_of_json_is_told(place: Place, github: GitHubServer) -> None:
    github.faults["GET /user"] = [(200, {}, "<html>Sign in to the hotel's network</html>", False)]
    with pytest.raises(GitHubFailed, match="no login"):
        publish(place, github)


def test_a_branch_that_says_nothing_new_is_told_at_once(place: Place, github: GitHubServer) -> None:
    github.has_commits = lambda _branch: False
    with pytest.raises(GitHubFailed, match="No commits between") as caught:
        publish(place, github)
    assert caught.value.status == 422
    assert github.calls.count("POST /repos/us/texts/pulls") == 1


def test_a_protected_branch_is_told_in_the_remotes_words(
    place: Place, github: GitHubServer
) -> None:
    publish(place, github)
    hook = place.remote.parent / "fork.git/hooks/update"
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed.' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(RemoteFailed, match="remote rejected") as caught:
        publish(place, github, TEXT + "y")
    assert "s3cret" not in str(caught.value)
    hook.unlink()
    publish(place, github, TEXT + "y")
    assert is_done(place, github, TEXT + "y")


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500])
def test_a_token_that_is_told_back_is_not_told_on(
    place: Place, github: GitHubServer, status: int
) -> None:
    said = "Bad credentials: Authorization: Bearer s3cret"
    github.faults["GET /repos/us/texts"] = [(status, {}, said, False)] * 20
    with pytest.raises(GitHubFailed, match=r"Bearer \*\*\*") as caught:
        publish(place, github)
    assert "s3cret" not in str(caught.value)


def test_a_long_ban_is_told_and_not_waited_for(place: Place, github: GitHubServer) -> None:
    github.faults["GET /user"] = [(429, {"Retry-After": "3000"}, "", False)]
    with pytest.raises(GitHubFailed, match="50 minutes"):
        publish(place, github)


def test_an_answer_that_is_not_githubs_is_told(place: Place, github: GitHubServer) -> None:
    github.faults["GET /repos/us/texts"] = [(200, {}, "hello", False)]
    with pytest.raises(GitHubFailed, match="not as documented"):
        publish(place, github)


def test_killed_at_any_step_the_next_run_completes(
    place: Place, github: GitHubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step of git and GitHub in turn is the last one of a run, before and after it is done."""
    attempt, once = Git.attempt, GitHubClient._once
    left = 0

    class Killed(BaseException):
        pass

    def step(done: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed(done)

    def attempt_or_die(self: Git, *arguments: str, data: bytes = b"") -> tuple[int, bytes, str]:
        step(None)
        answer = attempt(self, *arguments, data=data)
        step(answer)
        return answer

    def once_or_die(self: GitHubClient, method: str, path: str, body: object) -> object:
        step(None)
        answer = once(self, method, path, body)
        step(answer)
        return answer

    monkeypatch.setattr(Git, "attempt", attempt_or_die)
    monkeypatch.setattr(GitHubClient, "_once", once_or_die)
    # Of the steps of one run every third dies: odd and even, before and after. All take a minute.
    kills, stride = 0, 1 if os.environ.get("ALIGNER_THOROUGH") else 3
    while True:
        kills += stride
        left = kills
        text = f"{TEXT}{kills}"
        try:
            publish(place, github, text)
        except Killed:
            left = 0
            publish(place, github, text)
        else:
            break
        assert is_done(place, github, text)
        assert not list((place.clone / ".git").rglob("*.lock"))
    assert kills > 40
    git(place.clone, "fsck", "--strict")
    assert git(place.clone, "status", "--porcelain") == b""
