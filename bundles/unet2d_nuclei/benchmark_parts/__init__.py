"""What the 2D bundle's benchmark measures, and what it measures ours against."""
