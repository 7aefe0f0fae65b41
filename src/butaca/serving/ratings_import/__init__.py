"""Ratings from other sites: bounded reading of files, matching of rows."""
