"""Edits: a change somebody asks for becomes an entry of the journal, or a reason why not.

A saved edit, from the request to the answer:

    http.routes.edits    the address; http.operations reads the lines, http.identity says who asks
         │
    saving.save ──► plan     document.lines: past what others did since; cache.episodes has that
         │     ──► check    guard: would the site still take the file
         │     ──► write    the journal's entry, and in the same transaction
         │                     document.document    the text with its times after it
         │                     flags.updates        its flags: flags.states says which is which
         │
    views.reading        what the browser does not know yet; views.shapes is its JSON

Conflict: the same lines changed since, and `merge` proposes a text with both changes. `undo` reads
off the journal what a person can take back; that is saved like any other edit.
"""
