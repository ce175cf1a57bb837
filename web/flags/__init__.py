"""Stored flags: paired with those found after an edit, updated, with people's opinions.

flags of the new lines ─┐
                        ├─ states.match ─► kept, lost, fresh ─► updates ─► FlagRow
FlagRow of the old ones ┘
                          page_flags: what an episode's page says otherwise, moved along
"""
