"""centre_comparison: two evaluations of one ensemble, where it was trained and at another centre."""

import logging
from pathlib import Path

from common.checks.input_error import InputError
from common.experiments.centre_estimates import centre_estimates
from common.experiments.centre_picture import centre_picture
from common.experiments.centre_scores import CentreScores
from common.experiments.estimate import Estimate
from common.experiments.write_centre_tables import write_centre_tables

_logger = logging.getLogger(__name__)


def centre_comparison(
    home: Path, away: Path, *, score: str = "dice", output_dir: Path | None = None
) -> dict[str, dict[str, Estimate]]:
    """The `centre_estimates` of two folders of evaluations, also written: `centres.md`, `centres.csv`, `centres.png`.

    Args:
        score: see `CentreScores.read`.
        output_dir: where they go; to the folder `away` unless given.
    """
    at_home, at_away = (CentreScores.read(folder, score=score) for folder in (home, away))
    unshared = at_home.by_member.keys() ^ at_away.by_member.keys()
    if unshared:
        raise InputError(
            f"{home} and {away}: must be evaluations of the same ensemble, only one of them has "
            f"{', '.join(sorted(unshared))}; evaluate both with the same members"
        )
    folder = away if output_dir is None else output_dir
    estimates = centre_estimates(at_home.by_member, at_away.by_member)
    title = f"{score.replace('_', ' ')} at home and away"
    text = write_centre_tables(estimates, folder, title=title, notes=_notes(at_home, at_away))
    members = {name: estimates[name] for name in at_home.by_member}
    centre_picture(members, folder / "centres.png", title=title)
    _logger.info("%s\ntables and picture: %s", text, folder)
    return estimates


def _notes(home: CentreScores, away: CentreScores) -> list[str]:
    notes = [
        f"mean over {home.cases} cases at home and {away.cases} away; drop: home - away",
        "95% intervals: bootstrap over cases, home and away resampled independently, all members on the same resampled "
        "cases of a centre",
        f"best member: {home.best_member} at home, {away.best_member} away; chosen anew in each resample",
    ]
    if home.left_out or away.left_out:
        left_out = f"left out: {home.left_out} cases at home and {away.left_out} away"
        notes.append(f"{left_out}, where the ensemble or a member has no score")
    return notes
