"""butaca: two CSV files in, a movie recommender out."""

__version__ = "0.1.0"
