"""Read movies, people and groups, and the figures of a release."""
