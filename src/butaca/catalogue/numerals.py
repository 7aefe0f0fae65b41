"""Numbers in words, in English, Spanish, French, German and Italian."""

import re

_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dixsept dixhuit "
    "dixneuf vingt",
    "eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig",
    "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth",
    "primera segunda tercera cuarta quinta sexta septima octava novena decima",
    "primer segundo tercer cuarto quinto sexto septimo octavo noveno decimo",
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "erster zweiter dritter vierter funfter sechster siebter achter neunter zehnter",
    "erste zweite dritte vierte funfte sechste siebte achte neunte zehnte",
    "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
    "prima seconda terza quarta quinta sesta settima ottava nona decima",
)
ENGLISH_ORDINALS = _ORDINALS[0].split()
_ORDINAL_IN_FIGURES = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|e|o|a)")
_DIGITS = {word: str(number) for text in (*_CARDINALS, *_ORDINALS) for number, word in enumerate(text.split(), start=1)}
del _DIGITS["un"]  # an article


def digits(word: str) -> str | None:
    """Return the digits of a number in words, folded; None of others.

    Ordinals are numbers as well, also those in figures.

    >>> digits("siete"), digits("zwolf"), digits("tercera"), digits("6th"), digits("rocky")
    ('7', '12', '3', '6', None)
    """
    in_figures = _ORDINAL_IN_FIGURES.fullmatch(word)
    return in_figures[1] if in_figures else _DIGITS.get(word)
