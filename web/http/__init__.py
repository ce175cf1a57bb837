"""The only room that knows Flask: requests are read here, and answered.

    request ─► security ─► routes ─► bodies, identity ─► the rooms below ─► JSON, a file, a page
                  ▲                                            │
                  └──── refuse: status, code, message ◄────────┘ what they raise

One blueprint a noun; `web.api` says what each address takes and gives.
"""
