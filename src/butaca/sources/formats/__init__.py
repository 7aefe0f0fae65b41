"""What the columns of a table mean: a vocabulary, known formats, and the reader's own word."""
