"""Data sets: how each lies on disk, how it is split, and phantoms that need no download."""
