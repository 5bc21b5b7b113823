"""LearnedCRFFile: writes what a LearnedCRF has learned for evaluation and inference.

`RunCheckpoint` keeps the network's weights; a CRF's are settings, which a config takes.
"""

import json
import math
from dataclasses import asdict
from pathlib import Path

from ignite.engine import Engine, Events
from monai.bundle.utils import ID_SEP_KEY

from common.engines.distributed import is_main_process
from common.engines.run_checkpoint import RunCheckpoint
from common.files.whole_file import whole_file
from common.postprocessing.learned_crf import LearnedCRF


class LearnedCRFFile:
    """Trainer's handler; list it after the RunCheckpoint, with whose model.pt the file agrees.

    Writes `crf.json`, an overlay with the knobs `crf`, `crf_merged` and `crf_parameters`, at the best validation; until
    there is a validation, at each epoch's end.
    """

    def __init__(self, run_dir: str, crf: LearnedCRF, *, checkpoint: RunCheckpoint) -> None:
        self.path = Path(run_dir) / "crf.json"
        self.crf = crf
        self.checkpoint = checkpoint

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_COMPLETED, self)

    def __call__(self, engine: Engine) -> None:
        validated = self.checkpoint.evaluator.state.epoch == engine.state.epoch
        is_best = validated and self.checkpoint.stale == 0
        if not is_main_process() or not (is_best or math.isinf(self.checkpoint.best)):
            return
        parameters = asdict(self.crf.crf_parameters())
        knobs = {"crf": True, "crf_merged": self.crf.merged}
        knobs |= {f"crf_parameters{ID_SEP_KEY}{name}": value for name, value in parameters.items()}
        with whole_file(self.path) as file:
            file.write_text(json.dumps(knobs, indent=2) + "\n")
