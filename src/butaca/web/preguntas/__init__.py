"""The Spanish questions."""
