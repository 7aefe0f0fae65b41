"""Say why a movie is listed."""
