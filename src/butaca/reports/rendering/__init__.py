"""The facts of a report -> one page."""
