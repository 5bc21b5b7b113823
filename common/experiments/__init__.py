"""Experiments: several runs of one bundle that belong together, and what they say together."""
