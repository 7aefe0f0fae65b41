"""What stars mean. Plain values, which the online half reads too."""

LIKED, LUKEWARM = 4, 3  # stars from which a rating is a like, and from which it is half of one
