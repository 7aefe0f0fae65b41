"""The steps of the search, each alone."""
