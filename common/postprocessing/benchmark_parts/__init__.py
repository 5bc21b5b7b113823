"""What the fully connected CRF's benchmark compares with, and on what."""
