"""Where an episode's file is in the clone of the transcripts' repository."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from aligner.publish.errors import UnsafeName
from aligner.publish.names import check_path
from aligner.publish.repository import Repository
from aligner.publish.whereabouts import find_file
from aligner.transcript.shows import ShowTable
from web.store.tables import Episode


def path_in(
    repository: Repository,
    base: str,
    episode: Episode,
    shows: ShowTable,
    library: Path | None = None,
) -> str:
    """The file's path in the clone: where it lies, as its folder says, or as the shows name it.

    Raises:
        RevisionMissing: the clone has no such base.
        FileRemoved: the clone had it there, and has it no more.
    """
    place, root = Path(episode.transcript_path), repository.git.folder.resolve()
    if place.is_relative_to(root):
        return check_path(place.relative_to(root).as_posix())
    commit, below = repository.resolve(base), "/".join(place.parts[-2:])
    try:
        is_there = find_file(repository, commit, below).stored is not None
    except UnsafeName:
        is_there = False
    return below if is_there else named_path(episode, shows, library)


def named_path(episode: Episode, shows: ShowTable, library: Path | None = None) -> str:
    """The path as the shows name it, else where it lies in the library, else the file's own name.

    Args:
        episode: whose.
        shows: how the repository names its files.
        library: the folder that the editor serves; it lies as the repository does.
    """
    place = PurePosixPath(Path(episode.transcript_path).as_posix())
    named = shows.of_path(str(place))
    if named is None or named.show.folder not in shows.shows:
        named = shows.of_file_name(place.name)
    lies = _below(episode, library) or place.name
    for path in (named.path if named else lies, f"{episode.slug}{place.suffix or '.md'}"):
        try:
            return check_path(path)
        except UnsafeName:
            continue
    return "episode.md"


def _below(episode: Episode, library: Path | None) -> str:
    """Where a file lies in the library, if in a folder of it; else ""."""
    place = Path(episode.transcript_path)
    if library is None or not place.is_relative_to(library.resolve()):
        return ""
    return place.relative_to(library.resolve()).as_posix()
