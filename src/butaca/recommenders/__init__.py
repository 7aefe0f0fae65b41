"""Numbers -> answers."""
