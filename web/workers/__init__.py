"""Background work: threads of the server, and one process beside it.

    episode without alignment ─► aligner ─────────────────────────────► alignment file, flags
    saved edit ─► line_aligner ─► side_process ─► line_alignment ─► times of its words, flags

What waits is in the database: a server that is killed goes on where it was.
"""
