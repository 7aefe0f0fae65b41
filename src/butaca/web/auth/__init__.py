"""Keys, and the access they give."""
