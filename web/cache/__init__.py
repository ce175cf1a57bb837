"""Caches of what is derived from a recording and its text, on disk and in memory.

recording ─► rendition ─┬─► posterior_cache    what the acoustic model heard
                        ├─► waveform_peaks     the picture of the whole
                        └─► spectrogram        the picture of a stretch
alignment file + journal ─► episodes ─► copies: the text with times, as it is now
"""
