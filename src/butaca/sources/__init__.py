"""Make raw tables from files we do not control, and clean them."""
