"""Where a batch puts things: the one module that knows its folder.

OUT/gotime/go-time-12.json          the alignment; further formats beside it
OUT/report-pages/gotime/go-time-12.html
OUT/report.html, summary.json, summary.csv
OUT/doubtful.toml                   pairs that a person must confirm
OUT/journal.jsonl                   what was done; journal-2-of-8.jsonl for a shard
OUT/audio/gotime/go-time-12.mp3     downloads, unless --audio names a folder
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from aligner.export import FORMATS

REPORT = "report.html"
SUMMARY_JSON = "summary.json"
SUMMARY_CSV = "summary.csv"
DOUBTFUL = "doubtful.toml"
DOWNLOADS = "audio"
_PAGES = "report-pages"


def alignment_name(episode: str) -> str:
    """The alignment file of an episode ("gotime/go-time-12"), relative to the folder."""
    return f"{episode}.json"


def export_name(episode: str, form: str) -> str:
    """An episode in one of the export formats, relative to the folder."""
    return f"{episode}{FORMATS[form].suffix}"


def page_name(episode: str) -> str:
    """An episode's report page, relative to the folder."""
    return f"{_PAGES}/{episode}.html"


def is_address(place: str) -> bool:
    """Whether a place is an address on the web rather than a path."""
    return place.startswith(("http://", "https://"))


def link(page: Path, place: str) -> str:
    """How a page links to a place: an address as it is, a path relative to the page."""
    if is_address(place):
        return quote(place, safe=":/?#[]@!$&'()*+,;=%~")
    return quote(os.path.relpath(place, page.parent).replace(os.sep, "/"))
