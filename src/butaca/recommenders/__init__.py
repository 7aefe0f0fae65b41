"""Recommenders: from features and ratings to scores and lists."""
