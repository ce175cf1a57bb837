"""The transcripts that a recording fits by its name, its folders, its page or its tags.

rule      gotime/12/go-time-12.mp3                                  looks at
name      go-time-12                                                the stem, letter by letter
address   gotime/12, gotime/12.mp3, changelog.com/gotime/12         folders and the feed's page
words     Go Time 012 - Fuzzy, gotime/012 - Fuzzy, Why we sleep     the stem's words
title     Go Time 12: Fuzzy; album Go Time, track 12                tags or the feed

A name without its show ("5", "talk") is certain only where its folder says the show, or where there
is but one show and no folder that may be another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from aligner.batch.claims import Words, claims_in, episode_words, is_title, show_names
from aligner.batch.episodes import Text
from aligner.batch.folders import CUT, Folders, holds_cuts
from aligner.batch.naming import (
    date_length,
    is_season,
    is_slug,
    read_phrase,
    tells_another_cut,
    words_of,
)
from aligner.batch.recordings import RecordingFile
from aligner.transcript.shows import ShowTable

_ELSEWHERE: Final = "It is called like another show, or lies in its folder."
_NO_SHOW: Final = "Neither its name nor its folder tells the show."
_SEASON: Final = "The number may be that of a season, or count within one."
_DIFFER: Final = "Its title and its number tell of different episodes."


@dataclass(frozen=True, slots=True)
class Fit:
    """A recording that may be a transcript's: why that is not certain, "" if it is."""

    text: Text
    recording: RecordingFile
    doubt: str = ""


_Fits: TypeAlias = Callable[[RecordingFile], list[Fit]]


class Finder:
    """An index of all transcripts by their names: built in O(n), each query O(words of a name)."""

    def __init__(
        self, texts: Sequence[Text], recordings: Sequence[RecordingFile], table: ShowTable
    ) -> None:
        self._table = table
        self._names = show_names(table, ((text.show, text.episode) for text in texts))
        self._folders = Folders(texts, recordings, table, self._names)
        self._by_stem: dict[str, list[Text]] = defaultdict(list)
        self._by_words: dict[Words, list[Text]] = defaultdict(list)
        self._by_episode: dict[tuple[str, Words], list[Text]] = defaultdict(list)
        self._by_title: dict[Words, list[tuple[Text, Words]]] = defaultdict(list)
        for text in texts:
            episode = episode_words(text.episode)
            self._by_stem[text.stem].append(text)
            self._by_words[words_of(text.stem)].append(text)
            self._by_episode[text.show.folder, episode].append(text)
            number, title = _numbered(text.episode)
            if is_title(title):
                self._by_title[title].append((text, number))

    def rules(self) -> Iterable[tuple[str, _Fits]]:
        """The rules from the surest to the weakest, each with the fits of a recording."""
        return (
            ("name", self._name),
            ("address", self._address),
            ("words", self._words),
            ("title", self._title),
        )

    def read_tags(self, recordings: Sequence[RecordingFile]) -> list[RecordingFile]:
        """The recordings with what their own headers say."""
        tagged = [each.with_tags() for each in recordings]
        self._folders.note_seasons(tagged)
        return tagged

    def nearest(self, fits: Sequence[Fit]) -> list[RecordingFile]:
        """Of recordings with the same name, those in a folder of the show, if there are any."""
        unique = list({fit.recording.place: fit for fit in fits}.values())
        near = [each for each in unique
                if self._folders.relation(each.recording, each.text) == "own"]  # fmt: skip
        return [fit.recording for fit in near or unique]

    def _name(self, recording: RecordingFile) -> list[Fit]:
        return self._same_name(recording, self._by_stem.get(recording.stem, ()))

    def _same_name(self, recording: RecordingFile, texts: Iterable[Text]) -> list[Fit]:
        return [
            Fit(text, recording, doubt)
            for text in texts
            if (doubt := self._folders.doubt_of(recording, text)) is not None
        ]

    def _address(self, recording: RecordingFile) -> list[Fit]:
        """`gotime/12.mp3`, `gotime/12/x.mp3`, or the page that a feed names."""
        page = self._table.of_address(recording.page) if recording.page else None
        if page:
            return self._of(recording, page.show.folder, episode_words(page.name))
        parts = recording.parts
        fits = []
        for show in self._folders.shows_called(parts[-2]) if len(parts) > 1 else ():
            fits += self._of(recording, show, episode_words(parts[-1]))
        for show in self._folders.shows_called(parts[-3]) if len(parts) > 2 else ():
            doubt = self._season_doubt(recording, show)
            fits += self._of(recording, show, episode_words(parts[-2]), doubt)
        return fits

    def _season_doubt(self, recording: RecordingFile, show: str) -> str:
        """Whether `show/1/name.mp3` may be a season's rather than an episode's."""
        number, stem = episode_words(recording.parts[-2]), read_phrase(recording.stem)
        if tells_another_cut(stem, 0):
            return CUT
        claims = {(each.show, each.episode) for each in claims_in(recording.stem, self._names)}
        if claims and claims != {(show, number)}:
            return _DIFFER
        numeric = bool(stem.words) and all(word.isdigit() for word in stem.words)
        if numeric and stem.words != number:
            return _SEASON
        return "" if self._folders.is_episode(recording) else _SEASON

    def _words(self, recording: RecordingFile) -> list[Fit]:
        if same := self._by_words.get(_whole(recording.stem)):
            return self._same_name(recording, same)
        return self._called(recording, recording.stem, *self._folders.context(recording))

    def _title(self, recording: RecordingFile) -> list[Fit]:
        """What tags or the feed say: the title, and the show's number."""
        show = self._folders.show_of(recording.album)
        fits: list[Fit] = []
        for title in filter(None, (recording.title, *_parts(recording.title))):
            same = self._by_words.get(_whole(title), ()) if is_slug(words_of(title)) else ()
            fits += [Fit(text, recording) for text in same]
            fits += self._called(recording, title, show, "")
            if fits:
                break
        fits += self._of_slug(recording, recording.page.rstrip("/").rpartition("/")[2])
        fits += self._counted(recording, show)
        if len({fit.text.name for fit in fits}) > 1:
            fits = [replace(fit, doubt=fit.doubt or _DIFFER) for fit in fits]
        elsewhere = [show and fit.text.show.folder != show for fit in fits]
        return [
            replace(fit, doubt=fit.doubt or (_ELSEWHERE if other else ""))
            for fit, other in zip(fits, elsewhere, strict=True)
        ]

    def _counted(self, recording: RecordingFile, show: str) -> Iterator[Fit]:
        """The show's own number of the recording."""
        if not show or recording.number is None:
            return
        number, season = str(recording.number), recording.season
        if season is not None:
            exact = self._of(recording, show, ("s", str(season), "e", number))
            yield from exact
            if exact:
                return
        doubt = "" if season is None or self._folders.has_one_season(recording) else _SEASON
        yield from self._of(recording, show, (number,), doubt)

    def _called(self, recording: RecordingFile, name: str, context: str, vague: str) -> list[Fit]:
        """What a name claims, by itself or as one of a show that its surroundings tell."""
        fits: list[Fit] = []
        lone = "" if context else self._folders.only_show(recording)
        claims = claims_in(name, self._names, context or lone)
        for claim in claims:
            doubt = claim.doubt
            if lone and not self._tells_show(name) and not is_season(claim.episode):
                doubt = doubt or _NO_SHOW
            if vague and not self._tells_show(name):
                doubt = doubt or (vague if words_of(name) != claim.episode else "")
            fits += self._of(recording, claim.show, claim.episode, doubt)
        if all(fit.doubt for fit in fits):
            fits += self._of_slug(recording, name)
        return fits

    def _tells_show(self, name: str) -> bool:
        return bool(claims_in(name, self._names))

    def _of_slug(self, recording: RecordingFile, name: str) -> Iterator[Fit]:
        """A title of several words is its own transcript's, with or without a number before it."""
        number, title = _numbered(name)
        for text, own in self._by_title.get(title, ()):
            clash = bool(number and own and number != own)
            doubt = self._folders.doubt_of(recording, text, titled=True)
            if doubt is not None:
                yield Fit(text, recording, doubt or (_DIFFER if clash else ""))

    def _of(
        self, recording: RecordingFile, show: str, episode: Words, doubt: str = ""
    ) -> list[Fit]:
        found = []
        for text in self._by_episode.get((show, episode), ()):
            foreign = self._folders.relation(recording, text) == "foreign"
            cut = recording.edition not in ("", *episode) or holds_cuts(recording)
            reason = doubt or (_ELSEWHERE if foreign else "") or (CUT if cut else "")
            found.append(Fit(text, recording, reason))
        return found


def _numbered(name: str) -> tuple[Words, Words]:
    """A number, season's number or date at the beginning of a name, and the title after it."""
    phrase = read_phrase(name)
    words = phrase.words
    start = date_length(phrase)
    if start == 0:
        rest = episode_words(name)
        start = len(words) - len(rest)
        start += 4 if is_season(rest[:4]) else int("".join(rest[:1]).isdigit())
    return words[:start], words[start:]


def _whole(name: str) -> Words:
    """The words of a name; none if its last is a number with a sign, as in 100%."""
    phrase = read_phrase(name)
    last = len(phrase.words)
    counts = last > 0 and phrase.words[-1].isdigit() and phrase.gap(last) == "odd"
    return () if counts else phrase.words


def _parts(title: str) -> list[str]:
    return title.split(" | ") if " | " in title else []
