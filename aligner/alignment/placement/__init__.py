"""Where each word was heard, on the frames of the acoustic model. The entry point is `place.place`.

`lattice` and `word_placement` are its types: the states of words, and a word on its frames.
"""
