"""Releases in object storage, published and fetched in parts."""
