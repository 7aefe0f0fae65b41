"""Releases: immutable folders that a server opens read-only."""
