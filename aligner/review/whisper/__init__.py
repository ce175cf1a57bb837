"""A second pair of ears: Whisper's words for gaps, joined with those of the phones.

    gap with context ── encoder ─┐
    known words before ─ prefix ─┴─ n-best ── fills ─┐
                                                      ├─ joined, calibrated ─► candidates
    posteriors ─────────── prefix tree ── n-best ─────┘

Needs the extra `suggest` (faster-whisper) and a model that is already on the machine.
"""
