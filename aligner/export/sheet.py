"""A whole HTML page in one file, that loads nothing from elsewhere but sound.

The page says so itself, in a content security policy that names its one script by hash: whatever a
transcript holds, no other script runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files


def asset(name: str) -> str:
    """A style or script that lies beside this module."""
    return files("aligner.export").joinpath(name).read_text("utf-8")


def html_page(title: str, body: str, *, style: str, script: str = "", data: str = "") -> str:
    """The page.

    Args:
        title: plain text.
        body: HTML.
        style: CSS.
        script: the one script that may run; empty for none.
        data: JSON without `<`, which the script finds in the element `data`.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"script-src 'sha256-{digest}'; " if script else ""
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; {allowed}"
        "media-src 'self' file: http: https:"
    )
    held = f'<script type="application/json" id="data">{data}</script>\n' if data else ""
    run = f"<script>{script}</script>\n" if script else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{style}</style>
</head>
<body>
{body}
{held}{run}</body>
</html>
"""


def cards(cells: Sequence[tuple[str, str, str, bool]]) -> str:
    """Figures in large type: name, figure, what is beneath it, and whether it is alarming."""
    shown = "".join(
        f"<div><dt>{name}</dt><dd{' class=severe' if alarming else ''}>{figure}"
        f"<small>{beneath}</small></dd></div>"
        for name, figure, beneath, alarming in cells
    )
    return f'<dl class="cards">{shown}</dl>'
