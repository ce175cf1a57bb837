"""What goes over the wire: one type a shape, one a request, one an answer; and its description.

    views, export ──build──► shapes ──encode──► http ──► browser
    browser ──► http ──decode──► requests ──► the rooms below
                  │
                  └── describe: every address with these types ──► /api/openapi.json ──► wire.d.ts

A type's docstring and those of its attributes are what the description says of it; nothing else
does. Requests are checked when they are decoded (msgspec); answers are only encoded, and held
against the description by the tests.
"""
