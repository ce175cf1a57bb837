"""The sound: any file to mono samples, samples to phone posteriors and features."""
