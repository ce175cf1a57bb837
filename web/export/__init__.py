"""What leaves: the journal's work as a patch, a branch or a pull request.

episode ─► contributors ─┐
text, base ──────────────┴─► draft ─► shapes: diff, checks, people, ways out
                               └────► log: what left, and whether it has arrived upstream
"""
