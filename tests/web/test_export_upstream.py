"""The export page when upstream renamed, removed or filled what people edit here."""

from __future__ import annotations

from collections.abc import Callable

from tests.publish.conftest import PATH, TEXT, Place, git, place
from tests.web.staged import Stage
from tests.web.test_export import boat, export, tide, whys

__all__ = ["place"]

Make = Callable[..., Stage]
GAP = r"\[unintelligible 00:00:12.10\]"


def commit(place: Place, message: str) -> None:
    git(place.upstream, "add", "-A")
    git(place.upstream, "commit", "-q", "-m", message)
    git(place.upstream, "push", "-q", str(place.remote), "main")
    git(place.clone, "fetch", "-q", "origin")


def test_a_renamed_file_is_corrected_where_it_is_now(stage: Make, place: Place) -> None:
    ann = boat(tide(stage, place))
    ann.save(3, ann.row(3)["text"].replace(GAP, "the pilot"))
    new = "practicalai/practical-ai-22.md"
    (place.upstream / new).parent.mkdir()
    git(place.upstream, "mv", PATH, new)
    commit(place, "Call it otherwise")
    told = export(ann)["export"]
    assert (told["path"], told["new_file"], len(told["hunks"])) == (new, False, 1)
    assert told["notes"] == [f"Upstream renamed {PATH} to {new}: the edits go there."]
    git(place.upstream, "am", "-q", data=ann.post("/export/patch").data)
    assert (place.upstream / new).read_bytes() == ann.get("/text").data


def test_a_removed_file_is_not_added_again(stage: Make, place: Place) -> None:
    ann = boat(tide(stage, place))
    ann.save(3, ann.row(3)["text"].replace(GAP, "the pilot"))
    git(place.upstream, "rm", "-q", PATH)
    commit(place, "Take the tide out")
    told = whys(ann)
    for way in ("patch", "branch", "pull_request"):
        assert "Take the tide out" in str(told[way])
    assert told["file"] is None
    answer = ann.post("/export/patch")
    assert (answer.status, answer.json["error"]["code"]) == (422, "refused")


def test_who_does_not_maintain_is_told_of_a_removed_file_without_commits(
    stage: Make, place: Place
) -> None:
    guest = boat(tide(stage, place, mode="open"))
    guest.save(3, guest.row(3)["text"].replace(GAP, "the pilot"))
    git(place.upstream, "rm", "-q", PATH)
    commit(place, "Take the tide out")
    why = str(whys(guest)["patch"])
    assert "was taken away" in why
    assert PATH not in why


def test_a_gap_that_upstream_filled_otherwise_is_a_conflict(stage: Make, place: Place) -> None:
    ann = boat(tide(stage, place))
    ann.save(3, ann.row(3)["text"].replace(GAP, "the pilot"))
    place.merge_upstream(PATH, TEXT.replace(GAP, "a pilot").encode())
    told = export(ann)
    (clash,) = told["export"]["conflicts"]
    assert (clash["mine"], clash["theirs"]) == ("the pilot", "a pilot")
    assert ann.post("/export/patch").json["error"]["code"] == "stale"
    why = ann.post("/export/patch", {"skip_conflicts": True}).json["error"]["message"]
    assert "clashes" in why
