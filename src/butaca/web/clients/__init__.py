"""Clients: who they are, and how they share what there is."""
