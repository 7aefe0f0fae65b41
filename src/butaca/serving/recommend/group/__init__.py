"""Lists for a group: movies for two to five people together."""
