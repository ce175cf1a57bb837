from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from aligner.batch.client import Pace
from aligner.batch.errors import FeedError
from aligner.batch.feed import offered
from aligner.batch.page import place_of
from aligner.batch.rate_limited_downloads import Patience
from aligner.batch.recordings import RecordingFile
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


NAMES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(*items: str, head: str = "", prolog: str = '<?xml version="1.0"?>') -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f"{prolog}<rss {NAMES}><channel>{head}{body}</channel></rss>".encode()


def item(number: int, title: str = "Tea", more: str = "") -> str:
    sound = f'<enclosure url="/{number}.mp3" length="2048" type="audio/mpeg"/>'
    return f"<title>{title}</title><guid>g{number}</guid>{sound}{more}"


def found_in(data: bytes) -> tuple[RecordingFile, ...]:
    with serving() as (server, _):
        server.feed = data
        return offered(f"{server.address}/feed")


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (rss(item(1, "Te\x0ba")), "Tea"),
        (rss(item(1), prolog='<?xml version="1.0"?><!DOCTYPE rss>'), "Tea"),
        (rss(item(1), prolog='<!DOCTYPE rss PUBLIC "-//x//DTD RSS" "http://x/rss.dtd">'), "Tea"),
        (rss(item(1, more="<description><![CDATA[<!DOCTYPE html><p>]]></description>")), "Tea"),
        (b"\n\n" + rss(item(1)), "Tea"),
        (b"\xef\xbb\xbf" + rss(item(1)), "Tea"),
        (rss(item(1, "Te&nbsp;a")), "Te\xa0a"),
        (rss(item(1, "T & a")), "T & a"),
        (rss(item(1, "<![CDATA[<b>Tea</b>]]>")), "Tea"),
        (rss(item(1, "1 &lt; 2")), "1 < 2"),
        (b"Warning: x in /y.php on line 3\n" + rss(item(1)), "Tea"),
        (rss(item(1)).replace(b"?>", b' encoding="UTF-16"?>'), "Tea"),
        (rss(item(1, more="<description><p>never closed<br></description>")), "Tea"),
        (rss(item(1, "T\u00e9")).decode().encode("utf-16"), "T\u00e9"),
    ],
)
def test_feeds_with_small_faults_are_read(data: bytes, title: str) -> None:
    (found,) = found_in(data)
    assert (found.title, found.changed, found.stem) == (title, "g1", "1")


def test_a_feed_that_ends_in_the_middle_is_told(caplog: pytest.LogCaptureFixture) -> None:
    whole = rss(item(1), item(2))
    assert len(found_in(whole)) == 2
    assert not caplog.messages
    assert len(found_in(whole[: whole.rindex(b"<item>")])) == 1
    assert "ends in the middle" in caplog.messages[0]


def test_atom_media_and_podcast_elements() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Go Time</title><entry><id>a1</id>
    <title>Maps</title><link href="https://changelog.com/gotime/1"/>
    <link rel="enclosure" type="audio/mpeg" length="4096" href="/a.mp3"/></entry></feed>"""
    (found,) = found_in(atom)
    assert (found.stem, found.title, found.page) == ("a", "Maps", "https://changelog.com/gotime/1")
    assert (found.album, found.size, found.changed) == ("Go Time", 4096, "a1")
    media = '<title>M</title><media:content url="/m.m4a" type="audio/mp4" duration="90"/>'
    facts = (
        "<itunes:season>2</itunes:season><itunes:episode>3</itunes:episode>"
        "<itunes:episodeType>bonus</itunes:episodeType>"
    )
    first, second = found_in(rss(media, item(1, more=facts), head="<title>Own Show</title>"))
    assert (first.stem, first.duration) == ("m", 90.0)
    assert (second.season, second.number, second.edition) == (2, 3, "bonus")
    assert second.album == "Own Show"


def test_sound_that_only_a_module_names() -> None:
    podcasting = (
        '<title>P</title><enclosure url="/p.mp4" type="video/mp4"/>'
        '<podcast:alternateEnclosure xmlns:podcast="https://podcastindex.org/namespace/1.0" '
        'type="audio/mpeg" length="4096"><podcast:source uri="/p.mp3"/>'
        "</podcast:alternateEnclosure>"
    )
    (found,) = found_in(rss(podcasting))
    assert (found.stem, found.title, found.size) == ("p", "P", 4096)
    assert found.place.endswith("/p.mp3")
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:enc="http://purl.oclc.org/net/rss_2.0/enc#">
    <channel rdf:about="x"><title>Go Time</title></channel>
    <item rdf:about="/1"><title>One</title><link>https://changelog.com/gotime/1</link>
    <enc:enclosure rdf:resource="/1.mp3" enc:type="audio/mpeg" enc:length="12345"/></item>
    </rdf:RDF>"""
    (found,) = found_in(rdf)
    assert (found.stem, found.size, found.page) == ("1", 12345, "https://changelog.com/gotime/1")


@pytest.mark.parametrize(
    "other",
    [
        '<enclosure url="/a.pdf" type="application/pdf"/>',
        '<enclosure url="/a" type="image/png"/>',
        '<enclosure url="/a.mp3.torrent" type="application/x-bittorrent"/>',
    ],
)
def test_what_is_no_sound_is_left_out_and_sound_is_preferred(other: str) -> None:
    (found,) = found_in(rss(other + item(1), f"<title>Notes</title>{other}"))
    assert found.stem == "1"


def test_all_pages_of_a_feed_are_read_once(caplog: pytest.LogCaptureFixture) -> None:
    with serving() as (server, badly):
        pages = {
            "/file/1": rss(item(1), head='<atom:link rel="next" href="2"/>'),
            "/file/2": rss(item(2), item(1), head='<atom:link rel="next" href="/file/3"/>'),
            "/file/3": rss(item(3), head='<atom:link rel="next" href="1"/>'),
        }
        server.files = pages
        found = offered(f"{server.address}/file/1")
        assert [each.stem for each in found] == ["1", "2", "3"]
        assert sorted(badly.asked) == sorted(pages)
        server.files = {"/file/1": pages["/file/1"]}
        assert [each.stem for each in offered(f"{server.address}/file/1")] == ["1"]
    assert "older episodes may be missing" in caplog.text


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "aaaa">' + "".join(f'<!ENTITY a{i} "{"&a;" * 10}">' for i in range(9)),
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;',
    ],
)
def test_declared_entities_stay_out(entities: str) -> None:
    prolog = f'<?xml version="1.0"?>\n<!-- x -->\n<!doctype rss [{entities}]>'
    for data in (rss(item(1, "&a;"), prolog=prolog), rss(item(1), prolog=prolog)):
        with pytest.raises(FeedError, match="declares a document type with entities"):
            found_in(data)


def test_a_file_of_this_machine_never_gets_into_a_title(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("planted")
    hidden = f'<!DOCTYPE rss SYSTEM "file://{secret}" [<!ELEMENT a ANY>]>'
    (found,) = found_in(rss(item(1, "Tea &secret;"), prolog=hidden))
    assert "planted" not in found.title


def test_only_addresses_of_the_web_are_followed(caplog: pytest.LogCaptureFixture) -> None:
    base = "https://a.org/feed"
    assert place_of(base, "file:///etc/passwd") is None
    assert place_of(base, "ftp://a.org/1.mp3") is None
    assert len(caplog.records) == 2
    assert place_of(base, "mailto:ann@a.org") is None
    assert len(caplog.records) == 2
    assert place_of(base, "1.mp3#t=5") == "https://a.org/1.mp3"
