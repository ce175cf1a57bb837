from __future__ import annotations

from aligner.publish.changes import changes_between
from aligner.publish.names import Author
from aligner.publish.pull_request import PullRequest, Story, describe
from aligner.transcript.shows import default_shows
from tests.publish.conftest import TEXT

ANN = Author("Ann Tern", "ann@example.org")
BO = Author("Bo Reed", "bo@example.org")
PATH = "practicalai/practical-ai-22.md"


def told(
    before: str | None, after: str, *people: Author, confirmed: tuple[str, ...] = ()
) -> PullRequest:
    changes = changes_between(before or "", after)
    episode = default_shows().of_path(PATH)
    return describe(Story(episode, PATH, before, after, changes, people or (ANN,), confirmed))


def test_one_bullet_a_change_with_its_moment_before_and_after() -> None:
    after = TEXT.replace(r"\[unintelligible 00:00:12.10\]", "the pilot").replace("wind", "weather")
    words = told(TEXT, after)
    assert words.title == "Fill 1 unintelligible, correct 1 place in Practical AI 22"
    first, second = words.body.split("\n")[:2]
    assert first == (
        "- [0:12](https://changelog.com/practicalai/22#t=00:12) "
        r"`turned, but \[unintelligible 00:00:12.10\] was waiting,` → "
        "`turned, but the pilot was waiting,`"
    )
    assert second == (
        "- [0:20](https://changelog.com/practicalai/22#t=00:20) "
        "`at the wind, I say.` → `at the weather, I say.`"
    )
    assert "Left: 1 unintelligible, at [0:20]" in words.body


def test_what_was_listened_to_in_vain_is_told() -> None:
    words = told(TEXT, TEXT.replace("wind", "sky"), confirmed=(r"\[unintelligible 00:00:20.00\]",))
    assert "Listened to, and still unintelligible:\n\n- [0:20](" in words.body
    assert "Left: 1 unintelligible, at [0:12]" in words.body


def test_all_authors_are_named() -> None:
    words = told(TEXT, TEXT.replace("wind", "sky"), ANN, BO)
    assert words.message.endswith("\n\nCo-authored-by: Bo Reed <bo@example.org>\n")
    assert "With `Bo Reed`." in words.body


def test_words_of_the_transcript_call_nobody() -> None:
    hostile = "`@everyone` #12 ![x](http://e.org/x.png)\u202e fixes #1 ```"
    body = told(TEXT, TEXT.replace("wind", hostile)).body
    line = next(line for line in body.split("\n") if "@everyone" in line)
    assert "````" in line
    assert "\u202e" not in line
    assert body.count("\n- ") == 0


def test_a_new_file_is_told_as_one() -> None:
    words = told(None, TEXT)
    assert words.title == "Add the transcript of Practical AI 22"
    assert f"`{PATH}`" in words.body


def test_a_thousand_changes_are_cut_short() -> None:
    before = "".join(f"**A:** \\[00:10\\] word{n} here\n\n" for n in range(400))
    words = told(before, before.replace("word", "wort"))
    assert "- and 250 changes more" in words.body
    assert len(words.body) < 65_536
