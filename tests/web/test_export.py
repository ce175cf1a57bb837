"""What leaves the editor: byte for byte what people typed, as git takes it, or a clear no."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from aligner.publish.changes import changes_between
from aligner.transcript.shows import default_shows
from tests.publish.conftest import PATH, TEXT, Place, git, git_server, place
from tests.publish.github_server import GitHubServer
from tests.publish.test_github import github
from tests.web.staged import GAP, TALK, Browser, Stage
from web.library.clone import named_path
from web.store.tables import Episode

__all__ = ["git_server", "github", "place"]

Make = Callable[..., Stage]
SHOWS = """site = "https://tides.example"
audio = "https://tides.example/{show}/{episode}.mp3"
repository = "us/texts"
[shows]
tide = { dash = "tide", title = "Tide" }
"""
RULES = """name = "Tides"
[[rule]]
name = "dialect"
pattern = "were"
replacement = "be"
reason = "On this coast they say be."
"""
FILLED = TALK.replace(GAP, "the harbour")


def enter(person: Browser, before: str, after: str) -> None:
    """Types the differences in the editor, one block of lines after the other, the last first."""
    for change in reversed(changes_between(before, after)):
        first, last = change.line, change.line + change.edit.old.count("\n")
        lines = before.split("\n")
        start = sum(len(line) + 1 for line in lines[: first - 1])
        old = "\n".join(lines[first - 1 : last])
        head = before[start : change.edit.span.start]
        tail = before[change.edit.span.end : start + len(old)]
        new = head + change.edit.new + tail
        answer = person.save(
            first, new, last=last, old=old, revision=person.get("").json["revision"]
        )
        assert answer.status == 200, answer.json
        before = before[:start] + new + before[start + len(old) :]


def fill(person: Browser) -> None:
    row = person.row(3)
    assert person.save(3, row["text"].replace(GAP, "the harbour")).status == 200


def export(person: Browser, query: str = "") -> dict[str, Any]:
    answer = person.get(f"/export{query}")
    assert answer.status == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def whys(person: Browser) -> dict[str, str | None]:
    return {each["way"]: each["why"] for each in export(person)["ways"]}


def tide(stage: Make, place: Place, **settings: Any) -> Stage:  # noqa: ANN401 - what Settings takes
    return stage(others={PATH: TEXT}, repo=place.clone, **settings)


def boat(made: Stage, name: str = "Ann") -> Browser:
    """Somebody at the episode that is in the clone."""
    return made.browser(name, "tide-tide-1")


def test_merged_pull_requests_typed_again_give_their_bytes_and_apply(
    stage: Make, shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "corrections"
    rows = json.loads((folder / "pr_pairs.json").read_text(encoding="utf-8"))
    assert len(rows) == 12
    made = stage(others={
        row["path"]: (folder / "pr_pairs_dev" / f"{row['file']}.before").read_bytes().decode()
        for row in rows
    })  # fmt: skip
    target = tmp_path / "target"
    target.mkdir()
    git(target, "init", "-q", "-b", "main")
    for row in rows:
        source = folder / "pr_pairs_dev" / row["file"]
        before, after = (Path(f"{source}.{side}").read_bytes() for side in ("before", "after"))
        slug = row["path"].removesuffix(".md").replace("/", "-")
        person = made.browser("Ann", slug)
        enter(person, before.decode(), after.decode())
        assert person.get("/text").data == after, slug
        place = target / row["path"]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(before)
        git(target, "add", ".")
        git(target, "commit", "-q", "-m", "Before")
        mail = person.post("/export/patch").data
        git(target, "am", "-q", data=mail)
        assert place.read_bytes() == after, slug


def test_a_patch_needs_no_clone_and_carries_the_words_that_were_typed(
    stage: Make, tmp_path: Path
) -> None:
    ann = stage().browser("Ann Ö. Lee")
    fill(ann)
    me = export(ann)["export"]["authors"][0]["person"]
    asked = {"title": "Say where Bo\nwent", "addresses": {str(me): "ann@example.org"}}
    answer = ann.post("/export/patch", asked)
    assert 'filename="talk-1.patch"' in answer.headers["Content-Disposition"]
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "show").mkdir()
    (tmp_path / "show/talk-1.md").write_text(TALK)
    git(tmp_path, "add", "show/talk-1.md")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    git(tmp_path, "am", "-q", data=answer.data)
    assert (tmp_path / "show/talk-1.md").read_text() == FILLED
    told = git(tmp_path, "log", "-1", "--format=%an <%ae>%n%s").decode()
    assert told == "Ann Ö. Lee <ann@example.org>\nSay where Bo went\n"


def test_the_page_says_all_of_it(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    assert whys(ann)["patch"] == "Nothing to export: the text is as it came."
    fill(ann)
    bo.save(5, "And I went on talking at 3:15.")
    told = export(ann)
    hunks = told["export"]["hunks"]
    assert [each["line"] for each in hunks] == [3, 5]
    assert hunks[0]["old"][1] == ["removed", GAP]
    assert hunks[0]["new"][1] == ["added", "the harbour"]
    sides = [["".join(text for _, text in hunk[side]) for hunk in hunks] for side in ("old", "new")]
    assert sides[0] == [TALK.split("\n")[n - 1] for n in (3, 5)]
    assert sides[1] == [ann.text().split("\n")[n - 1] for n in (3, 5)]
    assert [each["name"] for each in told["export"]["authors"]] == ["Ann", "Bo"]
    assert [each["email"] for each in told["export"]["authors"]] == [None, None]
    assert "With `Bo`" in told["export"]["body"]
    assert any("3:15" in each["excerpt"] for each in told["export"]["checks"])
    why = whys(ann)
    assert why["patch"] is why["file"] is None
    assert "not connected to a repository" in str(why["branch"])
    assert "not connected to a repository" in str(why["pull_request"])


def test_what_was_taken_back_is_nobodys_work(stage: Make) -> None:
    made = stage()
    ann, bo = made.browser("Ann"), made.browser("Bo")
    fill(ann)
    bo.save(5, "And I went.")
    bo.post("/undo")
    assert [each["name"] for each in export(ann)["export"]["authors"]] == ["Ann"]
    bo.post("/redo")
    assert [each["name"] for each in export(ann)["export"]["authors"]] == ["Ann", "Bo"]


def test_house_style_is_shown_and_made_on_request(stage: Make) -> None:
    ann = stage().browser("Ann")
    ann.save(5, "And I went on with Javascript.")
    (told,) = export(ann)["export"]["checks"]
    assert told["rule"] == "house-style"
    assert "makes “JavaScript” of “Javascript”" in told["message"]
    assert export(ann, "?style=1")["export"]["checks"] == []
    assert b"+And I went on with JavaScript." in ann.post("/export/patch", {"style": True}).data


def test_what_the_site_would_refuse_does_not_leave(stage: Make) -> None:
    made = stage()
    ann = made.browser("Ann")
    with made.editor.database.writing() as session:
        # The editor itself would not save it.
        broken = TALK.replace("**Ann Lee:** Is", "**Ann Lee: ** Is").replace("**Bo Day:**", "**Bo")
        session.execute(update(Episode).values(text=broken))
    assert "error" in [each["severity"] for each in export(ann)["export"]["checks"]]
    assert "See the checks" in str(whys(ann)["patch"])
    assert whys(ann)["file"] is None
    assert ann.post("/export/patch").status == 422
    assert export(ann)["exports"] == []

    rules = {
        each["rule"] for each in export(ann)["export"]["checks"] if each["severity"] == "error"
    }
    first, *others = sorted(rules)
    assert ann.post("/export/patch", {"allow": {first: "one of them"}}).status == (
        422 if others else 200
    )
    why = "The label stands\nso in the recording."
    patch = ann.post("/export/patch", {"allow": dict.fromkeys(rules, why)})
    assert patch.status == 200
    assert b"Let through on purpose" in patch.data
    assert b"The label stands so in the recording." in patch.data
    let = ann.get(f"/export?allow={','.join(rules)}").json
    assert {each["way"]: each["why"] for each in let["ways"]}["patch"] is None
    assert all(each["severity"] != "error" for each in let["export"]["checks"])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"revision": 7}, 409),
        ({"title": ""}, 400),
        ({"title": 3}, 400),
        ({"body": "x" * 70_000}, 400),
        ({"addresses": {"1": "a\nb@c"}}, 400),
        ({"addresses": {"x": "a@b"}}, 400),
        ({"addresses": []}, 400),
    ],
)
def test_what_is_asked_wrongly_is_told(stage: Make, asked: dict[str, object], status: int) -> None:
    ann = stage().browser("Ann")
    fill(ann)
    assert ann.post("/export/patch", asked).status == status
    assert export(ann)["exports"] == []


def test_nothing_new_does_not_leave(stage: Make) -> None:
    ann = stage().browser("Ann")
    assert ann.post("/export/patch").status == 422
    assert ann.post("/export/branch").status == 422


def test_a_branch_in_a_real_clone_once_and_then_merged(stage: Make, place: Place) -> None:
    made = tide(stage, place)
    ann = boat(made)
    row = ann.row(3)
    ann.save(3, row["text"].replace(r"\[unintelligible 00:00:12.10\]", "the pilot"))
    assert export(ann)["export"]["path"] == PATH
    first, second = (ann.post("/export/branch").json for _ in range(2))
    assert first == second == {"branch": "aligner/tide-1", "commit": first["commit"]}
    assert git(place.clone, "show", f"aligner/tide-1:{PATH}") == ann.get("/text").data
    assert place.heads(place.clone)["main"] == place.heads(place.remote)["main"]
    (left,) = export(ann)["exports"]
    assert (left["way"], left["merged"], left["by"]["name"]) == ("branch", False, "Ann")
    place.merge_upstream(PATH, ann.get("/text").data)
    (left,) = export(ann)["exports"]
    assert left["merged"] is True
    assert "published text says all of it" in str(whys(ann)["branch"])


def test_upstream_that_moved_is_met_and_a_clash_waits_for_a_word(stage: Make, place: Place) -> None:
    ann = boat(tide(stage, place))
    row = ann.row(3)["text"]
    ann.save(
        3, row.replace(r"\[unintelligible 00:00:12.10\]", "the pilot").replace("where", "were")
    )
    theirs = TEXT.replace("where early", "weren't early")
    place.merge_upstream(PATH, theirs.encode())
    (clash,) = export(ann)["export"]["conflicts"]
    assert (clash["base"], clash["mine"]) == ("where", "were")
    assert ann.post("/export/patch").status == 409
    mail = ann.post("/export/patch", {"skip_conflicts": True}).data
    git(place.upstream, "am", "-q", data=mail)
    told = (place.upstream / PATH).read_text()
    assert told == theirs.replace(r"\[unintelligible 00:00:12.10\]", "the pilot")


def test_only_maintainers_write_branches_on_a_server(stage: Make, place: Place) -> None:
    made = tide(stage, place, mode="server", hosts=("localhost",))
    people = []
    for role in ("contributor", "maintainer"):
        token = made.invite(role)
        person = made.browser(slug="tide-tide-1")
        form = {"name": role, "csrf_token": person.token}
        assert person.client.post(f"/join/{token}", data=form).status_code == 303
        people.append(person.reloaded())
    contributor, maintainer = people
    row = contributor.row(3)["text"]
    assert contributor.save(3, row.replace("where", "were")).status == 200
    assert whys(contributor)["branch"] == "Only maintainers may do this."
    assert contributor.post("/export/branch").status == 403
    assert contributor.post("/export/patch").status == 200
    assert contributor.post("/export/patch", {"allow": {"site-pairs": ""}}).status == 403
    assert maintainer.post("/export/branch").status == 200
    assert made.browser(slug="tide-tide-1").post("/export/patch").status == 401


def test_a_pull_request_is_opened_and_then_updated(
    stage: Make,
    place: Place,
    github: GitHubServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    shows, rules = tmp_path / "shows.toml", tmp_path / "rules.toml"
    shows.write_text(SHOWS, encoding="utf-8")
    rules.write_text(RULES, encoding="utf-8")
    ann = boat(tide(stage, place, shows=shows, rules=rules))
    ann.save(3, ann.row(3)["text"].replace("where", "were"))
    assert ann.post("/export/pull-request").status == 403
    assert "GITHUB_TOKEN" in str(whys(ann)["pull_request"])
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    monkeypatch.setenv("GITHUB_API_URL", github.address)
    (check,) = [c for c in export(ann)["export"]["checks"] if c["rule"] == "house-style"]
    assert "On this coast" in check["message"]
    assert whys(ann)["pull_request"] is None
    opened = ann.post("/export/pull-request", {"title": "Mend the tide", "body": "- one\n"}).json
    assert opened["updated"] is False
    again = ann.post("/export/pull-request", {"title": "Mend it", "body": "- two\n"}).json
    assert again == {**opened, "updated": True}
    assert len(github.pulls) == 1
    left = export(ann)["exports"]
    assert [(each["way"], each["url"]) for each in left] == [("pull_request", opened["url"])]
    assert git(place.remote.parent / "fork.git", "show", f"aligner/tide-1:{PATH}") == (
        ann.get("/text").data
    )


def test_a_clone_that_cannot_be_used_is_a_reason_and_no_error(stage: Make, tmp_path: Path) -> None:
    ann = stage(repo=tmp_path / "nowhere").browser("Ann")
    fill(ann)
    assert "no such folder" in str(whys(ann)["branch"])
    assert ann.post("/export/branch").status == 409
    assert ann.post("/export/patch").status == 200


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("strange/strange-7.md", "strange/strange-7.md"),
        ("strange/season-2/x.md", "strange/season-2/x.md"),
        ("x.md", "x.md"),
        ("downloads/go-time-12.md", "gotime/go-time-12.md"),
        ("../elsewhere/x.md", "x.md"),
    ],
)
def test_a_file_of_no_known_show_keeps_its_folder(tmp_path: Path, file: str, path: str) -> None:
    library = tmp_path / "library"
    library.mkdir()
    episode = Episode(transcript_path=str((library / file).resolve()), slug="x")
    assert named_path(episode, default_shows(), library) == path


def test_who_may_not_is_told_that_and_not_how_the_server_is_started(
    stage: Callable[..., Stage],
) -> None:
    guest, maintainer = (stage(mode=mode).browser() for mode in ("open", "local"))
    for browser, why in ((guest, "Only maintainers"), (maintainer, "not connected")):
        browser.save(5, "And on.")
        closed = whys(browser)
        assert why in str(closed["branch"])
        assert why in str(closed["pull_request"])
