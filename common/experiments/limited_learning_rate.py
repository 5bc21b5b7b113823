"""limited_learning_rate: a search space without the learning rates that a training does not bear."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.find_learning_rate import find_learning_rate
from common.experiments.search_space import SearchSpace
from common.files.whole_file import whole_file


def limited_learning_rate(
    space: SearchSpace, bundle: str, options: Mapping[str, str], *, folder: Path, overlays: Sequence[str]
) -> SearchSpace:
    """The space, its learning_rate ending at the highest rate of a range test, which is made once in the folder.

    Args:
        bundle, options, overlays: see `find_learning_rate`.
    """
    rates: Any = space.ranges.get("learning_rate")
    if not hasattr(rates, "high"):
        raise InputError("range_test: the search space has no range of learning_rate to be limited; leave it out")
    file = folder / "range_test.json"
    if not file.is_file():
        found = find_learning_rate(bundle, {**options, "output_dir": repr(str(folder))}, overlays=overlays)
        with whole_file(file) as part:
            part.write_text(json.dumps({"suggested": found.suggested, "highest": found.highest}) + "\n")
    highest = min(rates.high, json.loads(file.read_text())["highest"])
    if highest <= rates.low:
        raise InputError(
            f"range_test: no rate above {highest:.2g} is worth a try, the search space begins at {rates.low:g}"
        )
    limited = type(rates)(rates.low, highest, log=rates.log)
    return replace(space, ranges={**space.ranges, "learning_rate": limited})
