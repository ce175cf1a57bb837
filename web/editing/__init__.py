"""Edits: a requested change becomes an entry of the journal, or is refused with a reason.

A saved edit, from the request to the answer, with the modules that it passes:

    http.operations      checks the body against its type
    http.routes.edits    the address; `EditRequest` becomes an `EpisodeEdit`
         │
    saving.save ──► plan     document.lines: rebased over what others did since (cache.episodes)
         │     ──► check    transcript.changes: the edit in characters; guard: is it valid
         │     ──► write    flags.entries: the journal's entry, and in the same transaction
         │                     document.document    the lines with their times after the edit
         │                     flags.updates        their flags: flags.states pairs old and new ones
         │
    views.saved          what the browser does not know yet; views.reading makes its JSON

Conflict: the same lines changed since, and `merge` proposes a text with both changes. `undo` reads
off the journal what a person can take back; that is saved like any other edit.
"""
