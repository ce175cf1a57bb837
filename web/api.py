r"""The editor's HTTP interface: what the browser asks for, and what it gets.

Conventions
    - JSON in UTF-8 both ways unless a route says otherwise. Times are seconds of the audio.
    - `line` is the 1-based line of the transcript file, blank lines counted; a *row* is a line that
      is not blank. `start`, `end` are places **inside the row's `text`, in UTF-16 code units**, as
      JavaScript counts them (`text.slice(start, end)`).
    - `revision` counts the edits of an episode (0: as imported). `tick` counts everything that
      happened to it (edits, flag states, alignment): poll with it.
    - Every write (POST, DELETE) sends the header `X-CSRFToken`: from `<meta name="csrf-token">`
      in each page, or from `GET /api/me`. It lasts as long as the session.
    - Errors: `{"error": {"code": str, "message": str, …}}`, the message fit to be shown. Codes:
      400 bad_request · 400 csrf · 401 sign_in (server mode only) · 403 forbidden · 404 not_found
      · 409 conflict | stale · 413 too_large · 422 refused · 429 slow_down (header `Retry-After`, s)
      · 503 busy
    - Text is only ever text: put it in with `textContent`. NUL and half surrogates are refused.

Shapes
    Person    {"id": int, "name": str}
    Row       {"line": int, "text": str, "kind": "speech"|"break"|"jingle"|"other",
               "speaker": str|null,            who talks, also where the row has no label
               "label": [start, end]|null,     the label with its asterisks and the blank after it
               "marks": [[type, start, end, seconds|null], …],
                                               type: stamp gap tag entity link code markup label
               "verdict": "spoken"|"partly_spoken"|"not_spoken"|"break"|"no_words"|null,
               "onset": s|null, "offset": s|null, "confidence": 0…1|null,
               "words": [[start, end, onset|null, offset|null, confidence, basis], …],
                                               basis: "a" heard, "i" interpolated, null not placed
               "edited": {"by": Person, "when": iso8601 UTC, "revision": int,
                          "placed": bool (its words were looked for since)}|null}
    Flag      {"id": str (12 hex digits, stable), "kind": one of
               `aligner.alignment.flag_kinds` (every page holds their names and labels as JSON, in
               `meta[name=flag-kinds]`), "severity": "severe"|"warning"|"hint",
               "state": "open"|"filled"|"partly_resolved"|"confirmed_unintelligible"|
               "not_a_problem", "line": int (0: before the first), "start": int|null,
               "end": int|null, "onset": s|null, "offset": s|null, "message": str,
               "score": float (unintelligible, not_transcribed: about how many words are missing),
               "candidates": [str, …] (words by the sound, the likeliest first),
               "proposed": str|null (what the episode's page has there; of a "page_reads" that is
               a "hint" it is shown only, for it is hardly worth taking),
               "quote": str (the characters it is about),
               "confirmations": int (people who could not tell either), "confirmed_by_me": bool,
               "claim": Claim|null}
    Claim     {"person": Person, "mine": bool, "flag": id|null, "expires_in": s}
    Splice    {"revision": int, "tick": int, "first": int, "last": int, "delta": int,
               "rows": [Row, …], "relabelled": [{"line", "speaker", "kind"}, …],
               "by": Person, "when": iso8601, "kind": "edit"|"undo"|"redo"|"revert",
               "flag": id|null}
              Rows `first`…`last` (before the edit) become `rows` (lines after it); rows and flags
              below move by `delta` lines; `relabelled` rows further down change who talks.
    Episode   {"slug": str, "title": str, "show": str, "duration": s|null, "words": int|null,
               "state": "waiting"|"working"|"ready"|"failed"|"no_audio",
               "progress": {"stage": str, "share": 0…1}|null (while working), "error": str|null,
               "revision": int, "tick": int, "people": [Person, …] (who is on it now),
               "gaps": {"open": int, "filled": int, "partly_resolved": int,
                        "confirmed_unintelligible": int, "not_a_problem": int},
               "flags": {same, all kinds},
               "verdicts": [[verdict, share 0…1], …] (in the order of the text),
               "edits": int, "edited": iso8601|null}

Pages (HTML shells; the data comes by JSON)
    GET /                          episodes            GET /review                 the queue
    GET /episodes/<slug>           the editor          GET /episodes/<slug>/history
    GET /episodes/<slug>/export    what would leave
    GET /episodes/<slug>/compare   what the episode's page says otherwise
    GET /sign-in                   who are you (server mode); a link `?next=` comes back here
    GET /invitations               links for others (server mode, maintainers)
    GET /healthz                   "ok" (text), 503 if the database is away

Episodes
    GET /api/episodes              {"episodes": [Episode, …]}
    GET /api/progress              {"episodes": [{"slug", "state", "progress", "error"}, …],
                                    "working": slug|null, "waiting": int}: light, for polling
    POST /api/episodes/<slug>/align          maintainer: align (again) -> 202 Episode
    GET /api/episodes/<slug>       {"episode": Episode, "rows": [Row, …], "flags": [Flag, …],
                                    "breaks": [{"onset", "offset", "line"|null}],
                                    "claims": [Claim, …], "undo": bool, "redo": bool,
                                    "revision": int, "tick": int}
                                   ETag; the same for text without audio, with null times
    GET /api/episodes/<slug>/changes?since=TICK
                                   {"revision", "tick", "reload": bool, "splices": [Splice, …],
                                    "flags": [Flag, …] (changed since), "gone": [flag id, …],
                                    "retimed": [Row, …] (edited lines whose words were placed
                                    since; they stand as they are after the splices),
                                    "claims": [Claim, …], "progress", "state",
                                    "undo": bool, "redo": bool}
                                   Poll every 2 to 4 s. `reload`: fetch the episode again (it was
                                   aligned anew). Splices include one's own; skip what is known.
    GET /api/episodes/<slug>/text  the current file, byte for byte, text/markdown, as download

Edits
    POST /api/episodes/<slug>/edits
        {"revision": int,          the revision that `first`, `last`, `old` are of
         "first": int, "last": int, lines, inclusive
         "old": str,               what stood there, lines joined with "\n"
         "new": str,               what shall stand there. Split a paragraph: "a\n\nb".
                                   Join: cover both rows and the blank line between them.
                                   Delete: "" (the server takes one blank line with it)
         "flag": id|null}          the flag that this answers: it becomes filled, or
                                   partly_resolved if a gap tag is still there
        -> 200 {"splice": Splice, "splices": [Splice, …] (others' edits since `revision`, and this),
                "flags": [Flag, …] (changed), "gone": [id, …], "revision", "tick",
                "undo": true, "redo": false}
        Words beside what changed keep their times in the answer; the others have theirs about a
        second later, in `retimed` of a poll, together with what is to look at in the new lines.
        `old` == `new` is fine: nothing is written, `splice` is null.
        -> 409 conflict: the same lines changed since
           {"error": {"code": "conflict", "message", "base": str (old), "theirs": str, "mine": str
            (new), "merged": str|null (null: no suggestion), "clean": bool (both kept whole),
            "by": Person, "when": iso8601,
            "revision": int, "first": int, "last": int, "splices": [Splice, …]}}
            Apply the splices, then save again with this revision, first, last, and old = theirs.
        -> 422 refused: {"error": {"code": "refused", "message", "reasons":
            [{"rule": str, "line": int, "column": int, "message": str}]}}: the site would reject
            the file, or a label or stamp would break that was whole before. Nothing was saved.
    POST /api/episodes/<slug>/undo {"revision"?: int}   my latest edit -> as edits; 409 stale if
    POST /api/episodes/<slug>/redo {"revision"?: int}   what I undid      the line changed since
                                   (fields of conflict) or there is nothing to undo. `revision`:
                                   what the browser knows; `splices` then has all that came since
    POST /api/episodes/<slug>/edits/<revision>/undo {}   any edit, by anybody -> the same
    GET /api/episodes/<slug>/history?before=REV&limit=N (default all, 100)
                                   {"entries": [Entry, …] newest first, "more": bool}
        Entry {"revision", "line", "old": str, "new": str, "by": Person, "when", "kind", "flag",
               "reverses": revision|null, "undone_by": revision|null, "mine": bool}

Export (the file itself: GET /api/episodes/<slug>/text)
    GET /api/episodes/<slug>/export?style=1          `style`: with the formatter's changes made
        {"title", "show", "revision",
         "export": {"path": str, "new_file": bool, "title": str, "body": str (Markdown),
            "hunks": [{"line", "new_line", "old": [[kind, text], …], "new": [[kind, text], …]}],
                                   changed lines; kind: "same"|"removed" and "same"|"added"
            "more_hunks": int,
            "checks": [{"rule", "severity": "error"|"warning", "line", "column", "excerpt",
                        "message"}],          an error refuses the export
            "authors": [{"person", "name", "email": str|null, "edits": int, "characters": int}],
                                   the main contributor first
            "closed": [Verdict], "conflicts": [Verdict], with upstream; Verdict {"line",
                                    "base": str, "mine": str, "theirs": str|null}
            "left": [{"tag": str, "seconds": s|null, "line"}]},     gaps still in the text
         "ways": [{"way": "patch"|"file"|"branch"|"pull_request", "why": str|null (null: it may)}],
         "exports": [{"way", "revision", "by": Person, "when", "branch", "commit", "url",
                      "merged": bool|null (nobody knows without a clone)}] newest first}
    POST /api/episodes/<slug>/export/patch           -> text/x-patch for `git am`, as download
    POST /api/episodes/<slug>/export/branch          maintainer -> {"branch", "commit"}
    POST /api/episodes/<slug>/export/pull-request    maintainer -> {"url", "number", "updated"}
        {"revision"?: int (409 stale if the text is another), "title"?: str, "body"?: str,
         "addresses"?: {person: e-mail}, "style"?: bool,
         "skip_conflicts"?: bool (leave out what clashes; else 409 stale)}
        -> 422 refused: the site would not take it, or nothing changed

Compare (with the episode's page; nothing is changed, what differs becomes flags)
    GET /api/episodes/<slug>/compare
        {"title", "show", "may": bool (compare another), "differences": [Flag, …]}: kind
                                   "page_reads" (`start` null: a paragraph of its own is missing
                                   below `line`; equal to `end`: words between two), and gaps
                                   with `proposed`. They outlive new alignments.
    POST /api/episodes/<slug>/compare {"page": str (text or HTML, at most 3,000,000 characters)}
                                   maintainer -> {"paragraphs": int, "paired": int, "new": int,
                                    "again": int (proposed before), "withdrawn": int,
                                    "differences": [Flag, …], "tick"}
        -> 422 refused: the page is of another episode, empty or too large

Flags
    POST /api/episodes/<slug>/flags/<id>     {"state": "confirmed_unintelligible" | "not_a_problem"
                                              | "open"} ("open" takes one's own word back)
                                   -> 200 {"flag": Flag, "tick": int}

Claims (soft: they say who is on it, and stop nobody)
    POST /api/episodes/<slug>/claims         {"flag": id|null}: I am on this flag, or on the
                                   episode; repeat every 30 s, it lasts 90 s -> {"claims": […]}
    DELETE /api/episodes/<slug>/claims       I left -> 204. For `navigator.sendBeacon`:
    POST /api/episodes/<slug>/claims/release form field `csrf_token` -> 204

Review
    GET /api/review?show=&speaker=&kind=&state=open&severity=&least=&most=&q=&limit=50&offset=0
                                   `least`, `most`: score. `kind` and `state` may repeat.
                                   {"total": int, "flags": [{…Flag, "episode": {"slug", "title",
                                    "show"}, "speaker": str|null, "excerpt": str}],
                                    "facets": {"show": {name: int}, "kind": {…}, "speaker": {…}}}
    GET /api/review/next?…the same filters…&after=SLUG,ID
                                   the next open gap anywhere, not claimed by others, after that one
                                   -> {"flag": …|null, "url": "/episodes/<slug>#<id>"|null}

Sound (of one constant-bitrate rendition, the very file that was aligned)
    GET /api/episodes/<slug>/audio           audio/mpeg, byte ranges, strong ETag from the content;
                                   404 no_audio, 503 busy (+ Retry-After) while it is being made
    GET /api/episodes/<slug>/clip?onset=&offset=     audio/wav, exact to the sample, at most 60 s,
                                   5 ms fades at both ends; ETag
    GET /api/episodes/<slug>/peaks?rate=100&onset=0&offset=…
                                   application/octet-stream: Int8 pairs (min, max) of each
                                   1/rate s, -127…127; rate 100, 20, 2. Pair i begins at
                                   `X-Onset` + i / rate
    GET /api/episodes/<slug>/spectrogram.png?onset=&offset=   at most 30 s; 4 px a 10 ms frame at
                                   most; 256 px high, 0 to 8 kHz upwards on a mel scale, grey
    GET /api/episodes/<slug>/overview        {"duration", "levels": [0…100, …] (1,000 columns),
                                    "breaks": [[onset, offset]], "rows": [[onset, offset, verdict]],
                                    "flags": [[id, kind, state, moment]]}

People
    GET /api/me                    {"mode": "local"|"server"|"open", "person": Person|null,
                                    "role": "contributor"|"maintainer"|null, "csrf": str,
                                    "github": bool (sign-in is set up)}
    POST /api/me {"name": str}     my name, 1 to 60 characters -> the same. Local mode: who never
                                   gave one writes as "Guest" until then
    GET /api/invitations           maintainer -> {"invitations": [{"id": str, "role": str,
                                    "by": Person|null (the operator), "expires": iso8601}, …]}:
                                   nobody used them yet, the first to expire first
    POST /api/invitations {"role": "contributor"|"maintainer", "days": int (1…30, default 7)}
                                   maintainer -> 201 {"url": str (told this once), "expires"}
    DELETE /api/invitations/<id>   maintainer: the link leads nowhere from now on -> 204; 409 stale
    GET /join/<token>  ·  POST /join/<token> (form: name, csrf_token)  ·  GET /sign-in/github
    GET /api/people                maintainer -> {"people": [{"id": int, "name": str, "role": str,
                                    "since": iso8601}, …]}: who may write
    DELETE /api/people/<id>        maintainer: their sign-ins end, their open invitations lead
                                   nowhere, what they wrote stays -> 204; 404; 409 oneself
    POST /sign-out                 form or fetch -> 303 to /; copies of the cookie mean nobody then
"""

from __future__ import annotations
