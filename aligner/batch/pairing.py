"""Which recording belongs to which transcript; what is not certain is listed, never guessed.

    transcripts    gotime/go-time-12.md    gotime/go-time-13.md    gotime/go-time-14.md
                          │ name                ║ two fit                 (none)
    recordings     go-time-12.mp3          13.mp3, 13-remaster.mp3
                        pair                 doubtful                 unpaired

Rules are asked from the surest to the weakest; the first that finds something decides:
what a person wrote into the TOML file, the same name, the page's address, a name with the same
words, a title. One recording that fits two transcripts fits none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeAlias

from aligner.batch.episodes import Doubt, EpisodePair, Pairing, Text
from aligner.batch.recordings import RecordingFile, begins_with, openings, words_of
from aligner.transcript.shows import ShowTable


def find_pairs(
    texts: Sequence[Text],
    recordings: Sequence[RecordingFile],
    choices: Mapping[str, str],
    table: ShowTable,
) -> Pairing:
    """Pair transcripts with recordings; about O(n) in both.

    Args:
        texts: the transcripts.
        recordings: what there is to hear; tags are read only of those that no name claims.
        choices: see `read_choices`.
        table: the shows.
    """
    left_out = {text.name for text in texts if choices.get(text.name) == ""}
    decided = [text for text in texts if choices.get(text.name)]
    matched = _by_key(decided, recordings, lambda text: (choices[text.name].lower(),), _tails)
    found = {text.name: ("choice", matched.get(text.name, [])) for text in decided}
    open_texts = [text for text in texts if text.name not in choices]
    free = _not_in(matched, recordings)
    for rule, candidates in _rules(table):
        if rule == "title":
            free = [each.with_tags() for each in free]
        matched = candidates(open_texts, free)
        found |= {name: (rule, matches) for name, matches in matched.items()}
        open_texts = [text for text in open_texts if text.name not in matched]
        free = _not_in(matched, free)
    return _settle(texts, found, left_out, free)


_Matches: TypeAlias = dict[str, list[RecordingFile]]
_Finder: TypeAlias = Callable[[Sequence[Text], Sequence[RecordingFile]], _Matches]


def _not_in(matched: _Matches, recordings: Sequence[RecordingFile]) -> list[RecordingFile]:
    taken = {each.place for matches in matched.values() for each in matches}
    return [each for each in recordings if each.place not in taken]


def _rules(table: ShowTable) -> Iterable[tuple[str, _Finder]]:
    return (
        ("name", lambda texts, free: _by_key(texts, free, _name_keys, _stem_keys)),
        ("address", lambda texts, free: _by_key(texts, free, _address_keys, _folder_keys(table))),
        ("words", lambda texts, free: _by_opening(texts, free, lambda each: (each.stem,))),
        ("title", lambda texts, free: _by_opening(texts, free, lambda each: _titles(each.title))),
    )


def _settle(
    texts: Sequence[Text],
    found: Mapping[str, tuple[str, list[RecordingFile]]],
    left_out: set[str],
    free: Sequence[RecordingFile],
) -> Pairing:
    """Pairs where one recording was found for one transcript, doubts where not."""
    claims: dict[str, list[str]] = defaultdict(list)
    for name, (_, matches) in found.items():
        for each in matches:
            claims[each.place].append(name)
    pairs, doubts, unpaired = [], [], []
    for text in texts:
        rule, matches = found.get(text.name, ("", []))
        if not matches:
            unpaired += [text] if text.name not in left_out else []
        elif len(matches) > 1:
            reason = f"{len(matches)} recordings fit by {rule}."
            doubts.append(Doubt(text, reason, tuple(matches)))
        elif rivals := [name for name in claims[matches[0].place] if name != text.name]:
            reason = f"The recording fits {', '.join(rivals)} as well."
            doubts.append(Doubt(text, reason, tuple(matches)))
        else:
            pairs.append(EpisodePair(text, matches[0], rule))
    return Pairing(tuple(pairs), tuple(doubts), tuple(unpaired), tuple(free))


def _by_key(
    texts: Sequence[Text],
    recordings: Sequence[RecordingFile],
    of_text: Callable[[Text], Iterable[str]],
    of_recording: Callable[[RecordingFile], Iterable[str]],
) -> _Matches:
    index: dict[str, list[RecordingFile]] = defaultdict(list)
    for each in recordings:
        for key in set(of_recording(each)):
            index[key].append(each)
    matches = {text.name: _nearest(text, [e for k in of_text(text) for e in index[k]])
               for text in texts}  # fmt: skip
    return {name: found for name, found in matches.items() if found}


def _nearest(text: Text, found: Sequence[RecordingFile]) -> list[RecordingFile]:
    """Of recordings with the same name, those in a folder of the show, if there are any."""
    folders = {text.show.folder, text.show.dash}
    unique = list({each.place: each for each in found}.values())
    near = [each for each in unique if folders.intersection(each.parts[:-1])]
    return near or unique


def _name_keys(text: Text) -> Iterable[str]:
    return (text.stem,)


def _stem_keys(recording: RecordingFile) -> Iterable[str]:
    return (recording.stem,)


def _address_keys(text: Text) -> Iterable[str]:
    return (f"{text.show.folder}/{text.episode}", f"{text.show.dash}/{text.episode}")


def _folder_keys(table: ShowTable) -> Callable[[RecordingFile], Iterable[str]]:
    """`…/gotime/12.mp3`, `…/gotime/12/x.mp3`, or the page that a feed names."""

    def keys(recording: RecordingFile) -> Iterable[str]:
        parts = recording.parts
        found = ["/".join(parts[-2:]), "/".join(parts[-3:-1])]
        page = table.of_address(recording.page) if recording.page else None
        return [*found, f"{page.show.folder}/{page.name.lower()}"] if page else found

    return keys


def _by_opening(
    texts: Sequence[Text],
    recordings: Sequence[RecordingFile],
    names: Callable[[RecordingFile], Iterable[str]],
) -> _Matches:
    ways = {text.name: openings(text.show, text.episode) for text in texts}
    index: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, each_way in ways.items():
        for way in each_way:
            index[way].append(name)
    longest = max((len(way) for way in index), default=0)
    matches: _Matches = defaultdict(list)
    for each in recordings:
        for called in names(each):
            words = words_of(called)
            near = {n for i in range(1, longest + 1) for n in index.get(words[:i], ())}
            for name in near:
                if begins_with(called, ways[name]) and each not in matches[name]:
                    matches[name].append(each)
    return {name: found for name, found in matches.items() if found}


def _titles(title: str) -> Iterable[str]:
    return title.split(" | ")


def _tails(recording: RecordingFile) -> Iterator[str]:
    """What a person may call it: the whole place, or the end of it from some folder on."""
    parts = PurePosixPath(recording.place.lower()).parts
    yield recording.place.lower()
    yield from ("/".join(parts[first:]) for first in range(len(parts)))
