"""What mutation begins from: one small, well-formed example of everything that is read."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = {
    "bold-stamp": "**Anna Berg** [00:00:15]: Well, hello [inaudible 00:18] there.\n\n"
    "**Bo Day** [00:00:31]: It went so.\n",
    "stamp-line": "00:00:15 Well, hello there.\n\n00:00:31 It went [??] so.\n\n00:01:02 Right.\n",
    "name-stamp-line": "Anna Berg 00:15\nWell, hello there.\n\nBo Day 00:31\nIt went so.\n",
    "name-stamp-inline": "---\ntitle: 'Apples: 12:30'\n---\n\nAnna Berg (00:00:15): Hello.\n\n"
    "Bo Day (00:00:31): It went (unintelligible) so.\n",
    "name-colon": "ANNA BERG: Well, hello there.\n\nBO DAY: It went [indiscernible] so.\n",
    "otter": "Anna Berg  0:15  \nWell, hello there.\n\nBo Day  0:31  \nIt went so.\n",
    "html-ish": "<p><strong>Anna Berg:</strong> [00:15] Well, hello there.</p>\n",
    "webvtt": "WEBVTT\n\nNOTE made\n\nSTYLE\n::cue {}\n\n1\n00:00.500 --> 00:02.000 align:start\n"
    "<v Anna Berg>Well, <00:01.000><c>hello</c> &amp; there.</v>\n\n00:02.000 --> 00:04.000\n"
    "- It went [__] so.\n",
    "subrip": "1\n00:00:00,500 --> 00:00:02,000\nAnna Berg: <i>Well</i>, hello.\n\n2\n"
    "00:00:02,000 --> 00:00:04,000\n{\\an8}It went [??] so.\n",
    "json": '{"segments": [{"start": 0.5, "end": 2.0, "text": " Well, hello \\u00e9.", "speaker":'
    ' "A", "words": [{"word": "Well,", "start": 0.5, "end": 1.0}]}]}',
}

EDITS: Final = (
    b'{"base": "ab", "span": [0, 2], "old": "ab", "new": "cd", "who": "Ann", "when": "2026-01-01",'
    b' "flag": null}\n'
)
DONE: Final = (
    b'{"episode": "a/b-1", "text": "0", "fingerprint": "0", "engine": "x", "outcome": {"name":'
    b' "a/b-1", "status": "aligned", "reasons": [], "files": [["a.json", "0"]], "figures": null}}\n'
)
TRUTH: Final = (
    b'{"duration": 9.5, "words": [{"word": "a", "line": 1, "start": 0.5, "end": 0.75}], "lines":'
    b' [{"line": 1, "verdict": "spoken", "start": 0.5, "end": 0.75}], "gaps": [{"line": 1, "start":'
    b' 1, "end": 2, "exact": true}], "wrong": [], "missing": [{"start": 3, "end": 4}], "inserts":'
    b' [{"kind": "ad", "start": 5, "end": 6}]}'
)
CHOICES: Final = b'[pairs]\n"gotime/go-time-12" = "oddly.mp3"\n"gotime/go-time-13" = false\n'
SHOWS: Final = (
    b'site = "https://a.org"\naudio = "https://b.org/{show}/{dash}-{episode}.mp3"\n'
    b'repository = "a/b"\n[shows]\ngotime = { dash = "go-time", title = "Go Time" }\n'
)
RULES: Final = (
    b'name = "Ours"\n[[rule]]\nname = "ml"\npattern = "\\\\bML\\\\b"\nreplacement = "ML"\n'
    b'reason = "So."\n[[trap]]\nname = "t"\npattern = "x"\nmessage = "So."\n'
)
RSS: Final = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:itunes="http://www.itunes.'
    b'com/dtds/podcast-1.0.dtd"><channel><title>Go Time</title><item><title>1: A &amp; B</title>'
    b"<guid>g-1</guid><itunes:episode>1</itunes:episode><itunes:duration>10:05</itunes:duration>"
    b'<pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate><enclosure url="a-1.mp3" length="512" type='
    b'"audio/mpeg"/></item></channel></rss>'
)
ATOM: Final = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="next" href="?page=2"/>'
    b"<entry><title>One</title><id>urn:1</id><updated>2026-01-01T00:00:00Z</updated><link rel="
    b'"enclosure" type="audio/mpeg" href="https://a.org/1.mp3" length="5"/></entry></feed>'
)
HTML: Final = (
    b"<!doctype html><html><body><nav>Menu</nav><main><p><strong>Ann Lee:</strong> Well &amp; good"
    b" <a href='https://a.org'>there</a>.</p><script>x</script><p>[00:15] It went so.</p></main>"
)
PULLS: Final = (
    b'[{"number": 7, "html_url": "https://github.com/a/b/pull/7", "head": {"label": "ann:fix"}}]'
)
REPOSITORY: Final = (
    b'{"full_name": "a/b", "default_branch": "main", "clone_url": "https://github.com/a/b.git",'
    b' "parent": {"full_name": "c/b"}, "message": "m", "errors": [{"message": "e"}, "f"]}'
)
