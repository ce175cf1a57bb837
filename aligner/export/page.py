"""A page to read along: one file that opens from disk, with the sound beside it.

The markup is that of an HTML transcript for podcasts (`cite`, `time`, `p`), so that players which
read those can read this one. Times are links into the sound and work without the script; with it,
the word that is said is marked, and a click on a word plays it.

Nothing is loaded from anywhere but the sound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import PurePath
from urllib.parse import quote

from aligner.export.episode import CaptionedEpisode
from aligner.export.passages import CaptionToken, Passage, clean
from aligner.export.sheet import asset, html_page
from aligner.timeline import Segment, clock_face

_CLASSES = {"gap": "gap", "tag": "tag"}


def write_page(episode: CaptionedEpisode) -> str:
    """The page's HTML."""
    passages = [each for each in episode.passages if each.pieces and each.kind != "break"]
    audio = episode.options.audio_url or quote(PurePath(episode.file.audio.path).name)
    title = clean(episode.options.title) or episode.name
    length = clock_face(episode.file.alignment.duration).rpartition(".")[0]
    words = len(episode.file.alignment.words)
    body = f"""<header><h1 dir="auto">{escape(title)}</h1><p>{length} · {words:,} words</p></header>
<div class="player"><div>
<audio controls preload="metadata" src="{escape(audio)}"></audio>
<label><input type="checkbox" id="follow" checked> Follow</label>
<span id="lost" hidden>The sound is not at “{escape(audio)}”. Put it there, beside this page.</span>
</div></div>
<main>
{_body(passages, _breaks(episode), escape(audio))}</main>
<footer>Times by {escape(episode.file.alignment.engine)}.</footer>"""
    times = json.dumps([_times(passage) for passage in passages], separators=(",", ":"))
    return html_page(title, body, style=asset("page.css"), script=asset("page.js"), data=times)


def _breaks(episode: CaptionedEpisode) -> list[Segment]:
    return sorted(each.segment for each in episode.file.alignment.breaks)


def _body(passages: Sequence[Passage], breaks: Sequence[Segment], audio: str) -> str:
    return "".join(f"{row}\n" for row in _rows(passages, list(breaks), audio))


def _rows(passages: Sequence[Passage], breaks: list[Segment], audio: str) -> Iterator[str]:
    speaker: str | None = None
    for number, passage in enumerate(passages):
        onset = _onset(passage)
        while breaks and onset is not None and breaks[0].onset <= onset:
            yield _break(breaks.pop(0), audio)
        named = passage.speaker if passage.speaker != speaker else None
        speaker = passage.speaker
        cite = f'<cite dir="auto">{escape(named)}:</cite>' if named else ""
        text = "".join(_text(passage.pieces))
        yield (
            f'<div class="said">{cite}<span class="at">{_link(onset, audio)}</span>'
            f'<p data-i="{number}" dir="auto">{text}</p></div>'
        )
    yield from (_break(each, audio) for each in breaks)


def _onset(passage: Passage) -> float | None:
    return next((p.onset for p in passage.pieces if p.segment is not None), None)


def _link(onset: float | None, audio: str) -> str:
    if onset is None:
        return ""
    shown = clock_face(onset).rpartition(".")[0]
    at = f"{onset:.2f}"
    return f'<a href="{audio}#t={at}" data-t="{at}"><time>{shown}</time></a>'


def _break(segment: Segment, audio: str) -> str:
    return (
        f'<div class="break">{_link(segment.onset, audio)} · {segment.duration:.0f} seconds '
        "that are not in the transcript</div>"
    )


def _text(pieces: Sequence[CaptionToken]) -> Iterator[str]:
    """The paragraph's HTML; runs of what nobody says in one element."""
    unsaid = False
    for i, piece in enumerate(pieces):
        blank = "" if piece.glued or not i else " "
        lost = piece.segment is None and bool(piece.words)
        if unsaid and not lost:
            yield "</span>"
        yield blank
        if lost and not unsaid:
            yield '<span class="unsaid" title="Not heard in this recording">'
        unsaid = lost
        shown = escape(piece.text, quote=False)
        name = _CLASSES.get(piece.kind)
        yield f'<span class="{name}">{shown}</span>' if name else shown
    if unsaid:
        yield "</span>"


def _times(passage: Passage) -> list[int]:
    """Character and milliseconds of each piece that is said, one after another.

    Characters are counted as scripts count them: those beyond the basic plane are two.
    """
    row: list[int] = []
    reached = 0
    for i, piece in enumerate(passage.pieces):
        reached += 0 if piece.glued or not i else 1
        if piece.segment is not None:
            row += (reached, round(piece.onset * 1000))
        reached += len(piece.text.encode("utf-16-le")) // 2
    return row
