"""One line's words placed again after an edit, without hearing the recording a second time."""

from __future__ import annotations


class LineAligner:
    """Places lines."""
