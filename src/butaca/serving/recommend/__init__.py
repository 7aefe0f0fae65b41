"""Make lists: movies like a movie, and movies for a person."""
