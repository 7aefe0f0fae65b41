"""Schemas of the API's answers: names, units and the meaning of null."""
