"""Reading what the user named, with one clear error each."""

from aligner.transcript.source import TranscriptFile, read_transcript

__all__ = ["TranscriptFile", "read_transcript"]
