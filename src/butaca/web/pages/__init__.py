"""The pages, in Spanish and English, and their files."""
