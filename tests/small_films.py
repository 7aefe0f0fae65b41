"""The films of the small catalogue.

Facts one can look up, and inventions that carry a defect.
"""

from dataclasses import dataclass, field
from typing import Any

GENRES = {
    **{"Animation": 16, "Comedy": 35, "Family": 10751, "Adventure": 12, "Fantasy": 14, "Drama": 18},
    **{"Action": 28, "Science Fiction": 878, "Horror": 27, "Romance": 10749, "Crime": 80, "Thriller": 53},
}
COMPANIES = {"Pixar Animation Studios": 3, "TriStar Pictures": 559, "Universal Pictures": 33, "Warner Bros.": 6194}
COUNTRIES = {
    **{"US": "United States of America", "GB": "United Kingdom", "FR": "France", "ES": "Spain", "MX": "Mexico"},
    **{"DE": "Germany", "JP": "Japan", "RU": "Russia", "USA": "United States of America"},
}
# The Russian begins with a Latin P, as in the original data; Zulu has no name there.
LANGUAGES = {
    **{"en": "English", "fr": "Français", "es": "Español", "de": "Deutsch", "ja": "日本語"},
    **{"ru": "Pусский", "zu": ""},
}
PEOPLE = {
    **{"Tom Hanks": 31, "Tim Allen": 12898, "John Lasseter": 7879, "Lee Unkrich": 8, "Andrew Stanton": 7},
    **{"Robin Williams": 2157, "Joe Johnston": 4945, "Chris Buck": 15774, "Kristen Bell": 40462},
    **{"Adam Green": 64151, "Brendan Fraser": 18269, "Stephen Sommers": 7775, "Boris Karloff": 29068},
    **{"Karl Freund": 2485, "Audrey Tautou": 2405, "Jean-Pierre Jeunet": 2419, "Guillermo del Toro": 10828},
    **{"Federico Luppi": 59486, "John Woo": 11401, "Nicolas Cage": 2963, "John Travolta": 8891},
    **{"Fritz Lang": 68, "Joel Coen": 1223, "George Clooney": 1461, "Hayao Miyazaki": 608},
    **{"Christopher Nolan": 525, "Jonathan Nolan": 527, "Leonardo DiCaprio": 6193, "Guy Pearce": 529},
    **{"Woody Allen": 1243, "Diane Keaton": 3092, "Bill Skarsgård": 137905, "Aleksei Balabanov": 47434},
    **{"Sergei Bodrov Jr.": 47435, "Ada Quill": 700, "Bea Stone": 701, "Chester Adams": 702},
}


@dataclass(frozen=True)
class Film:
    """A row of movies_dataset.csv.

    Every field but ``id`` has a value that nothing is wrong with.
    """

    id: Any
    title: str = "A Film"
    date: str = "2000-06-15"
    votes: Any = 10
    average: Any = 6.0
    popularity: Any = 1.0
    genres: Any = ("Drama",)
    budget: Any = 1_000_000
    revenue: Any = 2_000_000
    runtime: Any = 90
    cast: Any = ("Ada Quill",)
    director: str | None = "Bea Stone"
    crew: tuple[tuple[str, str], ...] = ()
    collection: tuple[int, str] | None = None
    companies: Any = ("Warner Bros.",)
    countries: tuple[str, ...] = ("US",)
    languages: tuple[str, ...] = ("en",)
    original: str = "en"
    keywords: tuple[str, ...] = ()
    other: dict[str, str] = field(default_factory=dict)
    """Further columns: status, tagline, homepage, poster_path, imdb_id, original_title, overview."""


_TOYS = (10194, "Toy Story Collection")
_ANIMATED = ("Animation", "Comedy", "Family")
_PIXAR = ("Pixar Animation Studios",)
_UNIVERSAL = ("Universal Pictures",)

WELL_KNOWN = (
    # Pixar, with the golden values of the real data: 12.451801 is 373,554,033 / 30,000,000.
    Film(862, "Toy Story", "1995-10-30", 5415, 7.7, 21.946943, _ANIMATED, 30_000_000, 373_554_033, 81,
         ("Tom Hanks", "Tim Allen"), "John Lasseter", (("Andrew Stanton", "Writer"),), _TOYS, _PIXAR,
         keywords=("toy", "friendship"), other={"imdb_id": "tt0114709", "poster_path": "/toy.jpg",
         "homepage": "http://toystory.disney.com/toy-story", "tagline": "To infinity"}),
    Film(863, "Toy Story 2", "1999-10-30", 3914, 7.3, 17.547693, _ANIMATED, 90_000_000, 497_366_869, 92,
         ("Tom Hanks", "Tim Allen"), "John Lasseter", (), _TOYS, _PIXAR, keywords=("toy", "museum")),
    Film(10193, "Toy Story 3", "2010-06-16", 4710, 7.6, 16.96647, _ANIMATED, 200_000_000, 1_066_969_703, 103,
         ("Tom Hanks", "Tim Allen"), "Lee Unkrich", (), _TOYS, _PIXAR, keywords=("toy",)),
    Film(12, "Finding Nemo", "2003-05-30", 6292, 7.6, 25.497794, ("Animation", "Family"), 94_000_000, 940_335_536,
         100, (), "Andrew Stanton", (("Lee Unkrich", "Co-Director"),), None, _PIXAR, keywords=("fish",)),
    Film(10681, "WALL·E", "2008-06-22", 6439, 7.8, 16.088366, ("Animation", "Family"), 180_000_000, 521_311_860, 98,
         (), "Andrew Stanton", (), None, _PIXAR, keywords=("robot",)),
    Film(8844, "Jumanji", "1995-12-15", 2413, 6.9, 17.015539, ("Adventure", "Fantasy", "Family"), 65_000_000,
         262_797_249, 104, ("Robin Williams",), "Joe Johnston", (), None, ("TriStar Pictures",), ("US",),
         ("en", "fr")),
    # Shared titles: three are called Frozen, four The Mummy.
    Film(109445, "Frozen", "2013-11-27", 5440, 7.3, 24.248243, ("Animation", "Adventure", "Family"), 150_000_000,
         1_274_219_009, 102, ("Kristen Bell",), "Chris Buck", (), (386382, "Frozen Collection")),
    Film(44363, "Frozen", "2010-02-05", 560, 5.8, 7.1, ("Thriller",), 0, 0, 93, ("Ada Quill",), "Adam Green"),
    Film(42705, "Frozen", "2005-05-17", 6, 5.1, 0.4, ("Drama",), 0, 0, 90, ("Bea Stone",), "Bea Stone",
         countries=("GB",)),
    Film(564, "The Mummy", "1999-04-16", 2787, 6.6, 24.0, ("Adventure", "Action", "Fantasy"), 80_000_000,
         415_885_488, 124, ("Brendan Fraser",), "Stephen Sommers", (), (1733, "The Mummy Collection"), _UNIVERSAL),
    Film(15849, "The Mummy", "1932-12-22", 130, 6.9, 3.1, ("Horror",), 196_000, 0, 73, ("Boris Karloff",),
         "Karl Freund", (), None, _UNIVERSAL),
    Film(18990, "The Mummy", "1959-09-25", 60, 6.6, 2.2, ("Horror",), 0, 0, 88, ("Chester Adams",), "Bea Stone",
         countries=("GB",)),
    Film(282035, "The Mummy", "2017-06-06", 1063, 5.4, 16.5, ("Horror", "Action"), 125_000_000, 409_953_905, 110,
         ("Ada Quill",), "Chester Adams", (), None, _UNIVERSAL),
    # Other languages and countries.
    Film(194, "Amélie", "2001-04-25", 3403, 7.8, 12.1, ("Comedy", "Romance"), 10_000_000, 173_921_954, 122,
         ("Audrey Tautou",), "Jean-Pierre Jeunet", countries=("FR", "DE"), languages=("fr",), original="fr",
         other={"original_title": "Le Fabuleux Destin d'Amélie Poulain"}),
    Film(1417, "Pan's Labyrinth", "2006-08-25", 3122, 7.6, 10.9, ("Fantasy", "Drama"), 19_000_000, 83_258_226, 118,
         ("Ada Quill",), "Guillermo del Toro", countries=("ES", "MX", "US"), languages=("es",), original="es"),
    Film(1433, "The Devil's Backbone", "2001-04-20", 302, 7.2, 6.2, ("Fantasy", "Drama", "Horror"), 4_500_000,
         6_459_183, 106, ("Federico Luppi",), "Guillermo del Toro", countries=("ES", "MX"), languages=("es",),
         original="es"),
    Film(19, "Metropolis", "1927-01-10", 666, 8.0, 14.4, ("Drama", "Science Fiction"), 92_620_000, 650_422, 153,
         ("Chester Adams",), "Fritz Lang", countries=("DE",), languages=("de",), original="de"),
    Film(129, "Spirited Away", "2001-07-20", 3968, 8.3, 41.048867, ("Fantasy", "Adventure", "Animation", "Family"),
         15_000_000, 274_925_095, 125, (), "Hayao Miyazaki", countries=("JP",), languages=("ja",), original="ja",
         other={"original_title": "千と千尋の神隠し"}),
    Film(20992, "Brother", "1997-05-17", 86, 7.4, 4.4, ("Drama", "Crime"), 0, 0, 96, ("Sergei Bodrov Jr.",),
         "Aleksei Balabanov", countries=("RU",), languages=("ru",), original="ru"),
    # Titles that are hard to put into an address, a pattern or a number; one that is a stop word.
    Film(754, "Face/Off", "1997-06-27", 1799, 6.8, 10.9, ("Action", "Crime", "Thriller"), 80_000_000, 245_676_146,
         138, ("Nicolas Cage", "John Travolta"), "John Woo"),
    Film(14161, "2012", "2009-10-10", 4994, 5.6, 14.0, ("Action", "Adventure"), 200_000_000, 769_653_595, 158),
    Film(134, "O Brother, Where Art Thou?", "2000-08-30", 1162, 7.2, 9.8, ("Adventure", "Comedy"), 26_000_000,
         71_868_327, 106, ("George Clooney",), "Joel Coen", countries=("FR", "GB", "US")),
    Film(346364, "It", "2017-09-05", 2411, 7.2, 30.0, ("Horror",), 35_000_000, 700_381_748, 135,
         ("Bill Skarsgård",), "Chester Adams"),
    # Two Nolans, and a director who acts in his own films and in those of others.
    Film(27205, "Inception", "2010-07-14", 14075, 8.1, 29.108149, ("Action", "Thriller", "Science Fiction"),
         160_000_000, 825_532_764, 148, ("Leonardo DiCaprio",), "Christopher Nolan", countries=("US", "GB")),
    Film(77, "Memento", "2000-10-11", 4168, 8.1, 15.450789, ("Thriller",), 9_000_000, 39_723_096, 113,
         ("Guy Pearce",), "Christopher Nolan", (("Jonathan Nolan", "Writer"),)),
    Film(703, "Annie Hall", "1977-04-19", 496, 7.8, 9.0, ("Comedy", "Drama", "Romance"), 4_000_000, 38_251_425, 93,
         ("Woody Allen", "Diane Keaton"), "Woody Allen"),
    Film(8916, "Antz", "1998-10-02", 1331, 6.1, 8.0, ("Animation", "Family", "Comedy"), 105_000_000, 171_757_863, 83,
         ("Woody Allen",), "Bea Stone"),
)  # fmt: skip

DEFECTIVE = (
    # nothing to compare by: no genre, no word in the title, no vote, no popularity
    Film(900_001, "!!!", votes=0, average=0.0, popularity="", genres=(), keywords=()),
    Film(900_002, "Quiet Harvest", votes=0, average=0.0, other={"status": "Rumored"}),
    Film(900_003, "One Angry Vote", votes=1, average=0.0),
    Film(900_004, "Rolling Home", budget=6, revenue=8),  # both in millions
    Film(900_005, "Timeless", "1931-01-01", runtime=0),
    Film(900_006, "Unmeasured", runtime=""),
    Film(900_007, "Blackout", "2008-03-01"),
    Film(900_008, "BlackOut", "2008-09-01", countries=("GB",)),
    Film(900_009, "Lietuvi\x9akai  forever"),  # a letter of Windows-1252 read as a control character, two spaces
    Film(900_010, "Nobody's Work", cast=(), director=None),
    Film(900_011, "Sine Lingua", original="", languages=("zu",), other={"overview": ""}),
    Film(900_012, "Price Tag", budget="/ff9qCepilowshEtG2GYWwzt2bs4.jpg", revenue=-5),
    Film(900_013, "Broken Cell", companies="[{'name': 'Warner Bros.', 'id': 6194", runtime="1h 30m"),
    Film(900_014, "Nameless Genre", genres="[{'id': 18, 'name': 'Drama'}, {'id': 99}]", countries=("USA",),
         original="English"),
    Film(900_015, "Universal Twin", companies="[{'name': 'Universal Pictures', 'id': 10042}]",
         other={"homepage": "N/A", "tagline": "Cat &amp;amp; mouse, trÃ¨s bien"}),
    # Ada Quill twice, a namesake of Bea Stone, and Chester Adams by another name
    Film(900_016, "Doubles", cast=[{"id": 700, "name": "Ada Quill", "order": 0},
         {"id": 700, "name": "Ada Quill", "order": 1}, {"id": 801, "name": "Bea Stone", "order": 2},
         {"id": 702, "name": "Chet Adams", "order": 3}]),
)  # fmt: skip

# Rows that do not become films: a record shifted like those of the original, repeated ids, no date or title.
DROPPED = (
    Film("1997-08-20", "", "1", genres="[{'name': 'Carousel Productions', 'id': 11176}]"),
    Film(8844, "Jumanji", "1995-12-15", 2000, 6.0, 11.0, budget=65_000_000),  # fewer votes than the row above it
    Film(900_003, "One Angry Vote", votes=1, average=0.0),  # the same row again
    Film(900_020, "Someday", ""),
    Film(900_021, "", "1999-09-09"),
    Film(900_022, "Thirteenth Month", "1999-13-09"),
)

FILMS = WELL_KNOWN + DEFECTIVE
