"""Whole shows: pairs of files, downloads, worker processes, clusters, and what became of it all."""
