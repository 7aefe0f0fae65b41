"""Protocols: the ways in which lists, search and releases are measured."""
