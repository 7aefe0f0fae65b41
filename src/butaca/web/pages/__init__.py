"""Pages in Spanish and English, and their static files."""
