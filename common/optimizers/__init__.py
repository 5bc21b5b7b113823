"""Optimisers that the papers used and torch lacks."""
