"""Persistent state that cannot be recreated: the database, its tables, the journal of edits.

    Database.reading() / .writing() ──► Session ──► Episode, FlagRow, Person, …
                                           └──────► journal: one Entry an edit, append-only

`migrations` brings an older database to these tables.
"""
