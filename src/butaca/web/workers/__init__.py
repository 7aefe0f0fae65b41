"""Workers that serve from one port, and the process that starts them."""
