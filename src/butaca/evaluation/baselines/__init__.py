"""Baselines that any recommender has to beat, in their published form."""
