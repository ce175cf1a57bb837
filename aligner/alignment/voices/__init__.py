"""Whose voice each turn is: learnt from the transcript's own labels, held against each turn.

    turns ── voice_features ─► frames ─ background ─► statistics ─ identity ─► whose each turn is
    (words)                                               ├ changes ──► where one changes
                                                          ├ known ────► names from other episodes
                                                          ├ nameless ─► names for who has none
                                                          └ labels ──────────► do labels follow them

    lines without any name ─ grouping ─► Voice 1, Voice 2

A label that is wrong here and there still names mostly one voice; the turn that sounds like
somebody else stands out. The entry point is `check.check_voices`; what it finds becomes flags
in `aligner.review.voice_flags`.
"""
