from __future__ import annotations

import pytest

from aligner.batch.errors import FeedError
from aligner.batch.feed import offered
from tests.batch.web_server import serving

FEED = b"""<?xml version="1.0"?>
<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<item><title>Go Time 12: Fuzzy</title><link>https://changelog.com/gotime/12</link>
<guid>g12</guid><itunes:duration>1:02:03</itunes:duration>
<enclosure url="https://cdn.x/go-time-12.mp3?from=feed" length="58123456" type="audio/mpeg"/></item>
<item><title>No sound</title></item>
<item><title>Relative</title><enclosure url="/13.mp3" length="0" type="audio/mpeg"/></item>
</channel></rss>"""


def test_items_of_a_feed() -> None:
    with serving() as (server, _):
        server.feed = FEED
        first, second = offered(f"{server.address}/feed")
        assert second.place == f"{server.address}/13.mp3"
    assert (first.title, first.page) == ("Go Time 12: Fuzzy", "https://changelog.com/gotime/12")
    assert (first.size, first.changed, first.duration) == (58123456, "g12", 3723.0)
    assert first.parts == ("go-time-12",)
    assert second.size is None


def test_a_listing_is_followed_down_and_not_up() -> None:
    with serving() as (server, badly):
        found = offered(f"{server.address}/listing/")
        assert [each.parts for each in found] == [("a b",), ("gotime", "go-time-1")]
        assert set(badly.asked) == {"/listing/", "/listing/gotime/"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not xml", "is no feed"),
        (b"<rss/>", "names no recordings"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>', "declares a document type"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    with serving() as (server, _):
        server.feed = data
        with pytest.raises(FeedError, match=reason):
            offered(f"{server.address}/feed")


def test_a_feed_that_is_not_there() -> None:
    with serving() as (server, _), pytest.raises(FeedError, match="answers 404"):
        offered(f"{server.address}/nowhere")
    with pytest.raises(FeedError, match="cannot be had"):
        offered("http://127.0.0.1:9/feed")
