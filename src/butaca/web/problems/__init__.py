"""Errors as RFC 9457 problems."""
