"""Which recording belongs to each transcript of a pull request, and why some have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from aligner.batch.archive import BatchRequest, arrived, find, not_arrived, wanted
from aligner.batch.episodes import Pairing
from aligner.batch.evidence import doubt
from aligner.batch.rate_limited_downloads import Downloader
from aligner.errors import BadInput


@dataclass(frozen=True, slots=True)
class SoundSource:
    """Where recordings are.

    Attributes:
        audio: a folder of them, or the one recording; None if there is none.
        feed: address of a feed or listing.
        allow_hosts: hosts in a private network that the feed may lead to.
        names: TOML file with shows and pairs.
    """

    audio: Path | None = None
    feed: str | None = None
    allow_hosts: tuple[str, ...] = ()
    names: Path | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """What belongs to a transcript.

    Attributes:
        name: what the recording is called: its path or address; "" if there is none.
        path: where it lies now.
        problem: why there is none.
    """

    name: str = ""
    path: Path | None = None
    problem: str = ""


def pair(
    folder: Path, paths: Iterable[str], source: SoundSource, made: Path
) -> Mapping[str, Paired]:
    """Find the recordings, and get those that are on the web.

    Args:
        folder: with all transcripts of a commit, from `standing`.
        paths: the transcripts that are meant, relative to it.
        source: where recordings are.
        made: a folder for downloads.

    Raises:
        BadInput, FeedError: what was named cannot be used.
    """
    meant = list(paths)
    if source.audio is None and source.feed is None:
        none = Paired(problem="no recordings were named (--audio or --feed).")
        return dict.fromkeys(meant, none)
    if source.audio is not None and not source.audio.is_dir():
        return {path: _the_one(source.audio, meant) for path in meant}
    wish = BatchRequest(
        folder,
        made,
        None if source.feed else source.audio,
        source.feed,
        source.names,
        allow_hosts=source.allow_hosts,
    )
    return dict(_paired(wish, meant)) if meant else {}


def _the_one(audio: Path, meant: list[str]) -> Paired:
    if not audio.is_file():
        raise BadInput(str(audio), "There is no such file.", "Check the path.")
    if len(meant) > 1:
        problem = f"is one recording, but {len(meant)} transcripts were changed."
        raise BadInput(str(audio), problem, "Name a folder of recordings.")
    return Paired(str(audio), audio)


def _paired(wish: BatchRequest, meant: list[str]) -> Iterator[tuple[str, Paired]]:
    pairing = _only(find(wish), wish.repository, set(map(_episode, meant)))
    names = {each.text.name: each.recording.place for each in pairing.pairs}
    with Downloader(allowed=wish.allowed) as downloader:
        requests = wanted(wish, pairing)
        by_url = {each.url: name for name, each in requests.items()}
        downloads = {
            by_url[done.wanted.url]: done for done in downloader.get_all(requests.values())
        }
    here = arrived(pairing, downloads)
    found: dict[str, Paired] = {}
    for each in here.pairs:
        path = _inside(each.text.path, wish.repository)
        doubtful = doubt(each, wish.table)
        name = names[each.text.name]
        found[path] = (
            Paired(problem=f"it is not certain that {name} is its recording: {doubtful.reason}")
            if doubtful
            else Paired(name, Path(each.recording.place))
        )
    failed = {each.name: " ".join(each.reasons) for each in not_arrived(downloads)}
    for each in pairing.pairs:
        if each.text.name in failed:
            problem = f"its recording could not be had: {failed[each.text.name]}"
            found[_inside(each.text.path, wish.repository)] = Paired(problem=problem)
    for unsure in pairing.doubts:
        path = _inside(unsure.text.path, wish.repository)
        found[path] = Paired(problem=f"its recording is not certain: {unsure.reason}")
    for path in meant:
        yield path, found.get(_episode(path), Paired(problem="no recording belongs to it."))


def _only(pairing: Pairing, folder: Path, meant: set[str]) -> Pairing:
    """Of a pairing, what is about the transcripts that are meant."""
    return replace(
        pairing,
        pairs=tuple(each for each in pairing.pairs if _inside(each.text.path, folder) in meant),
        doubts=tuple(each for each in pairing.doubts if _inside(each.text.path, folder) in meant),
    )


def _inside(path: Path, folder: Path) -> str:
    return _episode(path.relative_to(folder).as_posix())


def _episode(path: str) -> str:
    """A path without its ending: all forms of an episode have one recording."""
    return PurePosixPath(path).with_suffix("").as_posix()
