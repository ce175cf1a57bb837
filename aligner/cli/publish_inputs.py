"""What `aligner publish` was asked for, and the texts that it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from aligner.alignment.file import AlignmentFile
from aligner.alignment.file_reader import read_alignment
from aligner.cli.inputs import read_transcript
from aligner.errors import BadInput
from aligner.publish.journal import ImportedEdit, contributors, read_journal, replay, sha256_of
from aligner.publish.names import Author, check_path, read_author
from aligner.publish.plan import Correction, find_original, read_upstream
from aligner.publish.repository import Repository
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.reading import dialect_of, read_as
from aligner.transcript.model import Gap
from aligner.transcript.shows import ShowTable
from aligner.transcript.timecode import read_timecode

_MOST_GAPS: Final = 5
"""That a message names."""


@dataclass(frozen=True, slots=True)
class Request:
    """The command's options."""

    episode: Path
    repo: Path
    base: str
    remote: str | None
    output: Path | None
    corrected: Path | None
    path: str | None
    original: Path | None
    journal: Path | None
    alignment: Path | None
    people: tuple[str, ...]
    confirmed: tuple[str, ...]
    branch_name: str | None
    upstream: str | None
    restyle: bool
    skip_conflicts: bool
    allowed: tuple[str, ...]
    rules: Path | None
    shows: Path | None
    dialect: Dialect | None = None


def read_correction(request: Request, repository: Repository, shows: ShowTable) -> Correction:
    """The texts, the people and the alignment that a request names.

    Raises:
        BadInput: a file cannot be used.
        UsageError: there is no gap at a time that was listened to in vain.
        UnsafeName: a path or a person is not taken as it stands.
    """
    path = _repository_path(request, shows)
    text = read_transcript(request.episode, request.dialect).transcript.text
    original = read_transcript(request.original).transcript.text if request.original else None
    journal = read_journal(request.journal) if request.journal else ()
    if journal:
        text, original = _replayed(request, repository, path, journal, text, original)
    people = tuple(read_author(each) for each in request.people) or _people(repository, journal)
    file = read_alignment(request.alignment) if request.alignment else None
    upstream = read_upstream(repository, request.base, path)
    dialect = request.dialect or dialect_of(original or upstream or text, request.episode)
    if dialect is not None and dialect.reader == "changelog":
        dialect = None
    return Correction(
        path,
        text,
        original,
        people,
        _confirmed(request, journal, text, dialect),
        file.alignment if file else None,
        _aligned_text(file, (text, original, upstream)),
        dialect,
    )


def _repository_path(request: Request, shows: ShowTable) -> str:
    """The file's path there: as told, as it lies in the clone, or as the shows name it."""
    if request.path:
        return check_path(request.path)
    place, root = request.episode.resolve(), request.repo.resolve()
    if place.is_relative_to(root):
        return check_path(place.relative_to(root).as_posix())
    episode = shows.of_path(place.as_posix())
    if episode is None or episode.show.folder not in shows.shows:
        episode = shows.of_file_name(place.name)
    if episode is None:
        problem = "No show calls a transcript so."
        raise BadInput(str(request.episode), problem, "Say where it belongs with --path.")
    return check_path(episode.path)


def _replayed(
    request: Request,
    repository: Repository,
    path: str,
    journal: tuple[ImportedEdit, ...],
    text: str,
    original: str | None,
) -> tuple[str, str]:
    """The corrected text and what it is a correction of, from a journal."""
    begins = journal[0].base
    if original is None:
        original = text if sha256_of(text) == begins else None
    if original is None:
        original = find_original(repository, request.base, path, begins)
    return replay(original, journal), original


def _people(repository: Repository, journal: tuple[ImportedEdit, ...]) -> tuple[Author, ...]:
    """Whoever the journal names with an address, else whoever uses this clone."""
    named = [name for name in contributors(journal) if name.endswith(">")]
    if named:
        return tuple(read_author(name) for name in named)
    code, out, _ = repository.git.attempt("var", "GIT_AUTHOR_IDENT")
    if code:
        problem = "git does not know who you are."
        raise BadInput(str(repository.git.folder), problem, "Say it with --author.")
    return (read_author(out.decode("utf-8", "replace").rsplit(" ", 2)[0]),)


def _confirmed(
    request: Request, journal: tuple[ImportedEdit, ...], text: str, dialect: Dialect | None
) -> tuple[str, ...]:
    """Gap tags listened to in vain: by their time, or kept as they were in the journal.

    Raises:
        UsageError: there is no gap at a time that the request names.
    """
    times = {_time_of(each): each for each in request.confirmed}
    kept = {entry.edit.new for entry in journal if entry.edit.old == entry.edit.new}
    gaps = [
        gap
        for paragraph in read_as(text, dialect).paragraphs
        for gap in paragraph.inlines
        if isinstance(gap, Gap)
    ]
    if missing := sorted(times.keys() - {gap.seconds for gap in gaps}):
        named = ", ".join(times[each] for each in missing)
        tags = ", ".join(gap.span.of(text) for gap in gaps[:_MOST_GAPS]) or "none at all"
        more = f" and {len(gaps) - _MOST_GAPS} more" if len(gaps) > _MOST_GAPS else ""
        raise click.UsageError(
            f"--confirmed {named}: no gap has that time. There are {tags}{more}."
        )
    return tuple(tag for gap in gaps if (tag := gap.span.of(text)) in kept or gap.seconds in times)


def _time_of(written: str) -> float:
    """The seconds of a time on the command line."""
    time = read_timecode(written)
    if time is None:
        raise click.UsageError(f"--confirmed {written}: that is no time, such as 00:12:10.50.")
    return time.seconds


def _aligned_text(file: AlignmentFile | None, texts: tuple[str | None, ...]) -> str | None:
    """The one of the texts that an alignment is of."""
    wanted = file.transcript.sha256 if file else ""
    return next((text for text in texts if text is not None and sha256_of(text) == wanted), None)
