"""Align podcast transcripts with their audio, word by word.

The rooms, from the ground up (a module imports only from floors below, or from its own folder):

    floor 0   errors, timeline
    floor 1   transcript (the text), audio (the sound)
    floor 2   alignment (where each word is)
    floor 3   review (what a person should look at), export (one format a file)
    floor 4   publish (git and pull requests)
    floor 5   batch (whole shows)
    floor 6   cli

Importing this package imports no room: `import aligner` stays cheap, callers take what they need.
"""

__version__ = "0.1.0"
