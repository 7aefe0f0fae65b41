"""Workers: processes that serve the same release from the same port, and the process that watches over them."""
