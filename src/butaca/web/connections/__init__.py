"""Connections: who may have one, for how long, and who gives way."""
