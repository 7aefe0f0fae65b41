"""Charts of two figures against each other, with a curve along each novelty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from butaca.errors import MissingExtra, UsageError
from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.judged_summary import AUC, NDCG, JudgedRow, JudgedSummary
from butaca.evaluation.summary import Estimate, Summary, SummaryRow

# Okabe & Ito's colours, told apart with any colour vision; grey is for models without novelty.
_CURVES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_POINT = "#555555"
_INCHES = (8.0, 5.5)  # of each panel
_LABEL_HEIGHT = 0.035  # of the axis: labels closer than that are moved apart
_LIKES = "nDCG@10 on raters' likes: accuracy, 1 is the best list"
_LIFT = "lift@10: times likelier than chance"
_VERDICTS = "AUC on verdicts: .5 is chance, 1 is every good pair first"
_LISTS = "nDCG@10 on lists of others: 1 is their first ten"


@dataclass(frozen=True)
class _Dot:
    """Two figures of one model at one novelty."""

    model: str
    novelty: float | None
    x: Estimate
    y: Estimate


@dataclass(frozen=True)
class _Panel:
    """Axes with a dot for each model, and a curve for those with a novelty.

    ``chance`` is the lowest figure upwards.
    """

    title: str
    x: str
    y: str
    chance: float
    dots: Sequence[_Dot]
    curves: Mapping[str, Sequence[_Dot]]


def draw(evaluation: Evaluation, path: Path) -> None:
    """Draw a panel for likes, one for judgements, or both, as SVG.

    Of likes the first protocol that has nDCG and lift: nDCG across, lift up. Of judgements the verdicts up and the
    likes across; the lists of others instead, if likes were not asked for. Equal figures give equal bytes.

    Raises:
        UsageError: no protocol has two such figures.
        MissingExtra: matplotlib is not installed.
    """
    panels = _panels(evaluation)
    if not panels:
        raise UsageError(
            "a picture shows nDCG and lift, which only the protocols similar and cold have, or verdicts, "
            "which judged has beside similar or with lists"
        )
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the picture needs the package {error.name}. Install what evaluates with: pip install 'butaca[evaluation]'"
        ) from error
    with rc_context({"svg.hashsalt": "butaca", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}):
        figure = Figure(figsize=(_INCHES[0] * len(panels), _INCHES[1]), layout="constrained")
        FigureCanvasSVG(figure)
        for place, panel in enumerate(panels, start=1):
            _draw_panel(figure.add_subplot(1, len(panels), place), panel)
        metadata = {"Title": "Trade-offs of each model", "Creator": "butaca", "Date": None}
        figure.savefig(path, format="svg", metadata=metadata)


def _panels(evaluation: Evaluation) -> list[_Panel]:
    fit = [summary for summary in evaluation.summaries if {"ndcg@10", "lift@10"} <= set(summary.rows[0].figures)]
    panels = [_likes(fit[0])] if fit else []
    if evaluation.judged is not None and AUC in evaluation.judged.rows[0].figures:
        similar = next((summary for summary in fit if summary.protocol == "similar"), None)
        if similar is not None:
            panels.append(_judged(evaluation.judged, similar))
        elif NDCG in evaluation.judged.rows[0].figures:
            panels.append(_judged(evaluation.judged, None))
    return panels


def _likes(summary: Summary) -> _Panel:
    def dot(row: SummaryRow) -> _Dot:
        return _Dot(row.model, row.novelty, row.figures["ndcg@10"], row.figures["lift@10"])

    return _Panel(
        f"{summary.query_count:,} queries of {summary.rater_count:,} raters; bars are 95 % intervals",
        _LIKES,
        _LIFT,
        0.0,
        [dot(row) for row in summary.rows],
        {model: [dot(row) for row in rows] for model, rows in summary.curves.items()},
    )


def _judged(judged: JudgedSummary, similar: Summary | None) -> _Panel:
    """Return verdicts against likes, or against lists of others without any."""
    rows = [] if similar is None else [*similar.rows, *(row for curve in similar.curves.values() for row in curve)]
    likes = {(row.model, row.novelty): row.figures["ndcg@10"] for row in rows}

    def dot(row: JudgedRow) -> _Dot:
        x = row.figures[NDCG] if similar is None else likes[row.model, row.novelty]
        return _Dot(row.model, row.novelty, x, row.figures[AUC])

    pair_count = 0 if judged.verdicts is None else len(judged.verdicts.verdicts)
    return _Panel(
        f"{pair_count:,} pairs judged; bars are 95 % intervals",
        _LISTS if similar is None else _LIKES,
        _VERDICTS,
        0.5,
        [dot(row) for row in judged.rows],
        {model: [dot(row) for row in rows] for model, rows in judged.curves.items()},
    )


def _draw_panel(axes: Any, panel: _Panel) -> None:
    labels = [_point(axes, dot) for dot in panel.dots if dot.model not in panel.curves]
    for place, (model, dots) in enumerate(panel.curves.items()):
        default = next(dot for dot in panel.dots if dot.model == model)
        labels.append(_curve(axes, dots, default, _CURVES[place % len(_CURVES)]))
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=min([panel.chance, *(dot.y.low for dot in panel.dots)]))
    axes.margins(0.05)
    _label(axes, labels)
    axes.set_xlabel(panel.x)
    axes.set_ylabel(panel.y)
    axes.set_title(panel.title, fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)


def _point(axes: Any, dot: _Dot) -> tuple[float, float, str, str]:
    """Draw a dot with both intervals; return its label."""
    _intervals(axes, dot, _POINT)
    axes.plot([dot.x.mean], [dot.y.mean], "o", color=_POINT, markersize=5)
    return dot.x.mean, dot.y.mean, dot.model, _POINT


def _curve(axes: Any, dots: Sequence[_Dot], default: _Dot, colour: str) -> tuple[float, float, str, str]:
    """Draw a curve along novelty; return its label.

    The default is ringed, both ends are named.
    """
    along = [(dot.x.mean, dot.y.mean) for dot in dots]
    axes.plot(*zip(*along, strict=True), "-o", color=colour, markersize=3, linewidth=1.5)
    _intervals(axes, default, colour)
    axes.plot([default.x.mean], [default.y.mean], "o", markerfacecolor="white", color=colour, markersize=8)
    for dot, (x, y) in zip((dots[0], dots[-1]), (along[0], along[-1]), strict=True):
        axes.annotate(
            f"{dot.novelty:g}",
            (x, y),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=7,
            color=colour,
        )
    return default.x.mean, default.y.mean, f"{default.model} (a = {default.novelty:.2g})", colour


def _intervals(axes: Any, dot: _Dot, colour: str) -> None:
    axes.plot([dot.x.low, dot.x.high], [dot.y.mean] * 2, color=colour, linewidth=0.8)
    axes.plot([dot.x.mean] * 2, [dot.y.low, dot.y.high], color=colour, linewidth=0.8)


def _label(axes: Any, labels: list[tuple[float, float, str, str]]) -> None:
    """Write names beside their dots, moved up where they would overlap."""
    width = axes.get_xlim()[1]
    bottom, top = axes.get_ylim()
    height = top - bottom
    placed: list[tuple[float, float]] = []
    for x, y, name, colour in sorted(labels, key=lambda label: (label[1], label[0])):
        level = y
        while any(
            abs(level - other_y) < _LABEL_HEIGHT * height and abs(x - other_x) < 0.2 * width
            for other_x, other_y in placed
        ):
            level += _LABEL_HEIGHT * height / 4
        placed.append((x, level))
        axes.annotate(
            name, (x, y), xytext=(x + 0.01 * width, level + 0.012 * height), fontsize=9, color=colour,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},
        )  # fmt: skip
