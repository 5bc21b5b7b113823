"""What the benchmarks of the bundles share: how they measure, and what they hand back."""
