"""Layers shared by the bundles' networks."""
