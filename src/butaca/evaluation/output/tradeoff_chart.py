"""Chart of nDCG against lift, with a curve along each novelty."""

from pathlib import Path
from typing import Any

from butaca.errors import MissingExtra, UsageError
from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.summary import SummaryRow

# Okabe & Ito's colours, told apart with any colour vision; grey is for models without novelty.
_CURVES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_POINT = "#555555"
_INCHES = (8.0, 5.5)
_LABEL_HEIGHT = 0.035  # of the axis: labels closer than that are moved apart


def draw(evaluation: Evaluation, path: Path) -> None:
    """Draw the first protocol that has both figures, as SVG.

    Equal figures give equal bytes.

    Raises:
        UsageError: no protocol has.
        MissingExtra: matplotlib is not installed.
    """
    fit = [summary for summary in evaluation.summaries if {"ndcg@10", "lift@10"} <= set(summary.rows[0].figures)]
    if not fit:
        raise UsageError("a picture shows nDCG and lift, which only the protocols similar and cold have")
    summary = fit[0]
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the picture needs the package {error.name}. Install what evaluates with: pip install 'butaca[evaluation]'"
        ) from error
    with rc_context({"svg.hashsalt": "butaca", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}):
        figure = Figure(figsize=_INCHES, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        labels = [_point(axes, row) for row in summary.rows if row.model not in summary.curves]
        for place, (model, rows) in enumerate(summary.curves.items()):
            default = next(row for row in summary.rows if row.model == model)
            labels.append(_curve(axes, rows, default, _CURVES[place % len(_CURVES)]))
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.margins(0.05)
        _label(axes, labels)
        axes.set_xlabel("nDCG@10: accuracy, 1 is the best list")
        axes.set_ylabel("lift@10: times likelier than chance")
        axes.set_title(
            f"{summary.query_count:,} queries of {summary.rater_count:,} raters; bars are 95 % intervals", fontsize=10
        )
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color="#dddddd", linewidth=0.5)
        axes.set_axisbelow(True)
        metadata = {"Title": "nDCG and lift of each model", "Creator": "butaca", "Date": None}
        figure.savefig(path, format="svg", metadata=metadata)


def _point(axes: Any, row: SummaryRow) -> tuple[float, float, str, str]:
    """Draw a dot with both intervals; return its label."""
    ndcg, lift = row.figures["ndcg@10"], row.figures["lift@10"]
    axes.plot([ndcg.low, ndcg.high], [lift.mean] * 2, color=_POINT, linewidth=0.8)
    axes.plot([ndcg.mean] * 2, [lift.low, lift.high], color=_POINT, linewidth=0.8)
    axes.plot([ndcg.mean], [lift.mean], "o", color=_POINT, markersize=5)
    return ndcg.mean, lift.mean, row.model, _POINT


def _curve(axes: Any, rows: tuple[SummaryRow, ...], default: SummaryRow, colour: str) -> tuple[float, float, str, str]:
    """Draw a curve along novelty; return its label.

    The default is ringed, both ends are named.
    """
    along = [(row.figures["ndcg@10"].mean, row.figures["lift@10"].mean) for row in rows]
    axes.plot(*zip(*along, strict=True), "-o", color=colour, markersize=3, linewidth=1.5)
    ndcg, lift = default.figures["ndcg@10"], default.figures["lift@10"]
    axes.plot([ndcg.low, ndcg.high], [lift.mean] * 2, color=colour, linewidth=0.8)
    axes.plot([ndcg.mean] * 2, [lift.low, lift.high], color=colour, linewidth=0.8)
    axes.plot([ndcg.mean], [lift.mean], "o", markerfacecolor="white", color=colour, markersize=8)
    for row, (x, y) in zip((rows[0], rows[-1]), (along[0], along[-1]), strict=True):
        axes.annotate(
            f"{row.novelty:g}",
            (x, y),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=7,
            color=colour,
        )
    return ndcg.mean, lift.mean, f"{default.model} (a = {default.novelty:.2g})", colour


def _label(axes: Any, labels: list[tuple[float, float, str, str]]) -> None:
    """Write names beside their dots, moved up where they would overlap."""
    width, height = axes.get_xlim()[1], axes.get_ylim()[1]
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
