"""Edits: a change somebody asks for becomes an entry of the journal, or a reason why not.

    request ─► saving.plan ─► guard ─► journal + flags in one transaction ─► document
                   └─ Conflict: the same lines changed since; `merge` proposes both changes

`undo` reads off the journal what a person can take back.
"""
