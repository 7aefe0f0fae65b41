"""Measure the share of each finding, and say what it means."""

from collections.abc import Mapping

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.findings import Finding
from butaca.reports.facts import FindingFacts, Instance
from butaca.reports.finding_texts import finding_texts

# Of findings that count rows: the flow whose rows they are.
_FILES = {
    "repeated_credits": "credits",
    "credits_of_unknown_movie": "credits",
    "repeated_keywords": "keywords",
    "keywords_of_unknown_movie": "keywords",
}
# Of findings that count names: the table that has them.
_NAMES = {"company_several_ids": "companies", "person_several_ids": "people"}


def findings(catalogue: Catalogue) -> tuple[FindingFacts, ...]:
    """Return the facts of all findings, in their declared order."""
    totals = _totals(catalogue)
    return tuple(_facts(finding, totals) for finding in catalogue.findings)


def _facts(finding: Finding, totals: Mapping[str, int]) -> FindingFacts:
    kind = finding.kind
    of = totals.get(f"names of {_NAMES[kind.code]}") if kind.code in _NAMES else totals.get(kind.unit)
    if kind.unit == "rows":
        of = totals.get(f"rows of {_FILES.get(kind.code, 'movies')}")
    return FindingFacts(
        code=kind.code,
        severity=kind.severity.value,
        unit=kind.unit,
        count=finding.count,
        of=of,
        share=finding.count / of if of else None,
        meaning=kind.meaning,
        action=kind.action,
        consequence=finding_texts()[kind.code].consequence,
        examples=tuple(Instance(example.where, example.value) for example in finding.examples),
    )


def _totals(catalogue: Catalogue) -> dict[str, int]:
    """Count the totals of each unit.

    Those of files are there only where the intake is known.
    """
    counts = catalogue.counts()
    totals = {unit: counts[unit] for unit in ("movies", "people", "languages")}
    for table in _NAMES.values():
        row = catalogue.connection.execute(f"SELECT count(DISTINCT name) FROM {table}").fetchone()
        totals[f"names of {table}"] = int(row[0]) if row else 0
    if catalogue.intake is not None:
        for flow in catalogue.intake.flows:
            if flow.unit == "rows":
                totals[f"rows of {flow.table}"] = flow.came
        totals["ratings"] = totals.get("rows of ratings", 0)
        totals["titles"] = totals.get("rows of titles", 0)
        totals["entries"] = sum(flow.came for flow in catalogue.intake.flows if flow.unit == "entries")
    return totals
