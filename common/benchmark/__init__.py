"""What the benchmarks share: how they measure, and on what, and what they hand back."""
