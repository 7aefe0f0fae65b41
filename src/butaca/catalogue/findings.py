"""Findings: possible defects of data, each with a code declared here only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """The weight of a finding for the recommendations."""

    INFO = "info"  # worth knowing; nothing is wrong
    WARNING = "warning"  # a value is missing, doubtful or was repaired
    ERROR = "error"  # a row could not be kept as it stood


@dataclass(frozen=True)
class FindingKind:
    """A kind of finding.

    ``unit`` is what its count counts, ``action`` is how the build deals with it.
    """

    code: str
    severity: Severity
    unit: str
    meaning: str
    action: str


@dataclass(frozen=True)
class Example:
    """An example of a finding.

    ``where`` is an id or a line as the source has it, ``value`` the value or title.
    """

    where: str
    value: str


@dataclass(frozen=True)
class Finding:
    """A finding of one kind, with its count and some examples.

    ``count`` is in ``kind.unit``; there are at most five examples, in the source's order.
    """

    kind: FindingKind
    count: int
    examples: tuple[Example, ...] = field(default=())

    def as_dict(self) -> dict[str, object]:
        """Return the finding as it stands in JSON."""
        return {
            "code": self.kind.code,
            "severity": self.kind.severity.value,
            "count": self.count,
            "unit": self.kind.unit,
            "meaning": self.kind.meaning,
            "action": self.kind.action,
            "examples": [{"where": e.where, "what": e.value} for e in self.examples],
        }


_I, _W, _E = Severity.INFO, Severity.WARNING, Severity.ERROR

_KINDS = (
    # rows that could not be kept
    FindingKind("shifted_record", _E, "rows", "the id is no whole number from 0 to 2,147,483,647: the record's columns are probably shifted", "row dropped"),
    FindingKind("repeated_id", _E, "rows", "surplus rows of an id that occurs more than once", "kept the row with most votes, then the first"),
    FindingKind("conflicting_repeat", _W, "rows", "surplus rows whose values differ from the row that was kept", "kept the row with most votes, then the first"),
    FindingKind("missing_title", _E, "rows", "no title", "row dropped"),
    FindingKind("missing_release_date", _E, "rows", "no release date", "row dropped"),
    FindingKind("impossible_release_date", _E, "rows", "a release date that is none, or before 1870 or after 2100", "row dropped"),
    FindingKind("ambiguous_date", _W, "movies", "a date such as 1/2/1999 of which no row tells whether the day or the month comes first", "year kept, day and month taken as unknown"),
    FindingKind("year_only", _I, "movies", "a release date that is a year alone", "year kept, day and month taken as unknown"),
    FindingKind("unknown_release_date", _W, "movies", "no release date, where the source may lack them", "kept; its year is unknown"),
    FindingKind("unreadable_release_date", _W, "movies", "a release date that is none, or before 1870 or after 2100, where the source may lack them", "kept; its year is unknown"),
    FindingKind("repeated_credits", _W, "rows", "surplus rows of an id in the credits", "kept the first row"),
    FindingKind("repeated_keywords", _W, "rows", "surplus rows of an id in the keywords", "kept the first row"),
    FindingKind("credits_of_unknown_movie", _W, "rows", "credits of an id that is not among the movies kept", "row left out"),
    FindingKind("keywords_of_unknown_movie", _W, "rows", "keywords of an id that is not among the movies kept", "row left out"),
    FindingKind("missing_other_title", _W, "titles", "a row of a names file without a title", "row left out"),
    FindingKind("other_title_of_unknown_movie", _W, "titles", "a title in a names file of an id that is not among the movies kept", "row left out"),
    FindingKind("repeated_other_title", _I, "titles", "the same title in a names file, of one movie and language", "kept the first"),
    FindingKind("rating_of_unknown_movie", _W, "ratings", "ratings of a movie that is not in the catalogue", "rating left out"),
    FindingKind("impossible_rating", _E, "ratings", "ratings outside 0.5 to 5 stars, or without user, movie or time", "rating left out"),
    FindingKind("repeated_rating", _W, "ratings", "one person rated one movie more than once", "kept the latest"),
    FindingKind("ratings_scale", _I, "ratings", "ratings on a scale of ten or a hundred, as most of them tell", "made stars out of five"),
    FindingKind("named_users", _I, "people", "people who rated with a name instead of a number", "numbered by a checksum of the name"),
    FindingKind("ratings_without_time", _I, "ratings", "no rating has a time", "all times taken as 0; where a rating repeats another, the later row counts"),
    # cells that could not be read
    FindingKind("malformed_literal", _E, "cells", "a nested cell that is not a Python literal of the expected shape", "cell read as empty"),
    FindingKind("member_without_id", _W, "entries", "an entry of a nested cell without an id or a name", "entry left out"),
    FindingKind("repeated_member", _I, "entries", "the same entry twice in one movie's list", "kept the first"),
    FindingKind("not_a_number", _W, "cells", "text where a number belongs", "value taken as unknown"),
    FindingKind("out_of_range", _W, "cells", "a number outside the range its column allows", "value taken as unknown"),
    FindingKind("unread_column", _E, "columns", "a column of which more than a fifth could not be read, accepted with --accept", "values taken as unknown"),
    FindingKind("unknown_marker", _I, "cells", "a text such as N/A or null, which says that a value is unknown", "value taken as unknown"),
    FindingKind("other_form", _I, "cells", "a number, date or running time in another form than usual, such as $1,234 or 2h 22m", "read as that"),
    FindingKind("other_currency", _W, "cells", "an amount in another currency than US dollars", "kept as it is; no return unless both amounts are in one currency"),
    FindingKind("other_scale", _I, "movies", "averages out of five or a hundred, or running times in seconds, as the whole column tells", "averages made out of ten, running times minutes"),
    FindingKind("control_characters", _W, "names", "names with invisible or control characters, or space around them", "characters repaired or removed"),
    FindingKind("html_entities", _W, "texts", "a text with HTML entities such as &amp;, perhaps escaped twice", "decoded"),
    FindingKind("wrong_encoding", _W, "texts", "a text in UTF-8 that has been read in another encoding, such as AmÃ©lie", "decoded again"),
    # values that are missing or doubtful
    FindingKind("missing_budget", _W, "movies", "budget of 0 or none", "kept as 0, which means unknown"),
    FindingKind("missing_revenue", _W, "movies", "revenue of 0 or none", "kept as 0, which means unknown"),
    FindingKind("money_known", _I, "movies", "both budget and revenue known", "only these have a return"),
    FindingKind("budget_unit", _W, "movies", "a budget between 1 and 999 dollars, probably in thousands or millions", "kept; sums of returns are told beside total revenue over total budget"),
    FindingKind("revenue_unit", _W, "movies", "a revenue between 1 and 999 dollars, probably in thousands or millions", "kept"),
    FindingKind("runtime_zero", _W, "movies", "a running time of 0", "taken as unknown"),
    FindingKind("missing_runtime", _W, "movies", "no running time", "kept as unknown"),
    FindingKind("placeholder_date", _W, "movies", "released on 1 January, which often only means the year", "kept"),
    FindingKind("future_date", _W, "movies", "released, but dated more than a year after the build", "kept"),
    FindingKind("average_zero", _W, "movies", "a vote average of 0", "kept only where somebody voted"),
    FindingKind("unvoted", _W, "movies", "nobody voted, so that the average says nothing", "average taken as unknown"),
    FindingKind("votes_unknown", _W, "movies", "no movie has a number of votes", "averages kept; numbers of votes taken as 0"),
    FindingKind("missing_average", _W, "movies", "votes, but no vote average", "average kept as unknown"),
    FindingKind("missing_popularity", _W, "movies", "no popularity", "kept as unknown"),
    FindingKind("missing_genres", _W, "movies", "no genre", "kept; other features answer for it"),
    FindingKind("missing_credits", _W, "movies", "neither cast nor crew", "kept"),
    FindingKind("missing_overview", _I, "movies", "no plot summary", "kept"),
    FindingKind("missing_original_language", _W, "movies", "no original language", "kept as unknown"),
    FindingKind("unreleased", _W, "movies", "a status other than Released", "kept, with its status"),
    # names
    FindingKind("shared_title", _I, "movies", "a title that another movie has too, but for case", "told apart by year and id"),
    FindingKind("shared_title_and_year", _W, "movies", "a title and year that another movie has too, but for case", "told apart by id"),
    FindingKind("title_reserved_characters", _I, "movies", "a title with / ? # or %, which web addresses have to escape", "kept"),
    FindingKind("title_pattern_characters", _I, "movies", "a title with characters that mean something in patterns", "kept; titles are never read as patterns"),
    FindingKind("title_all_digits", _I, "movies", "a title of digits alone", "kept as text"),
    FindingKind("title_not_ascii", _I, "movies", "a title with letters beyond ASCII", "kept; search ignores accents"),
    FindingKind("company_several_ids", _W, "names", "a company name that goes with several ids", "kept; questions by name join them"),
    FindingKind("person_several_ids", _I, "names", "a person's name that goes with several ids", "kept apart by id"),
    FindingKind("person_several_names", _I, "people", "an id that goes with several names", "the most frequent name is used"),
    FindingKind("language_without_name", _W, "languages", "a language whose name is empty", "named from Unicode's locale data"),
    FindingKind("other_code", _I, "codes", "a country, language or job by name or in another code", "taken as the code or job it stands for"),
    FindingKind("unknown_code", _W, "codes", "a country or language that is neither a known name nor a code", "kept as it is"),
    FindingKind("no_director", _W, "jobs", "a crew in which nobody has the job Director", "kept; nobody is known as a director"),
    FindingKind("mixed_script", _W, "names", "a name that mixes Latin and Cyrillic letters", "named from Unicode's locale data where it is a language"),
    # between files
    FindingKind("movies_without_links", _I, "movies", "no row in the links", "no MovieLens id"),
    # the reading of files
    FindingKind("unused_file", _I, "files", "a file that nothing is read from", "passed over"),
    FindingKind("unused_column", _I, "columns", "a column that nothing is read from", "passed over"),
    FindingKind("not_a_movie", _I, "rows", "a series, an episode or something else that is no movie", "row left out"),
    FindingKind("id_space", _W, "files", "ids that mean another thing than their column says, by their overlap with the movies", "read as what they mean"),
)  # fmt: skip

OF_COLUMNS = (
    *("unread_column", "other_scale", "votes_unknown", "ratings_scale", "named_users", "ratings_without_time"),
)
"""Kinds whose first example says how a whole column was read."""

KINDS: Mapping[str, FindingKind] = {kind.code: kind for kind in _KINDS}


def read_findings(path: Path) -> tuple[Finding, ...]:
    """Read the findings of a file that holds ``Finding.as_dict`` of each.

    Codes that are not declared any more are left out.
    """
    listed = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Finding(KINDS[facts["code"]], facts["count"], tuple(Example(e["where"], e["what"]) for e in facts["examples"]))
        for facts in listed
        if facts["code"] in KINDS
    )
