"""API v1, a module for each kind of resource."""
