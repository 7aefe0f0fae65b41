"""Precision at which lists keep numbers.

What ties when they are made ties when they are read.
"""

MANTISSA = 11  # bits of a score, to 0.05 %
LIKENESS_STEPS = 1 << 11  # to 1, of likeness: as fine as scores, of which it is the logarithm
