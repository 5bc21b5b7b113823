"""importance_picture: which parameters a search's scores depended on.

Optuna computes it, and plots it by plotly or pyplot.
"""

import warnings
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from optuna import Study
from optuna.importance import get_param_importances
from optuna.trial import TrialState

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_FEWEST = 5  # finished trials of which anything can be said


def importance_picture(study: Study, path: Path, *, title: str) -> dict[str, float]:
    """Writes a PNG with a bar a parameter, the most important one first; the result is their shares, which add up to 1.

    PED-ANOVA (Watanabe et al. 2023, arXiv:2304.10255): how much the values of the best trials differ from those of
    all. Nothing where there are too few trials.
    """
    if len(study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])) < _FEWEST:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of scores that are all the same, which leave equal shares
        importances: dict[str, float] = get_param_importances(study)
    figure = Figure(figsize=(8, 0.5 * len(importances) + 1.5), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh([name.replace("_", " ") for name in importances], list(importances.values()), color=PALETTE[5])
    axes.bar_label(bars, fmt="{:.2f}", padding=3)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1)
    axes.set_title(title, fontsize=14)
    axes.set_xlabel("share of the score's dependence", fontsize=12)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)
    return importances
