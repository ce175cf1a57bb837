"""Which of the transcripts are meant: a show, what changed since a revision, a share of all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from aligner.batch.episodes import Text
from aligner.errors import BadInput
from aligner.publish.git import Git


def of_shows(texts: Iterable[Text], shows: Collection[str]) -> tuple[Text, ...]:
    """The transcripts of some shows, by folder or by what their files begin with.

    Raises:
        BadInput: a show has no transcript here.
    """
    chosen = tuple(text for text in texts if {text.show.folder, text.show.dash} & set(shows))
    there = {name for text in chosen for name in (text.show.folder, text.show.dash)}
    for show in shows:
        if show not in there:
            raise BadInput(show, "no transcript of such a show is here.", "Check its folder.")
    return chosen


def of_shard(texts: Iterable[Text], number: int, count: int) -> tuple[Text, ...]:
    """The transcripts of one of `count` shards, by a hash of the name: new ones move no others.

    Args:
        texts: all transcripts.
        number: which shard, from 1.
        count: how many there are.
    """
    return tuple(text for text in texts if _share(text.name, count) == number - 1)


def _share(name: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()) % count


def changed_since(texts: Iterable[Text], repository: Path, revision: str) -> tuple[Text, ...]:
    """The transcripts that differ from a revision, and those that git does not know yet.

    Raises:
        PublishError: it is no repository.
        BadInput: it has no such revision.
    """
    git = Git(repository)
    # A revision that begins with a dash must not become an option: its commit is asked for first.
    code, out, _ = git.attempt(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if code:
        git.line("rev-parse", "--git-dir")  # raises where there is no repository at all
        problem = f"has no commit that is called {revision!r}."
        advice = "Name a commit, a branch or a tag with --since, or fetch it first."
        raise BadInput(str(repository), problem, advice)
    commit = out.decode("utf-8", "replace").strip()
    changed = git.run("diff", "--name-only", "-z", "--relative", "--no-renames", commit, "--")
    new = git.run("ls-files", "--others", "--exclude-standard", "-z")
    names = {name.decode("utf-8", "surrogateescape") for name in (changed + new).split(b"\0")}
    return tuple(text for text in texts if text.path.relative_to(repository).as_posix() in names)
