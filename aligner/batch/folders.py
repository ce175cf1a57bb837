"""What the folders of a recording say about its show, and whether a number in them is an episode's.

own       a folder of the show is the nearest that means one      gotime/2017/x.mp3
foreign   another show's is                                       jsparty/x.mp3
unknown   none is, but some folder may mean a show                backup/x.mp3
free      no folder says anything                                 x.mp3, 2017/x.mp3
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from aligner.batch.claims import ShowNames, Words, claims_in, is_plain_folder
from aligner.batch.episodes import Text
from aligner.batch.layout import is_address
from aligner.batch.naming import is_folder_of_cuts, read_phrase, words_of
from aligner.batch.recordings import RecordingFile
from aligner.transcript.shows import Show, ShowTable

Relation: TypeAlias = Literal["own", "foreign", "unknown", "free"]

CUT: Final = "It is a part, a trailer or a bonus."
_ELSEWHERE: Final = "It lies in the folder of another show."
_UNKNOWN: Final = "Its folder may be that of another show."
_NO_SHOW: Final = "Neither its name nor its folder tells the show."
_VAGUE: Final = "Its folder's name may be an ordinary word."
_TRACK: Final = "Others in its folder have numbers that are not their episodes'."
_NEUTRAL: Final = frozenset(
    ["audio", "audios", "recording", "recordings", "episode", "episodes", "mp3", "m4a", "wav",
     "flac", "ogg", "opus", "media", "sound", "sounds", "file", "files", "upload", "uploads",
     "download", "downloads", "data", "archive", "originals", "masters", "all"]
)  # fmt: skip
_PLAIN_STEMS: Final = _NEUTRAL | {"master", "final", "mix", "podcast", "show", "output", "x"}


class Folders:
    """Knows which folders are shows', and what else lies in a recording's folder."""

    def __init__(
        self,
        texts: Sequence[Text],
        recordings: Sequence[RecordingFile],
        table: ShowTable,
        names: ShowNames,
    ) -> None:
        self._names = names
        self._with_texts = {text.show.folder for text in texts}
        self._shows = {show.folder: show for show in table.shows.values()}
        self._shows |= {text.show.folder: text.show for text in texts}
        self._called: dict[Words, list[str]] = defaultdict(list)
        for show in self._shows.values():
            for words in {words_of(show.folder), words_of(show.dash), words_of(show.title)}:
                self._called[words].append(show.folder)
        self._count = Counter(each.parts[:-1] for each in recordings)
        self._numbered: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for folder, count in self._count.items():
            if folder and folder[-1].isdigit():
                self._numbered[folder[:-1]].append(count)
        self._misnumbered = {each.parts[:-1] for each in recordings if self._is_misnumbered(each)}
        self._seasonal = {each.parts[:-2] for each in recordings if _is_in_season(each)}
        self._seasons: dict[str, set[int]] = defaultdict(set)

    def shows_called(self, folder: str) -> Sequence[str]:
        """The shows that a folder may be of."""
        return self._called.get(words_of(folder), ())

    def show_of(self, album: str) -> str:
        """The show that an album or a feed's title names: it alone, or it and a subtitle."""
        phrase = read_phrase(album)
        found = self._names.show_at(phrase.words, 0) if phrase.words else None
        if found is None:
            return ""
        length, show, sure = found
        ends = len(phrase.words) == length or phrase.gap(length) == "separator"
        return show if sure and ends else ""

    def only_show(self, recording: RecordingFile) -> str:
        """The one show that there is, if no folder may be another's."""
        if len(self._with_texts) != 1:
            return ""
        show = self._shows[next(iter(self._with_texts))]
        return show.folder if self._relation(recording, show) in {"own", "free"} else ""

    def context(self, recording: RecordingFile) -> tuple[str, str]:
        """The show that the recording's own folder tells, and why that may be none."""
        shows = self.shows_called(recording.parts[-2]) if len(recording.parts) > 1 else ()
        if len(shows) != 1:
            return "", ""
        show = self._shows[shows[0]]
        if recording.parts[:-1] in self._misnumbered:
            return show.folder, _TRACK
        called = words_of(recording.parts[-2])
        plain = is_plain_folder(show) or called in {words_of(show.dash), words_of(show.title)}
        return show.folder, "" if plain else _VAGUE

    def relation(self, recording: RecordingFile, text: Text) -> Relation:
        """What a recording's folders say about its being of a transcript's show."""
        return self._relation(recording, text.show)

    def doubt_of(self, recording: RecordingFile, text: Text, *, titled: bool = False) -> str | None:
        """Why a recording called like a transcript may be of another show.

        Args:
            recording: the recording.
            text: a transcript of the same name, or title.
            titled: whether the name is a title, which other shows hardly have.

        Returns:
            "" if it is certain, None if it is of another show.
        """
        if holds_cuts(recording):
            return CUT
        relation = self.relation(recording, text)
        if relation == "own":
            return ""
        words = words_of(text.stem)
        named = self._names.show_at(words, 0) if words else None
        if named and named[1] == text.show.folder and len(words) > named[0]:
            return _ELSEWHERE if relation == "foreign" else ""
        if relation == "foreign":
            return None
        if relation == "unknown":
            return _UNKNOWN
        bare = not titled and all(word.isdigit() for word in words)
        return _NO_SHOW if bare and len(self._with_texts) > 1 else ""

    def is_episode(self, recording: RecordingFile) -> bool:
        """Whether the number that a recording's folder is called by is hardly a season's.

        Folders of seasons hold several recordings. One folder alone proves nothing, unless an
        address has it or the recording in it has no name of its own.
        """
        folder = recording.parts[:-1]
        beside = self._numbered.get(folder[:-1], ())
        if self._count[folder] > 1 or max(beside, default=0) > 1 or folder[:-1] in self._seasonal:
            return False
        words = words_of(recording.stem)
        plain = all(word.isdigit() or word in _PLAIN_STEMS for word in words)
        return len(beside) > 1 or plain or is_address(recording.place)

    def has_one_season(self, recording: RecordingFile) -> bool:
        """Whether all recordings of an album or feed are of the same season."""
        return len(self._seasons[recording.album]) <= 1

    def note_seasons(self, recordings: Sequence[RecordingFile]) -> None:
        """Remember which seasons the recordings of an album or feed are of."""
        for each in recordings:
            if each.season is not None:
                self._seasons[each.album].add(each.season)

    def _relation(self, recording: RecordingFile, show: Show) -> Relation:
        unknown = False
        for part in reversed(recording.parts[:-1]):
            words = words_of(part)
            shows = self._called.get(words, ())
            if show.folder in shows:
                return "own"
            if any(self._is_surely(each) for each in shows):
                return "foreign"
            year = len(words) == 1 and words[0].isdigit() and len(words[0]) == 4
            unknown = unknown or not (year or _NEUTRAL.issuperset(words))
        # The folders of an address are its server's business.
        return "unknown" if unknown and not is_address(recording.place) else "free"

    def _is_surely(self, show: str) -> bool:
        """Whether a folder called like a show is its own: "podcast" may be anybody's."""
        return show in self._with_texts or is_plain_folder(self._shows[show])

    def _is_misnumbered(self, recording: RecordingFile) -> bool:
        """Whether a name begins with another number than its episode's: a track's."""
        phrase = read_phrase(recording.stem)
        if not phrase.words or not phrase.words[0].isdigit() or phrase.gap(1) != "separator":
            return False
        claims = claims_in(recording.stem, self._names)
        return any(each.episode != phrase.words[:1] for each in claims)


def holds_cuts(recording: RecordingFile) -> bool:
    """Whether a folder says that what is in it are trailers, parts, bonuses."""
    return any(is_folder_of_cuts(words_of(part)) for part in recording.parts[:-1])


def _is_in_season(recording: RecordingFile) -> bool:
    """Whether a recording has a number that is not its folder's: `gotime/2/01.mp3`."""
    if len(recording.parts) < 2 or not recording.parts[-2].isdigit():
        return False
    stem = words_of(recording.stem)
    return len(stem) == 1 and stem[0].isdigit() and stem != words_of(recording.parts[-2])
