"""The options of a batch run, and the pairs of files that they select.

repository ─┐                ┌─ doubtful, unpaired
            ├─ find ─► pairs ┤
audio, feed ┘                └─ what is wanted ─ download ─► what arrived ─► plan
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from aligner.batch.client import host_of
from aligner.batch.download import DownloadRequest
from aligner.batch.episodes import Pairing, read_choices, texts_in
from aligner.batch.feed import offered
from aligner.batch.layout import (
    DOWNLOADS,
    is_address,
)
from aligner.batch.outcome import EpisodeOutcome
from aligner.batch.pairing import find_pairs
from aligner.batch.rate_limited_downloads import Downloaded
from aligner.batch.recordings import RecordingFile, recording_at, recordings_in
from aligner.batch.selection import changed_since, of_shard, of_shows
from aligner.errors import BadInput
from aligner.transcript.folders import OtherForm
from aligner.transcript.shows import ShowTable, default_shows, load_shows


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """The options of a batch run.

    Attributes:
        repository: the transcripts.
        output: where the results go.
        audio: folder of recordings; with a feed, where downloads go.
        feed: address of a feed or listing.
        names: TOML file with shows and pairs.
        shows, since, shard: which transcripts are meant; all, if empty.
        formats, report: what is wanted beside the alignment files.
        fast: leave the edges of words as the acoustic model gives them.
        shared: whether the workers see the same disk; if not, texts travel with their tasks and
            recordings are addresses.
        listen: hear the recordings of doubtful pairs to settle them.
        allow_hosts: hosts in a private network that the feed may lead to.
        voices: folder in which voices are kept between episodes; None keeps none.
    """

    repository: Path
    output: Path
    audio: Path | None = None
    feed: str | None = None
    names: Path | None = None
    shows: tuple[str, ...] = ()
    since: str | None = None
    shard: tuple[int, int] = (1, 1)
    formats: tuple[str, ...] = ()
    report: bool = True
    fast: bool = False
    shared: bool = True
    listen: bool = False
    allow_hosts: tuple[str, ...] = ()
    voices: Path | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """Hosts that may be in a private network: a person named them, the feed's among them."""
        return (*self.allow_hosts, host_of(self.feed)) if self.feed else self.allow_hosts

    @property
    def table(self) -> ShowTable:
        """The shows that the names file tells of, or the Changelog's."""
        with suppress(OSError, UnicodeDecodeError):
            if self.names and "[shows" in self.names.read_text(encoding="utf-8"):
                return load_shows(self.names)
        return default_shows()


def find(wish: BatchRequest) -> Pairing:
    """Which recording belongs to which of the transcripts that are meant.

    Raises:
        BadInput: a folder or file that was named cannot be used.
        FeedError: the feed cannot.
        PublishError: git cannot tell what changed.
    """
    table = wish.table
    refused: list[BadInput] = []
    every = texts_in(wish.repository, table, refused.append)
    texts = of_shows(every, wish.shows) if wish.shows else every
    texts = of_shard(texts, *wish.shard)
    if wish.since:
        texts = changed_since(texts, wish.repository, wish.since)
    choices = read_choices(wish.names) if wish.names else {}
    # All texts are paired, so that a recording is not given to one that is a worse match.
    pairing = find_pairs(every, _recordings(wish, refused), choices, table)
    meant = {text.name for text in texts}
    whole = len(texts) == len(every)
    return Pairing(
        tuple(pair for pair in pairing.pairs if pair.text.name in meant),
        tuple(each for each in pairing.doubts if each.text.name in meant),
        tuple(text for text in pairing.unpaired if text.name in meant),
        pairing.unused if whole else (),
        tuple(str(each) for each in refused if not isinstance(each, OtherForm)),
        tuple(str(each) for each in refused if isinstance(each, OtherForm)),
    )


def _recordings(wish: BatchRequest, refused: list[BadInput]) -> Sequence[RecordingFile]:
    if wish.feed:
        return offered(wish.feed, allowed=wish.allow_hosts)
    if wish.audio is None or not wish.audio.is_dir():
        raise BadInput(str(wish.audio), "is no folder.", "Name the recordings' with --audio.")
    return tuple(recordings_in(wish.audio, refused.append))


def wanted(wish: BatchRequest, pairing: Pairing) -> dict[str, DownloadRequest]:
    """What must be on the disk before the work begins, by the transcript's name."""
    folder = wish.audio or wish.output / DOWNLOADS
    found = {}
    for pair in pairing.pairs:
        place = pair.recording.place
        if is_address(place) and wish.shared:
            suffix = PurePosixPath(urlsplit(place).path).suffix.lower() or ".mp3"
            target = folder / f"{pair.text.name}{suffix}"
            size, sha256 = pair.recording.size, pair.recording.sha256
            version = pair.recording.version
            found[pair.text.name] = DownloadRequest(place, target, size, sha256, version)
    return found


def arrived(pairing: Pairing, downloads: Mapping[str, Downloaded]) -> Pairing:
    """The pairs with the recordings that are on the disk by now; without those that are not."""
    pairs = []
    for pair in pairing.pairs:
        download = downloads.get(pair.text.name)
        if download is None:
            pairs.append(pair)
        elif download.problem is None:
            pairs.append(replace(pair, recording=recording_at(download.wanted.target)))
    return replace(pairing, pairs=tuple(pairs))


def not_arrived(downloads: Mapping[str, Downloaded]) -> tuple[EpisodeOutcome, ...]:
    """Those whose recording could not be had."""
    return tuple(
        EpisodeOutcome(name, "failed", (str(each.problem),))
        for name, each in downloads.items()
        if each.problem is not None
    )
