"""Flags before and after an edit: which is which, what became of it, what people said of it.

flags of the new lines ─┐
                        ├─ states.match ─► kept, lost, fresh ─► updates ─► FlagRow
FlagRow of the old ones ┘
                          page_flags: what an episode's page says otherwise, moved along
"""
