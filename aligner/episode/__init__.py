"""Entry point for aligning an episode: a text and its recording in, an alignment file out.

    text ──────┐
               ├─ align ─ find_flags ─► AlignmentFile ─ judge ─► Judgement: do the two belong
    recording ─┘                                                 together, or which part does

The command line, the batch's workers and the editor's background all go through it.
"""
