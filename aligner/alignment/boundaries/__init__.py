"""Where words begin and end, to a few milliseconds. The entry point is `refine.refine`."""
