"""SiteExecutor: what NVFLARE runs at a site; `SiteTrainer` does the work.

The package monai_nvflare has an executor for `MonaiAlgo`, but was made for older releases of both, and weights sites by
their iterations, which a bundle's config fixes, whatever the number of cases.
"""

import json
import sys
from pathlib import Path

from nvflare.apis.event_type import EventType
from nvflare.apis.executor import Executor
from nvflare.apis.fl_constant import FLMetaKey, ReturnCode
from nvflare.apis.fl_context import FLContext
from nvflare.apis.shareable import Shareable, make_reply
from nvflare.apis.signal import Signal
from nvflare.app_common.abstract.fl_model import FLModel, ParamsType
from nvflare.app_common.utils.fl_model_utils import FLModelUtils

from common.federated.site_trainer import SiteTrainer


class SiteExecutor(Executor):
    """Trains a round a task, and says of how many cases the weights are.

    Args:
        settings: JSON file with the arguments of SiteTrainer, by site.
    """

    def __init__(self, settings: str) -> None:
        super().__init__()
        self._settings = settings
        self._trainer: SiteTrainer | None = None

    def handle_event(self, event_type: str, fl_ctx: FLContext) -> None:
        if event_type == EventType.ABORT_TASK and self._trainer is not None:
            self._trainer.stop()

    def execute(self, task_name: str, shareable: Shareable, fl_ctx: FLContext, abort_signal: Signal) -> Shareable:
        site = fl_ctx.get_identity_name()
        try:
            if self._trainer is None:  # reads the site's data
                self._trainer = SiteTrainer(site, **json.loads(Path(self._settings).read_text())[site])
            weights = self._trainer.train(FLModelUtils.from_shareable(shareable).params)
        except Exception as error:  # NVFLARE goes on for ever after one that it does not know
            self.log_exception(fl_ctx, f"{site} failed")
            sys.stderr.write(f"error: {site}: {str(error) or type(error).__name__}\n")
            return make_reply(ReturnCode.EXECUTION_EXCEPTION)
        meta = {FLMetaKey.NUM_STEPS_CURRENT_ROUND: self._trainer.cases}
        return FLModelUtils.to_shareable(FLModel(params_type=ParamsType.FULL, params=weights, meta=meta))
