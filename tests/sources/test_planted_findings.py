import json

import pytest

from butaca.catalogue.findings import KINDS
from butaca.release.reader import Release
from small_catalogue import PLANTED

# The first example of each finding: where, and what. A record is a line of the file, from 1 after the header.
FIRST = {
    "shifted_record": ("record 44", "1997-08-20"),
    "repeated_id": ("8844", "Jumanji"),
    "conflicting_repeat": ("8844", "Jumanji"),
    "missing_title": ("900021", "1999-09-09"),
    "missing_release_date": ("900020", "Someday"),
    "impossible_release_date": ("900022", "Thirteenth Month: 1999-13-09"),
    "repeated_credits": ("862", "row 2"),
    "repeated_keywords": ("862", "row 2"),
    "credits_of_unknown_movie": ("999999", "record 45"),
    "keywords_of_unknown_movie": ("999999", "record 45"),
    "missing_other_title": ("194", "no title"),
    "other_title_of_unknown_movie": ("424242", "En ninguna parte"),
    "repeated_other_title": ("27205", "Origen"),
    "rating_of_unknown_movie": ("7777", "3.0 stars by user 1"),
    "impossible_rating": ("1", "0.0 stars by user 5"),
    "repeated_rating": ("14", "3.0 stars by user 4"),
    "malformed_literal": (
        "movies_dataset.csv, record 40",
        "production_companies: [{'name': 'Warner Bros.', 'id': 6194",
    ),
    "member_without_id": ("900014", "genres: 99 no name"),
    "repeated_member": ("900016", "Actor: 700 Ada Quill"),
    "not_a_number": ("900012", "budget: /ff9qCepilowshEtG2GYWwzt2bs4.jpg"),
    "out_of_range": ("900012", "revenue: -5"),
    "control_characters": ("movies 900009", r"'Lietuvi\x9akai  forever'"),
    "missing_budget": ("44363", "Frozen"),
    "missing_revenue": ("44363", "Frozen"),
    "money_known": ("27205", "Inception"),
    "budget_unit": ("900004", "Rolling Home: 6"),
    "revenue_unit": ("900004", "Rolling Home: 8"),
    "runtime_zero": ("900005", "Timeless"),
    "missing_runtime": ("900006", "Unmeasured"),
    "placeholder_date": ("900005", "Timeless: 1931-01-01"),
    "average_zero": ("900003", "One Angry Vote"),
    "unvoted": ("900001", "!!!"),
    "missing_popularity": ("900001", "!!!"),
    "missing_genres": ("900001", "!!!"),
    "missing_credits": ("900010", "Nobody's Work"),
    "missing_overview": ("900011", "Sine Lingua"),
    "missing_original_language": ("900011", "Sine Lingua"),
    "unreleased": ("900002", "Quiet Harvest: Rumored"),
    "shared_title": ("109445", "Frozen (2013)"),
    "shared_title_and_year": ("900007", "Blackout (2008)"),
    "title_reserved_characters": ("754", "Face/Off"),
    "title_pattern_characters": ("134", "O Brother, Where Art Thou?"),
    "title_all_digits": ("14161", "2012"),
    "title_not_ascii": ("10681", "WALL·E"),
    "company_several_ids": ("33, 10042", "Universal Pictures"),
    "person_several_ids": ("701, 801", "Bea Stone"),
    "person_several_names": ("702", "Chester Adams / Chet Adams"),
    "language_without_name": ("zu", "1 movies"),
    "mixed_script": ("ru", "Pусский"),
    "movies_without_links": ("900001", "!!!"),
}


KEPT_UNDATED = {"unknown_release_date", "unreadable_release_date"}
"""Of sources that keep movies without a date: see ``test_undated``."""


def test_every_kind_of_finding_is_planted() -> None:
    """No code is declared that nothing produces."""
    assert set(PLANTED) | KEPT_UNDATED == set(KINDS)


def test_everything_planted_is_found_and_nothing_else(small_release: Release) -> None:
    """Every defect of the small catalogue is counted, and only those."""
    assert small_release.manifest.findings == PLANTED


@pytest.mark.parametrize("code", PLANTED)
def test_a_finding_shows_where_and_what(code: str, small_release: Release) -> None:
    """The first example is an instance that one can look up in the file."""
    listed = json.loads((small_release.folder / "findings.json").read_text(encoding="utf-8"))
    examples = next(finding["examples"] for finding in listed if finding["code"] == code)
    assert (examples[0]["where"], examples[0]["what"]) == FIRST[code]


def test_findings_stand_in_the_order_in_which_they_are_declared(small_release: Release) -> None:
    """At most five examples each, with all that is known of the kind."""
    listed = json.loads((small_release.folder / "findings.json").read_text(encoding="utf-8"))
    assert [finding["code"] for finding in listed] == [code for code in KINDS if code in PLANTED]
    for finding in listed:
        kind = KINDS[finding["code"]]
        assert (finding["severity"], finding["unit"]) == (kind.severity, kind.unit)
        assert (finding["meaning"], finding["action"]) == (kind.meaning, kind.action)
        assert len(finding["examples"]) == min(5, finding["count"])
