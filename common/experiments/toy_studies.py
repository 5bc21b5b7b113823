"""toy_studies: all toy studies, as pictures, animations and numbers."""

import json
import logging
from pathlib import Path

from common.experiments.toy_animation import toy_animation
from common.experiments.toy_outcome import toy_outcome
from common.experiments.toy_picture import toy_picture
from common.experiments.toy_study import TOY_STUDIES, toy_study
from common.files.whole_file import whole_file

_logger = logging.getLogger(__name__)
_LINE = "%s, %s: %.0f %% of the unlabelled points end on the right side, gaps in a class grow up to %.1f times"


def toy_studies(folder: Path, *, seed: int = 0) -> None:
    """Writes into the folder, of each study, <name>.png and <name>.gif, and results.json of all."""
    results = {}
    for name in TOY_STUDIES:
        runs = toy_study(name, seed=seed)
        results[name] = {run.title: toy_outcome(run.points, run.states) for run in runs}
        for title, outcome in results[name].items():
            _logger.info(_LINE, name, title, 100 * outcome["right_side"], outcome["largest_gap"])
        toy_picture(runs, folder / f"{name}.png")
        toy_animation(runs, folder / f"{name}.gif")
    with whole_file(folder / "results.json") as part:
        part.write_text(json.dumps({"seed": seed, **results}, indent=2) + "\n", encoding="utf-8")
    _logger.info("pictures, animations and results.json: %s", folder)
