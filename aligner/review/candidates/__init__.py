"""Words that may belong into a gap, by the sound and by the words around it."""
