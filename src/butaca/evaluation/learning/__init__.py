"""Learning of the shipped weights from ratings (``butaca learn-weights``)."""
