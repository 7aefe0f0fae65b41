"""Clients: their identity, quotas and queues."""
