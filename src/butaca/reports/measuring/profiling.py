"""Measure all facts of a catalogue."""

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import TITLE_TERMS
from butaca.reports.measuring.columns import columns
from butaca.reports.measuring.correlations import correlations
from butaca.reports.measuring.coverage import coverage
from butaca.reports.measuring.dates import dates
from butaca.reports.measuring.distributions import distributions
from butaca.reports.measuring.finding_shares import findings
from butaca.reports.measuring.listed_movies import best_known
from butaca.reports.measuring.member_counts import (
    companies,
    countries,
    franchises,
    genres,
    original_languages,
    spoken_languages,
    title_words,
)
from butaca.reports.measuring.return_figures import money
from butaca.reports.measuring.shared_titles import titles
from butaca.reports.measuring.votes import votes
from butaca.reports.profile import FORMAT, InputFacts, Profile


def profile(catalogue: Catalogue) -> Profile:
    """Return the facts of a catalogue.

    Equal catalogues give equal facts, even if the titles of only one have been read.
    """
    return Profile(
        format=FORMAT,
        source=catalogue.source,
        inputs=tuple(InputFacts(file.name, file.sha256, file.size) for file in catalogue.inputs),
        counts={name: count for name, count in catalogue.counts().items() if name != TITLE_TERMS.name},
        findings=findings(catalogue),
        intake=catalogue.intake,
        columns=columns(catalogue),
        distributions=distributions(catalogue),
        votes=votes(catalogue),
        dates=dates(catalogue),
        money=money(catalogue),
        titles=titles(catalogue),
        genres=genres(catalogue),
        original_languages=original_languages(catalogue),
        spoken_languages=spoken_languages(catalogue),
        countries=countries(catalogue),
        title_words=title_words(catalogue),
        franchises=franchises(catalogue),
        companies=companies(catalogue),
        coverage=coverage(catalogue),
        correlations=correlations(catalogue),
        best_known=best_known(catalogue),
    )
