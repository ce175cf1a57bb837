"""From words on frames to words in seconds with a confidence. The entry point is `word_timing`."""
