"""What a pull request brings, checked as a maintainer would who listens to every change.

BASE..HEAD ─ touched ─► files, before and after ─ stand ─► texts of HEAD ─ pairing ─► recordings
                                                                │                        │
                                   site and style ◄── check ────┴──── episode.align ◄────┘
                                          └─► a report: Markdown for a comment, JSON, exit code
"""
