"""An experiment's result with scores that were made by hand."""

from typing import Any

from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import Reproduction
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.run_provenance import RunProvenance


def hand_made_result(*, options: dict[str, str] | None = None, bundle: str = "bees", **more: Any) -> ReproductionResult:
    """Two seeds of "plain" and "cclp", which was published with less error and has more in the second seed."""
    given: dict[str, Any] = {
        "source": "thesis, table 1",
        "needs": "MNIST",
        "give": "--dataset_dir FOLDER",
        "scales": {"smoke": {"max_epochs": 1}, "paper": {"overlays": ["paper.json"]}},
        "remarks": "Too few epochs.",
    }
    score = ReproducedScore("error", True, {"plain": "2.5", "cclp": "0.75 ± 0.14"})
    settings = {"plain": {}, "cclp": {"method": "cclp"}}
    record = RunProvenance(30.0, ("0123456789abcdef+changes",), ("abacus, 1 threads, torch 2.0, monai 1.0",))
    measured = {"error": {"plain": {0: 2.0, 1: 3.0}, "cclp": {0: 3.0, 1: 5.0}}}
    return ReproductionResult(
        Reproduction("table", bundle, settings, [score], **{**given, **more}),
        "smoke",
        options or {},
        [],
        measured,
        {},
        {f"{setting}-seed{seed}": record for setting in settings for seed in (0, 1)},
        {"plain-seed0": {"error": {"n": 4, "mean": 2.0, "sd": 0.5, "interval": [1.5, 2.5]}}},
    )
