"""Everything that reads what others wrote: a row each, with what it may begin from.

A reader is given bytes. It may read them, or refuse with an error of the project's own, whose
message a user is shown. Anything else is a find: a traceback, a text that does not come back, an
answer that takes more than some seconds of processor time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aligner.alignment.evaluation.truth import read_truth
from aligner.alignment.file_reader import read_alignment
from aligner.batch.episodes import read_choices
from aligner.batch.feed_items import read_feed
from aligner.batch.journal import open_journal
from aligner.batch.listing import listed
from aligner.batch.page import FetchedPage
from aligner.counts import read_count
from aligner.errors import AlignerError, BadInput
from aligner.nesting import parse_json
from aligner.publish import names
from aligner.publish.errors import GitHubFailed
from aligner.publish.github_answers import Answer, read_pulls, read_repository, wait_asked
from aligner.publish.journal import read_journal
from aligner.transcript import house_style
from aligner.transcript.dialects.convert import convert
from aligner.transcript.dialects.dialect import read_dialect
from aligner.transcript.dialects.reading import read_as, read_text
from aligner.transcript.dialects.shelf import shipped, source_of
from aligner.transcript.lint import lint
from aligner.transcript.model import Transcript
from aligner.transcript.page_text import as_markdown, page_paragraphs
from aligner.transcript.parse import decode_text, parse
from aligner.transcript.shows import load_shows
from aligner.transcript.spoken import tokenize
from tests.alignment.test_file import SMALL
from tests.fuzz import seeds
from web.errors import RequestRefused
from web.library.pages import WrongPage, read_page
from web.store.backup import back_up, opened
from web.store.database import Database

SAMPLES = Path(__file__).parents[2] / "samples"
REFUSALS = (AlignerError, RequestRefused, WrongPage)
URL = "https://example.org/feed/"


@dataclass(frozen=True, slots=True)
class Reader:
    """One of them.

    Attributes:
        name: of it, and of the folder of its finds.
        read: given bytes and an empty folder; raises `REFUSALS`, or what is wrong.
        seeds: what mutation begins from.
    """

    name: str
    read: Callable[[bytes, Path], None]
    seeds: tuple[bytes, ...]


def readers() -> tuple[Reader, ...]:
    """All of them."""
    talk = (SAMPLES / "slack-water-1.md").read_bytes()[:4000]
    texts = (talk, *(example.encode() for example in seeds.EXAMPLES.values()))
    dialects = [
        Reader(
            f"dialect-{name}",
            _as_dialect(name),
            (seeds.EXAMPLES.get(name, "").encode() or talk, talk),
        )
        for name in shipped()
    ]
    return (
        Reader("text", _text, texts),
        Reader("changelog", _changelog, (talk,)),
        *dialects,
        Reader("alignment-file", _from_file(read_alignment), (_alignment(),)),
        Reader("truth", _from_file(read_truth), (seeds.TRUTH,)),
        Reader("journal-of-edits", _from_file(read_journal), (seeds.EDITS,)),
        Reader("journal-of-a-batch", _batch_journal, (seeds.DONE,)),
        Reader("choices", _from_file(read_choices), (seeds.CHOICES,)),
        Reader("shows", _from_file(load_shows), (seeds.SHOWS,)),
        Reader("house-rules", _rules, (seeds.RULES,)),
        Reader("house-style", _style, (talk, b"npm5 devops https://devops.com JS opensource.org")),
        Reader(
            "dialect-file", _dialect_file, tuple(source_of(name).encode() for name in shipped())
        ),
        Reader("feed", _feed, (seeds.RSS, seeds.ATOM)),
        Reader("listing", _listing, (b'<a href="a-1.mp3">a</a><a href="b/">b</a><![ x',)),
        Reader("page", _page, (seeds.HTML, talk)),
        Reader("github", _github, (seeds.PULLS, seeds.REPOSITORY)),
        Reader("names", _names, (b"Ann Lee <ann@example.org>", b"a/b-1.md", b"origin/main", b"42")),
        Reader("backup", _backup, (_archive(),)),
    )


def _from_file(read: Callable[[Path], object]) -> Callable[[bytes, Path], None]:
    def of(data: bytes, folder: Path) -> None:
        path = folder / "given"
        path.write_bytes(data)
        read(path)

    return of


def _text(data: bytes, _folder: Path) -> None:
    reading = read_text(decode_text(data, "given"))
    _holds(reading.transcript)
    for name in ("changelog", "subrip", None):
        with suppress(BadInput):  # cues need times
            convert(reading.transcript, shipped()[name] if name else None, "given")


def _changelog(data: bytes, _folder: Path) -> None:
    _holds(parse(decode_text(data, "given")))


def _as_dialect(name: str) -> Callable[[bytes, Path], None]:
    dialect = shipped()[name]

    def read(data: bytes, _folder: Path) -> None:
        _holds(read_as(decode_text(data, "given"), dialect))

    return read


def _holds(transcript: Transcript) -> None:
    """Blocks tile the file, words and findings lie in it."""
    reached = 0
    for block in transcript.blocks:
        assert block.span.start == reached, "blocks leave characters out, or overlap"
        reached = block.span.end
    assert reached == len(transcript.text), "blocks end before the text does"
    for token in tokenize(transcript):
        assert 0 <= token.span.start < token.span.end <= reached, "a word lies outside the text"
    lint(transcript)


def _batch_journal(data: bytes, folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(data)
    with open_journal(folder):
        pass


def _rules(data: bytes, _folder: Path) -> None:
    house_style.read_rules(decode_text(data, "given"), "given")


def _style(data: bytes, _folder: Path) -> None:
    rules = house_style.default_rules()
    text = decode_text(data, "given")
    styled = house_style.style(text, rules)
    assert house_style.style(styled, rules) == styled, "what is styled is styled again"
    house_style.find_traps(text, rules)


def _dialect_file(data: bytes, _folder: Path) -> None:
    read_dialect(decode_text(data, "given"), "given")


def _feed(data: bytes, _folder: Path) -> None:
    read_feed(FetchedPage(URL, "application/xml", data))


def _listing(data: bytes, _folder: Path) -> None:
    list(
        listed(lambda url: FetchedPage(url, "text/html", b""), FetchedPage(URL, "text/html", data))
    )


def _page(data: bytes, _folder: Path) -> None:
    source = data.decode("utf-8", "replace")
    for paragraph in page_paragraphs(source):
        as_markdown(paragraph)
    read_page(source)


def _github(data: bytes, _folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    answer = Answer(403, {"retry-after": text[:40], "x-ratelimit-reset": text[-40:]}, text)
    wait_asked(answer)
    try:
        answer = Answer(200, {}, parse_json(text))
    except ValueError:
        return
    answer.words()
    for read in (read_pulls, read_repository):
        try:
            read(answer)
        except GitHubFailed:
            continue


def _names(data: bytes, _folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    read_count(text)
    for check in (
        names.read_author,
        names.check_path,
        names.check_branch,
        names.check_revision,
        names.check_remote,
    ):
        try:
            check(text)
        except AlignerError:
            continue


def _backup(data: bytes, folder: Path) -> None:
    archive = folder / "given"
    archive.write_bytes(data)
    with opened(archive, folder):
        pass


def _alignment() -> bytes:
    """A small alignment file."""
    with tempfile.TemporaryDirectory() as folder:
        SMALL.dump(Path(folder, "small"))
        return Path(folder, "small").read_bytes()


def _archive() -> bytes:
    """A backup of a new store."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.sqlite"
        database = Database(url)
        database.migrate()
        database.close()
        back_up(url, "key", Path(folder, "archive"), made=0.0)
        return Path(folder, "archive").read_bytes()
