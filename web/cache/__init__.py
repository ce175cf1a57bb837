"""What is made of a recording and its text, and can be made again: on the disk and in memory.

recording ─► rendition ─┬─► posterior_cache    what the acoustic model heard
                        ├─► waveform_peaks     the picture of the whole
                        └─► spectrogram        the picture of a stretch
alignment file + journal ─► episodes ─► copies: the text with times, as it is now
"""
