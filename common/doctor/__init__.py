"""The doctor: everything that is wrong with a bundle, at once."""
