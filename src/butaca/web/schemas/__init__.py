"""The answers of API v1: names, units and what None means."""
