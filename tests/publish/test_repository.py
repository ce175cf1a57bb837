from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aligner.publish.errors import (
    BranchTaken,
    RemoteFailed,
    RepositoryError,
    RepositoryLocked,
    RevisionMissing,
    UnsafeName,
)
from aligner.publish.names import Author, check_branch, check_path, check_remote, read_author
from aligner.publish.remote import push
from aligner.publish.repository import BranchProposal, Repository, open_repository
from tests.publish.conftest import PATH, TEXT, GitServer, Place, git

ANN = Author("Ann Tern", "ann@example.org")
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def proposal(repository: Repository, text: str, *, path: str = PATH) -> BranchProposal:
    base = repository.resolve("origin/main")
    return BranchProposal(base, path, text.encode(), "Fill a gap\n\nOne.\n", ANN, WHEN)


def state_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_file_is_read_byte_for_byte(place: Place) -> None:
    repository = open_repository(place.clone)
    stored = repository.read(repository.resolve("origin/main"), PATH)
    assert stored is not None
    assert stored.data == TEXT.encode()
    assert repository.read(repository.resolve("HEAD"), "tide/tide-2.md") is None


def test_a_patch_leaves_nothing_in_the_clone(place: Place) -> None:
    before = state_of(place.clone)
    repository = open_repository(place.clone)
    with repository.scratch() as scratch:
        mail = scratch.format_patch(
            scratch.commit(proposal(repository, TEXT.replace("wind", "sky")))
        )
    assert state_of(place.clone) == before
    git(place.upstream, "apply", "--check", data=mail)
    git(place.upstream, "am", "-q", data=mail)
    assert (place.upstream / PATH).read_bytes() == TEXT.replace("wind", "sky").encode()
    assert git(place.upstream, "log", "-1", "--format=%an %ae %s") == (
        b"Ann Tern ann@example.org Fill a gap\n"
    )


def test_a_branch_is_written_without_touching_the_work_tree(place: Place) -> None:
    (place.clone / PATH).write_text("somebody is at work here")
    index = (place.clone / ".git" / "index").read_bytes()
    repository = open_repository(place.clone)
    made = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    assert (place.clone / PATH).read_text() == "somebody is at work here"
    assert (place.clone / ".git" / "index").read_bytes() == index
    assert git(place.clone, "show", f"{made}:{PATH}") == (TEXT + "x").encode()
    assert git(place.clone, "diff", "--name-only", f"{made}~1", made) == f"{PATH}\n".encode()


def test_the_same_again_writes_nothing(place: Place) -> None:
    repository = open_repository(place.clone)
    first = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    objects = state_of(place.clone / ".git" / "objects")
    later = proposal(repository, TEXT + "x")
    later = BranchProposal(later.base, PATH, later.data, later.message, ANN, datetime.now(UTC))
    assert repository.set_branch("aligner/tide-1", later) == first
    assert state_of(place.clone / ".git" / "objects") == objects


def test_more_edits_replace_what_was_written_from_here(place: Place) -> None:
    repository = open_repository(place.clone)
    first = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    second = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "xy"))
    assert first != second
    assert git(place.clone, "rev-parse", f"{second}~1").decode().strip() == repository.resolve(
        "HEAD"
    )


def test_somebody_elses_branch_is_not_overwritten(place: Place) -> None:
    repository = open_repository(place.clone)
    other = git(
        place.clone, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "theirs"
    ).decode().strip()  # fmt: skip
    git(place.clone, "branch", "aligner/tide-1", other)
    with pytest.raises(BranchTaken):
        repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    assert place.heads(place.clone)["aligner/tide-1"] == other


def test_a_branch_that_is_checked_out_is_left_alone(place: Place) -> None:
    git(place.clone, "switch", "-q", "-c", "work")
    repository = open_repository(place.clone)
    with pytest.raises(BranchTaken, match="checked out"):
        repository.set_branch("work", proposal(repository, TEXT + "x"))


def test_a_lock_is_told_and_nothing_is_half_written(place: Place) -> None:
    repository = open_repository(place.clone)
    lock = place.clone / ".git" / "refs" / "heads" / "aligner"
    lock.mkdir()
    (lock / "tide-1.lock").touch()
    with pytest.raises(RepositoryLocked, match="another git"):
        repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    assert git(place.clone, "for-each-ref", "refs/aligner") == b""
    (lock / "tide-1.lock").unlink()
    assert repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))


def test_what_is_no_usable_clone_is_told(place: Place, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{place.remote}", "shallow")
    for folder, words in (
        (tmp_path / "none", "no such folder"),
        (tmp_path / "empty", "no git repository"),
        (place.remote, "is bare"),
        (tmp_path / "shallow", "is shallow"),
    ):
        with pytest.raises(RepositoryError, match=words) as caught:
            open_repository(folder)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_revisions_and_files_that_are_not_there_are_told(place: Place) -> None:
    repository = open_repository(place.clone)
    with pytest.raises(RevisionMissing):
        repository.resolve("origin/nothing")
    with pytest.raises(RepositoryError, match="no ordinary file"):
        repository.read(repository.resolve("HEAD"), "tide")


def test_an_older_version_is_found_by_its_hash(place: Place) -> None:
    from aligner.publish.journal import sha256_of  # noqa: PLC0415

    place.merge_upstream(PATH, b"**A:** new\n")
    repository = open_repository(place.clone)
    base = repository.resolve("origin/main")
    assert repository.find_version(base, PATH, sha256_of(TEXT)) == TEXT.encode()
    assert repository.find_version(base, PATH, "0" * 64) is None


@pytest.mark.parametrize(
    "name",
    ["--output=x", "../../x", "a\nb", "-n", "аligner/x", "a..b", "a b", "/etc/passwd", "a/.git/x",
     "", ".", "a//b", "x.lock", "a\\b", "a\0b", "~", "refs/heads/../x", "a:b", "x@{1}"],
)  # fmt: skip
def test_hostile_names_are_refused(place: Place, name: str) -> None:
    repository = open_repository(place.clone)
    before = state_of(place.clone)
    for ask in (check_path, check_branch):
        with pytest.raises(UnsafeName):
            ask(name)
    with pytest.raises(UnsafeName):
        repository.read(repository.resolve("HEAD"), name)
    with pytest.raises(UnsafeName):
        repository.set_branch(name, proposal(repository, TEXT + "x"))
    with pytest.raises((UnsafeName, RevisionMissing)):
        repository.resolve(name)
    assert state_of(place.clone) == before


@pytest.mark.parametrize("name", ["main", "Master", "HEAD", "refs/x"])
def test_main_branches_are_nobodys(name: str) -> None:
    with pytest.raises(UnsafeName):
        check_branch(name)


@pytest.mark.parametrize(
    "written",
    ["Ann", "Ann <a@b.org>\nx", "Ann\nCo-authored-by: X <a@b.org>", "<a@b.org>", "A <a b@c.org>",
     "A\u202eB <a@b.org>", "A <a@b.org", "--author <a@b.org\0>", "A <B> <a@b.org>", " . <a@b.org>"],
)  # fmt: skip
def test_hostile_authors_are_refused(written: str) -> None:
    with pytest.raises(UnsafeName):
        read_author(written)


def test_people_may_have_any_letters(place: Place) -> None:
    author = read_author("Søren Ångström 李 <s@example.org>")
    repository = open_repository(place.clone)
    plain = proposal(repository, TEXT + "x")
    made = repository.commit(BranchProposal(plain.base, PATH, plain.data, "Å\n", author, WHEN))
    assert git(place.clone, "log", "-1", "--format=%an", made).decode().strip() == author.name


@pytest.mark.parametrize(
    "remote", ["ext::sh -c touch% x", "-u", "--upload-pack=x", "a\nb", "fd::3"]
)
def test_hostile_remotes_are_refused(remote: str) -> None:
    with pytest.raises(UnsafeName):
        check_remote(remote)


def test_a_branch_is_pushed_over_http_and_only_once(place: Place, git_server: GitServer) -> None:
    repository = open_repository(place.clone)
    made = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    address = git_server.address("remote.git")
    assert push(repository, address, "aligner/tide-1", token="s3cret") == made  # noqa: S106
    assert place.heads(place.remote)["aligner/tide-1"] == made
    assert {who for _, who in git_server.requests} <= {
        "Basic eC1hY2Nlc3MtdG9rZW46czNjcmV0", None,
    }  # fmt: skip
    asked = len(git_server.requests)
    push(repository, address, "aligner/tide-1")
    assert all("receive-pack" not in path for path, _ in git_server.requests[asked:])


def test_an_update_replaces_only_what_was_written_from_here(
    place: Place, git_server: GitServer
) -> None:
    repository = open_repository(place.clone)
    address = git_server.address("remote.git")
    for more in ("x", "xy"):
        made = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + more))
        push(repository, address, "aligner/tide-1")
        assert place.heads(place.remote)["aligner/tide-1"] == made
    theirs = git(place.remote, "commit-tree", "HEAD^{tree}", "-p", made, "-m", "review").decode()
    git(place.remote, "update-ref", "refs/heads/aligner/tide-1", theirs.strip())
    repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "z"))
    with pytest.raises(BranchTaken):
        push(repository, address, "aligner/tide-1")
    assert place.heads(place.remote)["aligner/tide-1"] == theirs.strip()


def test_the_default_branch_is_never_pushed(place: Place) -> None:
    git(place.remote, "branch", "-m", "main", "release")
    git(place.remote, "symbolic-ref", "HEAD", "refs/heads/release")
    repository = open_repository(place.clone)
    repository.set_branch("release", proposal(repository, TEXT + "x"))
    tip = place.heads(place.remote)["release"]
    with pytest.raises(BranchTaken, match="default branch"):
        push(repository, str(place.remote), "release")
    assert place.heads(place.remote)["release"] == tip


@pytest.mark.parametrize("faults", [[500], [0], [403], [404]])
def test_a_push_that_fails_is_told_and_can_be_done_again(
    place: Place, git_server: GitServer, faults: list[int]
) -> None:
    repository = open_repository(place.clone)
    made = repository.set_branch("aligner/tide-1", proposal(repository, TEXT + "x"))
    git_server.faults[:] = faults * 4
    with pytest.raises(RemoteFailed):
        push(repository, git_server.address("remote.git"), "aligner/tide-1", token="s3cret")  # noqa: S106
    git_server.faults.clear()
    push(repository, git_server.address("remote.git"), "aligner/tide-1")
    assert place.heads(place.remote)["aligner/tide-1"] == made


def test_a_token_goes_in_the_clear_to_nobody(place: Place) -> None:
    from aligner.publish.remote import _with_token  # noqa: PLC0415

    plain = open_repository(place.clone).git
    for remote in ("http://example.org/x.git", "ssh://git@example.org/x", "origin"):
        assert _with_token(plain, remote, "s3cret") is plain
    assert _with_token(plain, "https://example.org/x.git", "s3cret") is not plain
