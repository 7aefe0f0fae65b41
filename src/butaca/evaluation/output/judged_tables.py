"""The table of the protocol ``judged``, as text and as Markdown."""

from collections.abc import Iterator, Sequence

from butaca.evaluation.judged_summary import AUC, BAD, GOOD, NDCG, RECALL, JudgedRow, JudgedSummary
from butaca.evaluation.judgement_files.lists import FEWEST_LISTED
from butaca.evaluation.output.table_cells import aligned, comparison_lines, figure, number, piped

TITLE = "Judged: similar movies against verdicts and lists of others"
_CROSS_VALIDATED = "*"  # mark of models
_METRICS = {AUC: 3, NDCG: 3}  # digits of differences


def text(judged: JudgedSummary) -> str:
    """Return the table, at most 80 columns wide."""
    lines = [TITLE, *_facts(judged), "", *aligned(_cells("model", judged.rows, _names(judged.rows)))]
    for rows in judged.curves.values():
        lines += ["", *aligned(_novelty_cells(rows))]
    lines += [*([""] if judged.comparisons else ()), *comparison_lines(judged.against, judged.comparisons, _METRICS)]
    return "\n".join([*lines, *_notes(judged)])


def markdown(judged: JudgedSummary) -> str:
    """Return the table in Markdown, with a heading."""
    parts = [f"### {TITLE}", "\n".join(f"- {fact.strip()}" for fact in (*_facts(judged), *_notes(judged)))]
    parts.append(piped(_cells("model", judged.rows, _names(judged.rows))))
    parts += [piped(_novelty_cells(rows)) for rows in judged.curves.values()]
    if judged.comparisons:
        lines = comparison_lines(judged.against, judged.comparisons, _METRICS)
        parts.append("\n".join(f"- {line.strip()}" for line in lines))
    return "\n\n".join(parts)


def _facts(judged: JudgedSummary) -> Iterator[str]:
    """Yield lines about the files, and about the rows left out."""
    if (file := judged.verdicts) is not None:
        yield f"verdicts: {file.name}, {len(file.verdicts):,} pairs, {int(file.verdicts.good.sum()):,} of them good"
        if file.unknown_count:
            yield f"  pairs left out, of which the catalogue lacks a movie: {file.unknown_count:,}"
        if file.repeated_count:
            yield f"  rows that repeat a pair, which counts once: {file.repeated_count:,}"
    if (lists := judged.lists) is not None:
        yield f"lists: {lists.name}, {len(lists.lists):,} lists"
        if lists.unknown_count:
            yield f"  lists left out, whose movie the catalogue lacks: {lists.unknown_count:,}"
        if lists.short_count:
            yield f"  lists left out, with under {FEWEST_LISTED} movies that the catalogue has: {lists.short_count:,}"
        if lists.repeated_count:
            yield f"  rows that repeat a list, which counts once: {lists.repeated_count:,}"
        if lists.missing_count:
            yield f"  movies of the lists that the catalogue lacks: {lists.missing_count:,} of {lists.listed_count:,}"


def _notes(judged: JudgedSummary) -> Iterator[str]:
    """Yield lines about models that learned from judgements."""
    if any(row.cross_validated for row in judged.rows):
        yield f"{_CROSS_VALIDATED} learned from the judgements of other movies, in {judged.folds} folds"


def _names(rows: Sequence[JudgedRow]) -> list[str]:
    """Return each model with its novelty and marks, if any."""
    return [
        (row.model if row.novelty is None else f"{row.model} {row.novelty:.2g}")
        + _CROSS_VALIDATED * row.cross_validated
        for row in rows
    ]


def _novelty_cells(rows: Sequence[JudgedRow]) -> list[list[str]]:
    return _cells(rows[0].model, rows, [f"{row.novelty:.1f}" for row in rows])


def _cells(corner: str, rows: Sequence[JudgedRow], names: Sequence[str]) -> list[list[str]]:
    """Return a header, and a row for each model.

    Figures of a file that was not given have no columns.
    """
    header = [corner]
    if AUC in rows[0].figures:
        header += ["AUC", "good", "bad", "ratio"]
    if NDCG in rows[0].figures:
        header += ["nDCG@10", "recall"]
    return [header, *([name, *_figures(row)] for name, row in zip(names, rows, strict=True))]


def _figures(row: JudgedRow) -> Iterator[str]:
    figures = row.figures
    if row.good_to_bad is not None:
        yield figure(figures[AUC], 3)
        yield from (number(figures[metric].mean, 2) for metric in (GOOD, BAD))
        yield "-" if row.good_to_bad != row.good_to_bad else number(row.good_to_bad, 1)
    if NDCG in figures:
        yield figure(figures[NDCG], 3)
        yield number(figures[RECALL].mean, 3)
