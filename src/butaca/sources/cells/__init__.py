"""Cells of several values: literals, JSON, and names with marks between them."""
