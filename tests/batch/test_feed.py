from __future__ import annotations

from urllib.parse import quote

import pytest

from aligner.batch.client import Pace
from aligner.batch.errors import FeedError
from aligner.batch.feed import offered
from aligner.batch.rate_limited_downloads import Patience
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
        (b'<rss><item><enclosure url="http://[bad/"/></item></rss>', "names no recordings"),
        (b"<rss>" + b"<a>" * 200_000, "is no feed"),
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


@pytest.mark.parametrize(
    "length", ["\u00b2\u00b2\u00b2\u00b2", "9" * 5000, "-5", "1e9", "\u0663" * 5, "1_000_000"]
)
def test_a_length_that_is_no_number_is_not_known(length: str) -> None:
    item = f'<item><enclosure url="/a.mp3" length="{length}"/><title>9</title></item>'
    with serving() as (server, _):
        server.feed = f"<rss>{item}</rss>".encode()
        (found,) = offered(f"{server.address}/feed")
    assert found.size is None


def test_an_address_that_is_none_is_named_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    bad = ["http://[bad/", "http://x:99999/a.mp3", "http://a\u0001b/c.mp3"]
    items = "".join(f'<item><enclosure url="{each}"/></item>' for each in bad[:2])
    with serving() as (server, _):
        server.feed = f'<rss>{items}<item><enclosure url="/a.mp3"/></item></rss>'.encode()
        assert [each.stem for each in offered(f"{server.address}/feed")] == ["a"]
    assert all(each in caplog.text for each in bad[:2])


def test_a_listing_with_odd_markup_and_links_is_read(caplog: pytest.LogCaptureFixture) -> None:
    links = '<a href="http://[bad/">x</a><a href="b.mp3">b</a><![ x><a href="c.mp3">'
    with serving() as (server, _):
        server.files = {"/file/": f"<!doctype html>{links}<![ x".encode()}
        found = offered(f"{server.address}/file/")
    assert [each.stem for each in found] == ["b", "c"]
    assert "http://[bad/" in caplog.text


@pytest.mark.parametrize("manner", ["trickle", "lazy"])
def test_a_feed_that_trickles_has_a_deadline(manner: str) -> None:
    with serving() as (server, _):
        patience = Patience(pace=Pace(slowest=1_000, window=0.3))
        with pytest.raises(FeedError, match="bytes a second come"):
            offered(f"{server.address}/{manner}", patience)
        if manner == "trickle":
            with pytest.raises(FeedError, match="took more than"):
                offered(f"{server.address}/{manner}", Patience(page=0.3))


def test_a_feed_leads_into_no_private_network() -> None:
    with serving() as (server, _), serving() as (other, asked):
        other.feed = FEED
        place = quote(f"{other.address}/feed", safe="")
        with pytest.raises(FeedError, match="leads into a private network"):
            offered(f"{server.address}/else/{place}")
        assert not asked.asked
        allowed = [f"127.0.0.1:{other.server_port}"]
        assert len(offered(f"{server.address}/else/{place}", allowed=allowed)) == 2
