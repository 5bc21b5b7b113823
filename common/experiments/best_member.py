"""best_member: how good the best member of an ensemble was, by an evaluation of the ensemble."""

from pathlib import Path

from common.experiments.centre_scores import CentreScores
from common.experiments.finished_stage import finished_stage


def best_member(folder: Path) -> float | None:
    """The highest of the members' means over the cases, of a case's mean Dice, in the run of the folder; None where it
    was not evaluated."""
    evaluation = finished_stage(folder, "evaluate")
    if evaluation is None:
        return None
    scores = CentreScores.read(evaluation, score="dice", fewest=1)
    return float(scores.by_member[scores.best_member].mean())
