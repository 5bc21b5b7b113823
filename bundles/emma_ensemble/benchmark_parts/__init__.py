"""What the ensemble's benchmark measures."""
