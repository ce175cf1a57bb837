"""A branch on its way to a remote. Never the default branch, never over somebody else's work."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from aligner.publish.errors import BranchTaken, RemoteFailed
from aligner.publish.git import Git
from aligner.publish.names import check_branch, check_remote
from aligner.publish.repository import Repository

_ZERO = ""


@dataclass(frozen=True, slots=True)
class RemoteState:
    """What a remote says of itself: its default branch, and where ours is there."""

    default: str | None
    tip: str | None


def push(repository: Repository, remote: str, branch: str, *, token: str | None = None) -> str:
    """Put a branch of the clone on a remote; nothing happens if it is there already.

    The remote takes it only if the branch there is still what we saw: one that was written from
    here, or none. A push that was cut off is simply done again.

    Args:
        repository: the clone.
        remote: a remote's name or address.
        branch: ours, in the clone.
        token: for an address over HTTP(S); it goes to that address only, and on no command line.

    Returns:
        The commit.

    Raises:
        BranchTaken: it is the remote's default branch, or holds commits not written from here.
        RemoteFailed: the remote cannot be reached or refused.
    """
    check_remote(remote)
    check_branch(branch)
    git = _with_token(repository.git, remote, token) if token else repository.git
    state = look(git, remote, branch)
    commit = repository.branch_tip(branch)
    if branch == state.default or commit is None:
        problem = "this is the remote's default branch, or not there at all."
        raise BranchTaken(branch, problem, "Choose another with --branch-name.")
    if state.tip == commit:
        return commit
    if state.tip and not repository.wrote(branch, state.tip):
        problem = f"on {_without_secrets(remote)} it holds commits that were not written from here."
        raise BranchTaken(branch, problem, "Choose another with --branch-name.")
    _send(git, remote, branch, commit, state.tip or _ZERO)
    return commit


def look(git: Git, remote: str, branch: str) -> RemoteState:
    """Ask a remote for its default branch and for one branch.

    Raises:
        RemoteFailed: it cannot be reached.
    """
    name = f"refs/heads/{branch}"
    told = git.line("ls-remote", "--symref", "--end-of-options", remote, "HEAD", name)
    default = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", told, re.MULTILINE)
    tip = re.search(rf"^([0-9a-f]{{40,64}})\t{re.escape(name)}$", told, re.MULTILINE)
    return RemoteState(default[1] if default else None, tip[1] if tip else None)


def _send(git: Git, remote: str, branch: str, commit: str, seen: str) -> None:
    name = f"refs/heads/{branch}"
    lease = f"--force-with-lease={name}:{seen}"
    code, out, complaint = git.attempt(
        "push", "--porcelain", "--no-verify", lease, "--end-of-options", remote, f"{commit}:{name}"
    )
    if not code:
        return
    told = out.decode("utf-8", "replace") + complaint
    if "stale info" in told or "[rejected]" in told or "already exists" in told:
        problem = "somebody moved it on the remote at this moment."
        raise BranchTaken(branch, problem, "Run it again to see what is there now.")
    if "[remote rejected]" in told:
        words = " ".join(line for line in told.split("\n") if "rejected" in line)
        raise RemoteFailed(_without_secrets(remote), f"the remote refused: {words}", "")
    git.run("ls-remote", "--end-of-options", remote, "HEAD")  # says it better if nobody is there
    problem = f"pushing failed: {' '.join(complaint.split())[-300:]}"
    raise RemoteFailed(_without_secrets(remote), problem, "Try again in a while.")


def _with_token(git: Git, remote: str, token: str) -> Git:
    """The token as a header for this address alone; the environment is not shown by `ps`."""
    # In the clear only to this very machine.
    if not re.match(r"https://|http://(?:127\.0\.0\.1|localhost)[:/]", remote):
        return git
    pair = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return git.with_environment(
        GIT_CONFIG_COUNT="2",
        GIT_CONFIG_KEY_0=f"http.{remote}.extraHeader",
        GIT_CONFIG_VALUE_0=f"Authorization: Basic {pair}",
        GIT_CONFIG_KEY_1="credential.helper",
        GIT_CONFIG_VALUE_1="",
    )


def _without_secrets(remote: str) -> str:
    return re.sub(r"//[^/@]*@", "//", remote)
