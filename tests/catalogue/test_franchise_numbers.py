"""Numbers of movies in their franchise."""

import pytest

from butaca.catalogue.franchise_numbers import franchise_numbers

EPISODES = ("I - The Phantom Menace", "II - Attack of the Clones", "III - Revenge of the Sith")
STAR_WARS = [
    "Star Wars",
    "The Empire Strikes Back",
    "Return of the Jedi",
    *(f"Star Wars: Episode {name}" for name in EPISODES),
    "Star Wars: The Force Awakens",
]


@pytest.mark.parametrize(
    ("series", "titles", "numbers"),
    [
        ("Star Wars", STAR_WARS, [4, 5, 6, 1, 2, 3, 7]),
        ("Rambo", ["First Blood", "Rambo: First Blood Part II", "Rambo III", "Rambo"], [1, 2, 3, 4]),
        ("Alien", ["Alien", "Aliens", "Alien³", "Alien: Resurrection"], [1, 2, 3, 4]),
        ("Jackass", ["Jackass: The Movie", "Jackass Number Two", "Jackass 2.5", "Jackass 3D"], [1, 2, 3, 4]),
        ("Harry Potter", ["Harry Potter and the Stone", "Harry Potter and the Chamber: Part 1"], [1, 2]),
        ("Ocean's", ["Ocean's Eleven", "Ocean's Twelve", "Ocean's Thirteen"], [1, 2, 3]),
        ("Friday the 13th", ["Friday the 13th", "Friday the 13th Part III"], [1, 3]),
        ("Blade Runner", ["Blade Runner", "Blade Runner 2049"], [1, 2]),
        ("The Godfather", [], []),
    ],
)
def test_franchise_numbers(series: str, titles: list[str], numbers: list[int]) -> None:
    """The number behind the series, else what is left, by release; never one too large for the franchise."""
    assert franchise_numbers(titles, series) == numbers
