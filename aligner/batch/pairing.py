"""Which recording belongs to which transcript; what is not certain is listed, never guessed.

    transcripts    gotime/go-time-12.md    gotime/go-time-13.md    gotime/go-time-14.md
                          │ name                ║ two fit                 (none)
    recordings     go-time-12.mp3          13.mp3, 13-remaster.mp3
                        pair                 doubtful                 unpaired

Rules are asked from the surest to the weakest; the first that finds something certain decides: what
a person wrote into the TOML file, the same name, the page's address, what a name claims, what a
title claims. One recording that fits two transcripts fits none. Claims that are not certain make a
transcript doubtful if nothing else is found for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from aligner.batch.claimed import Finder, Fit
from aligner.batch.episodes import Doubt, EpisodePair, Pairing, Text
from aligner.batch.recordings import RecordingFile
from aligner.transcript.shows import ShowTable

_Found = dict[str, tuple[str, list[RecordingFile]]]


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
    found = _chosen(texts, recordings, choices)
    open_texts = [text for text in texts if text.name not in choices]
    free = _not_in(found, recordings)
    finder = Finder(texts, free, table)
    doubtful: dict[str, list[Fit]] = defaultdict(list)
    for rule, fits_of in finder.rules():
        if rule == "title":
            free = finder.read_tags(free)
        matched: dict[str, list[Fit]] = defaultdict(list)
        wanted = {text.name for text in open_texts}
        for recording in free:
            for fit in fits_of(recording):
                if fit.text.name in wanted:
                    (doubtful if fit.doubt else matched)[fit.text.name].append(fit)
        found |= {name: (rule, finder.nearest(fits)) for name, fits in matched.items()}
        open_texts = [text for text in open_texts if text.name not in matched]
        free = _not_in(found, free)
    return _settle(texts, found, doubtful, left_out, free)


def _chosen(
    texts: Sequence[Text], recordings: Sequence[RecordingFile], choices: Mapping[str, str]
) -> _Found:
    """What a person decided: a place, or the end of it from some folder on."""
    called: dict[str, list[RecordingFile]] = defaultdict(list)
    for each in recordings:
        place = each.place.lower()
        parts = PurePosixPath(place).parts
        for name in {place, *("/".join(parts[first:]) for first in range(len(parts)))}:
            called[name].append(each)
    return {
        text.name: ("choice", list(called.get(choices[text.name].lower(), ())))
        for text in texts
        if choices.get(text.name)
    }


def _not_in(found: _Found, recordings: Sequence[RecordingFile]) -> list[RecordingFile]:
    taken = {each.place for _, matches in found.values() for each in matches}
    return [each for each in recordings if each.place not in taken]


def _settle(
    texts: Sequence[Text],
    found: _Found,
    doubtful: Mapping[str, Sequence[Fit]],
    left_out: set[str],
    free: Sequence[RecordingFile],
) -> Pairing:
    """Pairs where one recording was found for one transcript, doubts where not."""
    claims: dict[str, list[str]] = defaultdict(list)
    for name, (_, matches) in found.items():
        for each in matches:
            claims[each.place].append(name)
    untaken = {each.place for each in free}
    pairs, doubts, unpaired = [], [], []
    for text in texts:
        rule, matches = found.get(text.name, ("", []))
        if not matches:
            if text.name in left_out:
                continue
            doubt = _doubt(text, doubtful.get(text.name, ()), untaken)
            doubts += [doubt] if doubt else []
            unpaired += [] if doubt else [text]
        elif len(matches) > 1:
            reason = f"{len(matches)} recordings fit by {rule}."
            doubts.append(Doubt(text, reason, tuple(matches)))
        elif rivals := [name for name in claims[matches[0].place] if name != text.name]:
            reason = f"The recording fits {', '.join(rivals)} as well."
            doubts.append(Doubt(text, reason, tuple(matches)))
        else:
            pairs.append(EpisodePair(text, matches[0], rule))
    listed = {each.place for doubt in doubts for each in doubt.candidates}
    unused = tuple(each for each in free if each.place not in listed)
    return Pairing(tuple(pairs), tuple(doubts), tuple(unpaired), unused)


def _doubt(text: Text, fits: Sequence[Fit], untaken: set[str]) -> Doubt | None:
    """The recordings that may be meant, of those that are no other transcript's."""
    open_fits = {fit.recording.place: fit for fit in fits if fit.recording.place in untaken}
    if not open_fits:
        return None
    reason = " ".join(dict.fromkeys(fit.doubt for fit in open_fits.values()))
    return Doubt(text, reason, tuple(fit.recording for fit in open_fits.values()))
