"""An episode's text with its times at one revision, and how an edit carries both along.

    text ──► lines ──► Document ── LineEdit ──► Document
                          ▲                        │
    alignment ─► timings ─┘                        └─► words beside the edit keep their times

Nothing here reads the database, the disk or a request.
"""
