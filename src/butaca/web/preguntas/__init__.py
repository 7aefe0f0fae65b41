"""The questions in Spanish."""
