"""Examines a data set before hours are spent on it: everything that is wrong at once, and whether it fits."""
