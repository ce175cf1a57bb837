r"""What is seen but not said as it is typed: letters of another alphabet that look alike, asides.

seen    Wеlсоmе to Slасk Wаtеr :wave: with Jonah (ph)      six letters of Cyrillic
said    Welcome to Slack Water        with Jonah
"""

from __future__ import annotations

import re

from aligner.transcript.visible import Visible

_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0408\u0405"
    "\u03bf\u03b1\u03c1\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "aeopcxyijshdqwABEKMHOPCTXYIJSoapvABEZHIKMNOPTYX",
)
"""Letters of Cyrillic and Greek that are drawn like Latin ones."""

_OTHER_ALPHABET = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")
_ASIDE = re.compile(
    r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])|\((?:sic|ph|phonetic|sp\??)\)", re.IGNORECASE
)
"""Names of emoji, and what transcribers say of a word's spelling."""


def as_said(visible: Visible) -> Visible:
    """A paragraph without asides, and with Latin letters where others only look like them; O(n).

    Letters count as look-alikes where the paragraph is in Latin and holds no other letter of their
    alphabet: a Russian word among English ones stays Russian.
    """
    text = visible.text
    if ":" in text or "(" in text:
        text = _ASIDE.sub(lambda found: " " * len(found[0]), text)
    if not text.isascii() and _OTHER_ALPHABET.search(text) and _LATIN.search(text):
        latin = text.translate(_ALIKE)
        text = text if _OTHER_ALPHABET.search(latin) else latin
    return visible if text == visible.text else Visible(text, visible.starts, visible.ends)
