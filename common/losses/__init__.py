"""Losses shared by the bundles: each a pure function and a thin module around it."""
