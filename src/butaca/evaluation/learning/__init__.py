"""The weights that are shipped, from people's ratings: what ``butaca learn-weights`` does."""
