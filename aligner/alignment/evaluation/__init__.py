"""An alignment measured against the truth of its episode. The entry point is `accuracy`."""
