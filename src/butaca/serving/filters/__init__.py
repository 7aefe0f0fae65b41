"""Select movies by what they are: grammar, names, and sets as bitmaps."""
