"""Fitting the rankers: not needed at run time."""
