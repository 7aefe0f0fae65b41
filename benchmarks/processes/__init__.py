"""What is measured, each in a process of its own, so that time and memory are its own."""
