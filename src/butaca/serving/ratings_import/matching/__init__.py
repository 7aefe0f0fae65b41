"""Rows as movies of a release: by id, by title and year, by how a title begins; and why others have none."""
