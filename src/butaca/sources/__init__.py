"""Make raw tables from files that we do not control, and clean them."""
