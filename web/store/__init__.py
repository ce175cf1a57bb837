"""What must never be lost: tables, the journal of edits, and the database that they are in.

    Database.reading() / .writing() ──► Session ──► Episode, FlagRow, Person, …
                                           └──────► journal: one Entry an edit, append-only

`migrations` brings an older database to these tables.
"""
