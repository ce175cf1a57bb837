"""The times in a text, rewritten to the audio's clock. The entry point is `retime.retime`."""
