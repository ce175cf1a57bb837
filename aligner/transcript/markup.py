"""HTML as it comes from the web, read to its end whatever it holds.

<![ x             a comment, as browsers take it     Python's reader: AssertionError
&#999…999;        no character                       Python's reader: ValueError
<a <a <a          a tag that is never closed         Python's reader: quadratic time
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

END = "\0"
"""What a reader is given behind the page; no page holds it."""

_CLOSING = f"{END}\"'>-->]]>"
"""Closes whatever markup a page leaves open, after the end mark.

Python's reader looks for the end of each open tag and comment again and again: 40 kB of them took
24 s, closed 0.04 s.
"""

_ENDLESS_CHARACTER = re.compile(r"&#[0-9]{20,}+")
_NO_CHARACTER = "&#xFFFD"


class MarkupReader(HTMLParser):
    """Python's reader of HTML, for pages that nobody has checked; subclasses collect."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, source: str) -> None:
        """Read a whole page; what a tag or comment left open swallows ends with the page."""
        source = _ENDLESS_CHARACTER.sub(_NO_CHARACTER, source.replace(END, ""))
        self.feed(source + _CLOSING)
        self.close()

    def parse_html_declaration(self, i: int) -> int:
        """`<![` opens a comment: sections with a keyword are of SGML and XML, not of HTML."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)
