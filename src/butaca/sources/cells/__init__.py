"""Cells that hold several values: literals, JSON, and names with marks between them."""
