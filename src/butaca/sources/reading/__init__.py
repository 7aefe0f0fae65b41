"""Tables of known meaning -> raw tables."""
