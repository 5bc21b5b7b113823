"""Metrics: the scores of a case, their summary over cases, and how both are written."""
