"""Forms of transcripts: one TOML a form, one reader for lines, one for cues, one for JSON.

    text ─ sniff ─► Dialect ─ its reader ─► Transcript (blocks tile the text, `spelling` writes it)

Changelog's own form is read by `aligner.transcript.parse`, which knows nothing of this room.
"""
