"""Which episodes a name claims to be of, and how certain that is.

    Go Time 012 - Fuzzy Matching    gotime 12     certain
    A talk (Go Time #12)            gotime 12     certain
    Go Time 12 years later          gotime 12     doubtful: 12 may count the years
    go-time-12-trailer              gotime 12     doubtful: another cut
    JS Party 3 - Go Time 12         both          doubtful: one name, two episodes
    Go Time 1 2017                                nothing: a number of two parts

Only what cannot mean anything else is certain. A doubtful claim is for a person, or for the ear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from aligner.batch.naming import (
    NamePhrase,
    date_length,
    is_season,
    is_slug,
    read_phrase,
    tells_another_cut,
    words_of,
)
from aligner.transcript.shows import Show, ShowTable

Words = tuple[str, ...]

_MARKS: Final = frozenset(["episode", "ep", "no", "number", "nr"])
_COUNTED: Final = "Its name goes on after the number, which may count something."
_OTHER_CUT: Final = "Its name tells of a part, a trailer, a copy or another edition."
_LEAD: Final = "Its name begins with something else."
_SHOWS: Final = "Its name tells of two shows."
_SEVERAL: Final = "Its name tells of several episodes."
_VAGUE: Final = "The folder's name in its name may be an ordinary word."


@dataclass(frozen=True, slots=True)
class EpisodeClaim:
    """An episode that a name tells of.

    Attributes:
        show: folder of the show.
        episode: the episode's words: ("12",), ("bonus", "77"), ("s", "1", "e", "5").
        doubt: why the claim is not certain; "" if it is.
    """

    show: str
    episode: Words
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ShowNames:
    """How the shows are called in names, and which episodes they have.

    Attributes:
        ways: by first word: the words of a name, the show's folder, whether it means only the show.
        episodes: the episodes' words, by the show's folder.
        longest: words of the longest of them.
    """

    ways: Mapping[str, tuple[tuple[Words, str, bool], ...]] = field(hash=False)
    episodes: Mapping[str, frozenset[Words]] = field(hash=False)
    longest: Mapping[str, int] = field(hash=False)

    def show_at(self, words: Words, index: int) -> tuple[int, str, bool] | None:
        """The show that is named at a word: how many words that takes, its folder, if certain."""
        for way, show, sure in self.ways.get(words[index], ()):
            if words[index : index + len(way)] == way:
                return len(way), show, sure
        return None

    def episode_at(self, show: str, words: Words, index: int) -> Words:
        """The episode of a show that is named at a word; a number may be one nobody knows."""
        known = self.episodes.get(show, frozenset())
        for length in range(self.longest.get(show, 1), 0, -1):
            if (found := words[index : index + length]) in known:
                return found
        if is_season(words[index : index + 4]):
            return words[index : index + 4]
        one = words[index : index + 1]
        return one if one and one[0].isdigit() else ()


def show_names(table: ShowTable, episodes: Iterable[tuple[Show, str]] = ()) -> ShowNames:
    """The names of a table's shows, and of those that episodes are known of.

    Args:
        table: the shows.
        episodes: show and episode ("12", "why-we-sleep") of each transcript.
    """
    known: dict[str, set[Words]] = defaultdict(set)
    shows = {show.folder: show for show in table.shows.values()}
    for show, episode in episodes:
        shows.setdefault(show.folder, show)
        known[show.folder].add(_without_mark(words_of(episode)))
    ways: dict[str, set[tuple[Words, str, bool]]] = defaultdict(set)
    for show in shows.values():
        for way, sure in _ways(show):
            ways[way[0]].add((way, show.folder, sure))
    ordered = {first: tuple(sorted(each, key=lambda way: (-len(way[0]), way[1:])))
               for first, each in ways.items()}  # fmt: skip
    longest = {folder: max(map(len, each)) for folder, each in known.items()}
    return ShowNames(ordered, {name: frozenset(each) for name, each in known.items()}, longest)


def episode_words(episode: str) -> Words:
    """The words of a transcript's own part of its name: "012" and "ep-12" are 12."""
    return _without_mark(words_of(episode))


def is_plain_folder(show: Show) -> bool:
    """Whether the show's folder is called like the show, and not by a word that others use."""
    names = {"".join(words_of(show.dash)), "".join(words_of(show.title))}
    return "".join(words_of(show.folder)) in names


def claims_in(name: str, names: ShowNames, context: str = "") -> tuple[EpisodeClaim, ...]:
    """The episodes that a name claims.

    Args:
        name: a file's name without suffix, or a title.
        names: the shows.
        context: folder of the show that the name is known to be of, if it need not say so.
    """
    phrase = read_phrase(name)
    found = list(_named_claims(phrase, names))
    if not found and context:
        found = list(_context_claims(phrase, names, context))
    if len({(each.show, each.episode) for each in found}) > 1:
        return tuple(replace(each, doubt=each.doubt or _SEVERAL) for each in found)
    return tuple(found[:1])


def _ways(show: Show) -> Iterator[tuple[Words, bool]]:
    for written in (show.dash, show.title, show.title.replace("&", " and ")):
        if words := words_of(written):
            yield words, True
    if folder := words_of(show.folder):
        yield folder, is_plain_folder(show) and not folder[0].isdigit()


def _named_claims(phrase: NamePhrase, names: ShowNames) -> Iterator[EpisodeClaim]:
    """The episodes of shows that the name itself tells."""
    index = 0
    while index < len(phrase.words):
        found = names.show_at(phrase.words, index)
        if found is None:
            index += 1
            continue
        length, show, sure = found
        start = index + length
        if claim := _claim(phrase, names, show, start):
            doubt = claim.doubt or _lead_doubt(phrase, names, index, start, claim)
            yield replace(claim, doubt=doubt or ("" if sure else _VAGUE))
        index = start


def _context_claims(phrase: NamePhrase, names: ShowNames, show: str) -> Iterator[EpisodeClaim]:
    """The episode of a known show that the name begins with."""
    start = date_length(phrase)
    if claim := _claim(phrase, names, show, start):
        yield claim


def _claim(phrase: NamePhrase, names: ShowNames, show: str, start: int) -> EpisodeClaim | None:
    """The episode named from a word on; None if a number goes on as another number."""
    marked = "#" in phrase.gaps[start]
    at = start
    while at < len(phrase.words) and _is_mark(phrase, at):
        at += 1
        marked = True
    if phrase.gap(at) == "odd" and at > 0:
        return None
    episode = names.episode_at(show, phrase.words, at)
    if not episode:
        return None
    after = at + len(episode)
    more = phrase.words[after : after + 1]
    if more and more[0].isdigit() and phrase.gap(after) != "separator":
        return None
    marked = marked or "#" in phrase.gaps[at]
    return EpisodeClaim(show, episode, _rest_doubt(phrase, episode, after, marked=marked))


def _is_mark(phrase: NamePhrase, index: int) -> bool:
    """Whether a word says that an episode's number follows: "episode 12", "e12"."""
    word, following = phrase.words[index], phrase.words[index + 1 : index + 2]
    short = word == "e" and following != () and following[0].isdigit()
    return word in _MARKS or (short and phrase.gap(index + 1) == "none")


def _rest_doubt(phrase: NamePhrase, episode: Words, after: int, *, marked: bool) -> str:
    """Whether what follows an episode's name may give it another meaning."""
    rest = phrase.words[after:]
    if not rest:
        return _COUNTED if phrase.gap(after) == "odd" else ""
    if tells_another_cut(phrase, after):
        return _OTHER_CUT
    if rest[0].isdigit() or (rest[:1] == ("e",) and rest[1:2] and rest[1].isdigit()):
        return _SEVERAL
    gap, opens = phrase.gap(after), "(" in phrase.gaps[after] or "[" in phrase.gaps[after]
    certain = marked or phrase.is_padded(after - 1) or is_season(episode)
    if gap == "separator" and not opens:
        return ""
    return "" if gap == "blank" and certain and not opens else _COUNTED


def _lead_doubt(
    phrase: NamePhrase, names: ShowNames, index: int, start: int, claim: EpisodeClaim
) -> str:
    """Whether what stands before a show's name may give it another meaning."""
    lead = phrase.words[:index]
    if index == date_length(phrase) or (len(lead) == 1 and lead == claim.episode):
        return ""
    begins = lead[0].isdigit() and phrase.gap(1) == "separator"
    if begins and len(lead) == 1:
        return ""  # a track's number
    opened = phrase.gap(index) == "separator" or "(" in phrase.gaps[index]
    at_end = len(phrase.words) - start <= len(claim.episode) + 1
    if not opened or not at_end or begins or lead[-1].isdigit():
        return _LEAD
    if any(lead == way for way, _, sure in names.ways.get(lead[0], ()) if sure):
        return _SHOWS
    head = NamePhrase(lead, phrase.written[:index], (*phrase.gaps[:index], ""))
    return _OTHER_CUT if tells_another_cut(head, 0) else ""


def _without_mark(words: Words) -> Words:
    while len(words) > 1 and words[0] in _MARKS:
        words = words[1:]
    return words


def is_title(words: Words) -> bool:
    """Whether words are a title that two episodes hardly share: three words of letters, or s1e5."""
    return is_season(words) or (is_slug(words) and sum(word.isalpha() for word in words) >= 3)
