"""Files: how outputs reach the disk."""
