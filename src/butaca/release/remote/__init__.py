"""Releases in object storage: published in parts, fetched beside those that are served."""
