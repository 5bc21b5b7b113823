"""A bundle packed by itself: its files, the code that it imports, and weights, in a zip that runs anywhere."""
