"""Films whose words are in several names."""

import pytest

from butaca.release.reader import Release
from serving.handmade import Film, release

FILMS = (
    Film(1, "Cast Away", 2000, votes=900, cast=("Tom Hanks", "Helen Hunt"), directors=("Robert Zemeckis",)),
    Film(2, "Forrest Gump", 1994, votes=1000, cast=("Tom Hanks",), directors=("Robert Zemeckis",)),
    Film(3, "Batman Begins", 2005, votes=800, directors=("Christopher Nolan",), franchise="The Dark Knight Collection"),
    Film(4, "The Dark Knight", 2008, votes=950, directors=("Christopher Nolan",), keywords=("batman",),
         franchise="The Dark Knight Collection"),
    Film(5, "Batman", 1989, votes=500, directors=("Tim Burton",)),
    Film(6, "Alien", 1979, votes=700, franchise="Alien Collection", directors=("Ridley Scott",)),
    Film(7, "Aliens", 1986, votes=650, franchise="Alien Collection", directors=("James Cameron",)),
    Film(8, "Alien 2: On Earth", 1980, votes=3),
    Film(9, "Cars", 2006, votes=600, companies=("Pixar Animation Studios",)),
    Film(10, "Star Wars", 1977, votes=980, franchise="Star Wars Collection"),
    Film(11, "The Empire Strikes Back", 1980, votes=940, franchise="Star Wars Collection"),
    Film(12, "The Inglorious Bastards", 1978, votes=3),
    Film(13, "Inglourious Basterds", 2009, votes=890),
    Film(14, "X", 2010, votes=60),
    Film(15, "10", 1979, votes=80),
    Film(16, "Help!", 1965, votes=90),
    Film(17, "The Help", 2011, votes=300),
    Film(18, "St. Vincent", 2014, votes=120, cast=("Robert Downey Jr.",)),
    Film(19, "Borat: Cultural Learnings of America", 2006, votes=400),
    Film(20, "A.I. Artificial Intelligence", 2001, votes=450),
    Film(21, "Toy Story", 1995, votes=930, imdb="tt0114709", movielens=77, cast=("Sammy Davis, Jr.",)),
    Film(22, "All About My Mother", 1999, votes=210, directors=("Pedro Almodóvar",)),
    Film(23, "Scarface", 1983, votes=850),
    Film(24, "Hunger", 2008, votes=110),
    Film(25, "The Hunger Games", 2012, votes=990),
    Film(26, "Knights 26", 2001, votes=1),
    Film(27, "X-Men: First Class", 2011, votes=700, franchise="X-Men Collection"),
    Film(28, "Clerks", 1994, votes=130, franchise="Jay and Lesser Bob Collection"),
    Film(29, "Star Wars: Episode I - The Phantom Menace", 1999, votes=700, franchise="Star Wars Collection"),
    Film(30, "The Godfather", 1972, votes=960, franchise="The Godfather Collection", other_titles=("El padrino",)),
    Film(31, "The Godfather: Part II", 1974, votes=800, franchise="The Godfather Collection"),
    Film(32, "Se7en", 1995, votes=940),
    Film(33, "Seven", 1979, votes=4),
    Film(34, "Nineteen Eighty-Four", 1984, votes=150),
    Film(35, "The Sixth Sense", 1999, votes=880),
    Film(36, "8½", 1963, votes=160),
    Film(37, "A Separation", 2011, votes=200, rewritten_titles=("Jdyy ndr z symyn",), language="fa"),
    Film(38, "Tokyo Story", 1953, votes=140, rewritten_titles=("Tokyo monogatari",), language="ja"),
    Film(39, "I Saw the Devil", 2010, votes=180, rewritten_titles=("Akmaleul boatda",), language="ko"),
    Film(40, "The Shining", 1980, votes=900, genres=("Horror",), directors=("Stanley Kubrick",)),
    Film(41, "Blade Runner", 1982, votes=870, genres=("Science Fiction", "Drama")),
)  # fmt: skip


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Open a release of ``FILMS``."""
    return release(tmp_path_factory.mktemp("steps"), FILMS)
