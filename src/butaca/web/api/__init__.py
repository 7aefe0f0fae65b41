"""The API v1: routes, their parameters and answers."""
