"""Lists of movies: similar to a movie, and for a person."""
