"""The only room that knows Flask: requests are read here, and answered.

    request ─► security ─► operations ─► bodies ─► routes, identity ─► the rooms below
                  ▲            │          (web.wire.requests)                │
                  │            └─► JSON (web.wire answers), a file, a page ◄─┤
                  └──── refuse: status, code, message ◄──────────────────────┘ what they raise

One blueprint a noun; `/api/openapi.json` says what each address takes and gives.
"""
