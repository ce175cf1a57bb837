"""Names that the editor still uses; gone when it stands on `aligner.transcript.changes`."""

from __future__ import annotations

from aligner.transcript.changes import apply
from aligner.transcript.replacements import Replacement as Edit

__all__ = ["Edit", "apply"]
