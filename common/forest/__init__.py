"""A random forest of context features, which networks are compared with."""
