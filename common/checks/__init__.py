"""Checks of what a user hands in: each raises InputError with one line."""
