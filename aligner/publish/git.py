"""Calling git: no shell, a fixed environment, no hooks, and its complaints as errors of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aligner.errors import MissingDependency
from aligner.publish.errors import (
    GitFailed,
    PublishError,
    RemoteFailed,
    RepositoryError,
    RepositoryLocked,
)

_TIMEOUT = 300
"""Seconds. A push over a slow line; everything local takes milliseconds."""

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.commitGraph=true",
    "gc.auto=0",
    "maintenance.auto=false",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
)
_KEPT = ("PATH", "HOME", "USER", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "TMPDIR", "XDG_CONFIG_HOME",
         "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE")  # fmt: skip
_FIXED = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ALLOW_PROTOCOL": "https:http:ssh:git:file",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_PAGER": "cat",
}

_COMPLAINTS: tuple[tuple[str, type[PublishError], str, str], ...] = (
    (
        r"not a git repository",
        RepositoryError,
        "this is no git repository.",
        "Clone the transcripts' repository and name its folder.",
    ),
    (
        r"dubious ownership",
        RepositoryError,
        "this repository belongs to another user, and git does not trust it.",
        "Use a clone of your own.",
    ),
    (
        r"\.lock': File exists|Unable to create '.*\.lock'|cannot lock ref",
        RepositoryLocked,
        "another git is at work in this repository.",
        "Wait for it; if none is running, remove the .lock file that it names, and try again.",
    ),
    (
        r"Read-only file system|Permission denied|insufficient permission for adding",
        RepositoryError,
        "no permission to write into this repository.",
        "Ask for a patch instead, or use a clone of your own.",
    ),
    (
        r"No space left on device",
        RepositoryError,
        "the disk is full.",
        "Free some space and try again: nothing is half-written.",
    ),
    (
        r"bad object|unable to read tree|missing blob|is corrupt|loose object .* is corrupt",
        RepositoryError,
        "objects are missing or broken.",
        "Clone the repository again, without --depth or --filter.",
    ),
    (
        r"Authentication failed|could not read Username|prompts disabled|error: 403|\(publickey",
        RemoteFailed,
        "the remote does not let us in.",
        "Check the token or key, and that it may write there.",
    ),
    (
        r"does not appear to be a git repository|repository '.*' not found|error: 404",
        RemoteFailed,
        "there is no such remote.",
        "Check its name with git remote -v.",
    ),
    (
        r"Could not resolve|Connection |disconnect|hung up|RPC failed|unable to access",
        RemoteFailed,
        "the remote cannot be reached.",
        "Try again in a while: what was done is kept.",
    ),
)


@dataclass(frozen=True, slots=True)
class Git:
    """git in one folder. `extra` goes into the environment of each call."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    def with_environment(self, **extra: str) -> Git:
        """The same, with more in its environment."""
        return replace(self, extra={**self.extra, **extra})

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What git prints.

        Args:
            arguments: the command and its arguments; what a user named stands behind
                `--end-of-options`.
            data: for its standard input.

        Raises:
            MissingDependency: git is not installed.
            PublishError: it failed; which class says why.
        """
        code, out, complaint = self.attempt(*arguments, data=data)
        if code:
            raise self._explained(arguments, complaint)
        return out

    def line(self, *arguments: str, data: bytes = b"") -> str:
        """What git prints, as one line of text."""
        return self.run(*arguments, data=data).decode("utf-8", "replace").strip()

    def attempt(self, *arguments: str, data: bytes = b"") -> tuple[int, bytes, str]:
        """Exit code, output, complaint: for questions that git answers with its exit code."""
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = [_executable(), "-C", str(self.folder), "--no-pager", *settings, *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and every name was checked
                command,
                input=data,
                capture_output=True,
                env=self._environment(),
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problem = f"git {arguments[0]} did not end in {_TIMEOUT} s."
            raise RemoteFailed(str(self.folder), problem, "Try again in a while.") from None
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {**kept, **_FIXED, **self.extra}

    def _explained(self, arguments: tuple[str, ...], complaint: str) -> PublishError:
        for expression, kind, problem, advice in _COMPLAINTS:
            if re.search(expression, complaint):
                return kind(str(self.folder), problem, advice)
        words = " ".join(complaint.split())[-400:]
        return GitFailed(str(self.folder), f"git {arguments[0]} failed: {words}", "")


def _executable() -> str:
    found = shutil.which("git")
    if found is None:
        raise MissingDependency("Publishing needs git.", "Install it: https://git-scm.com.")
    return found
