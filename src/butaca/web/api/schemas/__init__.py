"""The answers of the API: names, units and what null means."""
