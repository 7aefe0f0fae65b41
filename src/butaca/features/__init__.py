"""Catalogue -> numbers."""
