"""Compare the samples of two catalogues."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from butaca.reports.comparison import (
    JENSEN_SHANNON,
    KS,
    PSI,
    REMOVED,
    CatalogueComparison,
    ChangedMovie,
    ChangedMovies,
    Shift,
    Verdict,
)
from butaca.reports.measuring.distances import jensen_shannon, kolmogorov_smirnov, population_stability
from butaca.reports.measuring.sample import CatalogueSample, Values

_BINS = 10
_RARE = 0.01  # share of the old catalogue below which categories count together in the stability index
_EXAMPLES = 10
_ORDER = (Verdict.STABLE, Verdict.MODERATE, Verdict.SHIFTED)

Places = NDArray[np.intp]


def compare(old: CatalogueSample, new: CatalogueSample) -> CatalogueComparison:
    """Compare a newer catalogue with an older one.

    Movies are the same if their ids are.
    """
    _, in_old, in_new = np.intersect1d(old.ids, new.ids, return_indices=True)
    differs = {name: new.hashes[name][in_new] != hashes[in_old] for name, hashes in old.hashes.items()}
    any_differs = np.logical_or.reduce(list(differs.values()))
    changed = in_new[any_differs]
    columns = [
        tuple(name for name, rows in differs.items() if rows[place]) for place in np.flatnonzero(any_differs).tolist()
    ]
    removed = np.setdiff1d(np.arange(len(old.ids)), in_old)
    added = np.setdiff1d(np.arange(len(new.ids)), in_new)
    shifts = (
        *(_number(name, old.numbers[name], new.numbers[name]) for name in old.numbers),
        *(_category(name, old, new) for name in old.categories),
    )
    gone = REMOVED.verdict(len(removed) / len(old.ids) if len(old.ids) else 0.0)
    return CatalogueComparison(
        old=len(old.ids),
        new=len(new.ids),
        added=_films(new, added, [()] * len(added)),
        removed=_films(old, removed, [()] * len(removed)),
        changed=_films(new, changed, columns),
        columns_changed={name: int(rows.sum()) for name, rows in differs.items() if rows.any()},
        shifts=shifts,
        verdict=_worst([gone, *(shift.verdict for shift in shifts)]),
    )


def _films(sample: CatalogueSample, places: Places, columns: Sequence[tuple[str, ...]]) -> ChangedMovies:
    """Return the most voted of some movies; ties by id."""
    first = np.lexsort((sample.ids[places], -sample.votes[places]))[:_EXAMPLES]
    return ChangedMovies(
        len(places),
        tuple(
            ChangedMovie(
                int(sample.ids[places[n]]),
                str(sample.titles[places[n]]),
                _year(sample, places[n]),
                int(sample.votes[places[n]]),
                columns[n],
            )
            for n in first.tolist()
        ),
    )


def _year(sample: CatalogueSample, place: np.intp) -> int | None:
    year = float(sample.numbers["release_year"][place])
    return None if np.isnan(year) else int(year)


def _number(name: str, old: Values, new: Values) -> Shift:
    """Measure the shift of a number.

    The bins of the stability index are tenths of the old values, and one for the unknown.
    """
    known, known_new = old[~np.isnan(old)], new[~np.isnan(new)]
    psi = None
    if len(old) and len(new):
        inner = np.unique(np.percentile(known, np.arange(1, _BINS) * 100 / _BINS)) if len(known) else np.array([])
        psi = population_stability(_binned(old, inner), _binned(new, inner))
    ks = kolmogorov_smirnov(known, known_new)
    verdict = _worst([PSI.verdict(psi), KS.verdict(ks)])
    return Shift(name, "number", _share(np.isnan(old)), _share(np.isnan(new)), psi, ks, None, verdict)


def _binned(values: Values, inner: Values) -> Values:
    """Count values up to each inner edge, beyond the last, and unknown."""
    known = values[~np.isnan(values)]
    counts = np.bincount(np.searchsorted(inner, known, side="left"), minlength=len(inner) + 1)
    return np.append(counts, len(values) - len(known)).astype(np.float64)


def _category(name: str, old: CatalogueSample, new: CatalogueSample) -> Shift:
    names = sorted(old.categories[name].keys() | new.categories[name].keys())
    counts, counts_new = (
        np.array(
            [*(sample.categories[name].get(member, 0) for member in names), sample.uncategorised[name]], dtype=float
        )
        for sample in (old, new)
    )
    psi = distance = None
    if counts.sum() and counts_new.sum():
        common = counts >= _RARE * counts.sum()
        merged, merged_new = (
            np.append(histogram[common], histogram[~common].sum()) for histogram in (counts, counts_new)
        )
        psi, distance = population_stability(merged, merged_new), jensen_shannon(counts, counts_new)
    return Shift(
        name,
        "category",
        old.uncategorised[name] / len(old.ids) if len(old.ids) else 0.0,
        new.uncategorised[name] / len(new.ids) if len(new.ids) else 0.0,
        psi,
        None,
        distance,
        _worst([PSI.verdict(psi), JENSEN_SHANNON.verdict(distance)]),
    )


def _share(chosen: NDArray[np.bool_]) -> float:
    return float(chosen.mean()) if len(chosen) else 0.0


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    return max(verdicts, key=_ORDER.index, default=Verdict.STABLE)
