r"""The words that go with the changes, in the repository's habit: one bullet a change.

    Fill 1 unintelligible in Practical AI 22

    - [02:14](https://changelog.com/practicalai/22#t=02:14) `yet, but \[unintelligible …\] was` →
      `yet, but Christie's was`

Words of the transcript stand between backticks: an `@name`, a `#12`, an image in them stay words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from aligner.alignment.model import Alignment
from aligner.publish.changes import Change
from aligner.publish.names import Author
from aligner.timeline import clock_face
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.model import Gap, Span, Stamp
from aligner.transcript.shows import EpisodeAddress

_MOST_BULLETS = 150
"""More nobody reads, and GitHub takes 65,536 characters."""
_LONGEST_QUOTE = 160
"""Characters of the text around a change: about two lines of a pull request's page."""
_AFTER = re.compile(r"\S*+(?:\s++\S++){0,2}")


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What a reviewer reads; `message` is the commit's, in plain text."""

    title: str
    body: str
    message: str

    def retold(self, title: str, body: str) -> PullRequest:
        """With a title and a body of a person's own; the commit is called like the title."""
        _, _, rest = self.message.partition("\n")
        return PullRequest(title, body, f"{title}\n{rest}")


@dataclass(frozen=True, slots=True)
class Story:
    """What the description of a pull request is made from.

    Attributes:
        episode: None if the path is no show's.
        path: the file in the repository.
        before: the text upstream, None if there is no such file yet.
        after: the text to publish.
        changes: between the two.
        people: who did it, the main contributor first.
        confirmed: gap tags that somebody listened to in vain, as they are written.
        heard: an alignment of `before`, for moments where the text has no time nearby.
    """

    episode: EpisodeAddress | None
    path: str
    before: str | None
    after: str
    changes: tuple[Change, ...]
    people: tuple[Author, ...]
    confirmed: tuple[str, ...] = ()
    heard: Alignment | None = None
    dialect: Dialect | None = None


def describe(story: Story) -> PullRequest:
    """Title, body and commit message of a pull request."""
    title = _title(story)
    bullets = _bullets(story)
    confirmed, left = _remaining(story)
    parts = ["\n".join(bullets)] if bullets else []
    if confirmed:
        parts.append("Listened to, and still unintelligible:\n\n" + "\n".join(confirmed))
    if left:
        parts.append(f"Left: {len(left)} unintelligible, at " + ", ".join(left) + ".")
    if len(story.people) > 1:
        names = ", ".join(_code(person.name) for person in story.people[1:])
        parts.append(f"With {names}.")
    return PullRequest(title, "\n\n".join(parts) + "\n", _message(title, story))


def _title(story: Story) -> str:
    name = story.episode.title if story.episode else story.path.rsplit("/", 1)[-1]
    if story.before is None:
        return f"Add the transcript of {name}"
    fills = sum(change.fills for change in story.changes)
    others = sum(not change.fills for change in story.changes)
    done = []
    if fills:
        done.append(f"fill {_count(fills, 'unintelligible')}")
    if others:
        done.append(f"correct {_count(others, 'place')}")
    words = ", ".join(done) or "correct nothing"
    return f"{words[0].upper()}{words[1:]} in {name}"


def _bullets(story: Story) -> list[str]:
    if story.before is None:
        return [f"New: {_code(story.path)}, {_count(len(story.after.split()), 'word')}."]
    clock = _Clock(story, story.before)
    rows = [
        f"- {clock.link(change)}{_quoted(story.before, change)}"
        for change in story.changes[:_MOST_BULLETS]
    ]
    hidden = len(story.changes) - len(rows)
    return [*rows, f"- and {_count(hidden, 'change')} more"] if hidden else rows


def _remaining(story: Story) -> tuple[list[str], list[str]]:
    """Gaps of the new text: bullets for those listened to in vain, moments of the others."""
    confirmed: list[str] = []
    left: list[str] = []
    for paragraph in read_as(story.after, story.dialect).paragraphs:
        for gap in paragraph.inlines:
            if not isinstance(gap, Gap):
                continue
            moment = _link(story.episode, gap.seconds) or _code(gap.span.of(story.after))
            if gap.span.of(story.after) in story.confirmed:
                confirmed.append(f"- {moment}")
            else:
                left.append(moment)
    return confirmed, left[:_MOST_BULLETS]


class _Clock:
    """When a place of the text is said, as well as it can be known."""

    def __init__(self, story: Story, before: str) -> None:
        timed = [
            (inline.span.start, inline.seconds)
            for paragraph in read_as(before, story.dialect).paragraphs
            for inline in paragraph.inlines
            if isinstance(inline, Stamp | Gap) and inline.seconds is not None
        ]
        self._places = [place for place, _ in timed]
        self._seconds = [seconds for _, seconds in timed]
        self._story = story

    def link(self, change: Change) -> str:
        """The moment with a colon of blank behind it, or nothing."""
        link = _link(self._story.episode, self._moment(change.edit.span))
        return f"{link} " if link else ""

    def _moment(self, span: Span) -> float | None:
        """Of the gap itself, of the words as heard, or of the last stamp before."""
        index = bisect_right(self._places, max(span.start, span.end - 1))
        inside = index and self._places[index - 1] >= span.start
        if not inside and self._story.heard:
            for word in self._story.heard.words:
                if word.span.end > span.start and word.segment is not None:
                    return word.segment.onset
        return self._seconds[index - 1] if index else None


def _link(episode: EpisodeAddress | None, seconds: float | None) -> str:
    if seconds is None:
        return ""
    face = clock_face(seconds).split(".")[0]
    return f"[{face}]({episode.moment(seconds)})" if episode else face


def _quoted(before: str, change: Change) -> str:
    """Before and after with a few words around, so that the place can be found."""
    span = change.edit.span
    start = before.rfind("\n", 0, span.start) + 1
    end = before.find("\n", span.end)
    end = end if end >= 0 else len(before)
    # Read backwards, the words before are the words after; what is longer is cut out below anyway.
    left = _AFTER.match(before[max(start, span.start - _LONGEST_QUOTE) : span.start][::-1])
    right = _AFTER.match(before[span.end : min(end, span.end + _LONGEST_QUOTE)])
    head, tail = left[0][::-1] if left else "", right[0] if right else ""
    return f"{_code(head + change.edit.old + tail)} → {_code(head + change.edit.new + tail)}"


def _code(words: str) -> str:
    """Words that GitHub shows as they are, whatever they hold, on one line."""
    plain = " ".join(
        re.sub(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", words).split()
    )
    if len(plain) > _LONGEST_QUOTE:
        half = _LONGEST_QUOTE // 2
        plain = f"{plain[:half]} … {plain[-half:]}"
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") or not plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _message(title: str, story: Story) -> str:
    trailers = [f"Co-authored-by: {person}" for person in story.people[1:]]
    lines = [title, "", f"{story.path}"]
    if trailers:
        lines += ["", *trailers]
    return "\n".join(lines) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
