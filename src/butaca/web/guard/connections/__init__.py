"""Connections: how many, for how long, and how much each may hold."""
