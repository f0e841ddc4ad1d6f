"""Whose, of what, when and how: each linker decides one slot for every quantity of a reading."""
