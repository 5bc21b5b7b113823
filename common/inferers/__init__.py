"""Inferers shared by the bundles."""
