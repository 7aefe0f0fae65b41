"""Addresses of groups of films: of their directories, and of their films."""

from enum import StrEnum

from butaca.serving.browse.directory import GroupFigures


class Directory(StrEnum):
    """A directory, by the end of its address."""

    FRANCHISES = "franchises"
    COMPANIES = "companies"
    PEOPLE = "people"
    DIRECTORS = "directors"
    GENRES = "genres"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    DECADES = "decades"

    @property
    def kind(self) -> str:
        """The kind of its groups: the filter that selects their films."""
        return _KINDS[self]


_KINDS = {
    Directory.FRANCHISES: "collection",
    Directory.COMPANIES: "company",
    Directory.PEOPLE: "person",
    Directory.DIRECTORS: "director",
    Directory.GENRES: "genre",
    Directory.COUNTRIES: "country",
    Directory.LANGUAGES: "original_language",
    Directory.DECADES: "decade",
}
DIRECTORY_OF = {kind: directory for directory, kind in _KINDS.items()}
"""The directory of each kind of group."""


def films_of(kind: str, group: GroupFigures) -> tuple[str, dict[str, str]]:
    """Return path and query of the page of a group's films."""
    if kind in ("person", "director"):
        return f"/people/{group.member}", {}
    if kind == "decade":
        return "/explore", {"year": f"{group.member}..{int(group.member) + 9}"}
    return "/explore", {kind: group.name.en if kind == "genre" else str(group.member)}
