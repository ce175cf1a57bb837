"""A page or feed from the web: bounded in bytes and in time."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from aligner.batch.client import PrivateAddress
from aligner.batch.errors import FeedError

_log = logging.getLogger(__name__)

_NO_FILES = {"mailto", "javascript", "data", "tel"}
"""What pages link to besides files."""

PRIVATE = "If you trust that host, allow it: --allow-host HOST or HOST:PORT."


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What came.

    Attributes:
        url: where the last redirect led.
        kind: the type that the server names, "" if none.
        data: the bytes.
    """

    url: str
    kind: str
    data: bytes


def read_page(web: httpx.Client, url: str, largest: int, longest: float) -> FetchedPage:
    """Get a page.

    Args:
        web: from `client`.
        url: its address.
        largest: bytes.
        longest: seconds that all of it may take.

    Raises:
        FeedError: it cannot be had, is too large, or takes too long.
    """
    data = bytearray()
    end = time.monotonic() + longest
    try:
        with web.stream("GET", url) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > largest:
                    raise FeedError(url, f"has more than {largest:,} bytes.", "Check the address.")
                if time.monotonic() > end:
                    problem = f"took more than {longest:.0f} s; {len(data):,} bytes came."
                    raise FeedError(url, problem, "Try later.")
            kind = response.headers.get("Content-Type", "")
            return FetchedPage(str(response.url), kind, bytes(data))
    except httpx.HTTPStatusError as error:
        problem = f"the server answers {error.response.status_code}."
        raise FeedError(url, problem, "Check the address, or try later.") from error
    except PrivateAddress as error:
        raise FeedError(url, f"leads into a private network: {error}.", PRIVATE) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        problem = f"cannot be had: {type(error).__name__} {error}."
        raise FeedError(url, problem, "Check the address, or try later.") from error


def place_of(base: str, link: str) -> str | None:
    """Where a page's link leads, without fragment; None, with a note, if it is no address."""
    try:
        place = urldefrag(urljoin(base, link.strip())).url
        httpx.URL(place)
        parts = urlsplit(place)
        parts.port  # noqa: B018 - raises if it is none
    except (ValueError, httpx.InvalidURL) as error:
        _log.warning("%s: names %.200r, which is no address (%s).", base, link, error)
        return None
    if parts.scheme in _NO_FILES:
        return None
    if parts.scheme not in {"http", "https"}:
        _log.warning("%s: names %.200r; only http and https are followed.", base, link)
        return None
    return place
