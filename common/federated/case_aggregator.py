"""CaseAggregator: NVFLARE's averaging of a round, by `weighted_average`."""

from nvflare.apis.fl_constant import FLMetaKey
from nvflare.app_common.abstract.fl_model import FLModel, ParamsType
from nvflare.app_common.aggregators.model_aggregator import ModelAggregator

from common.federated.weighted_average import Weights, weighted_average


class CaseAggregator(ModelAggregator):
    """Weights each site by its training cases."""

    def __init__(self) -> None:
        super().__init__()
        self.reset_stats()

    def reset_stats(self) -> None:
        self._weights: dict[str, Weights] = {}
        self._cases: dict[str, int] = {}

    def accept_model(self, model: FLModel) -> None:
        site = model.meta["client_name"]
        self._weights[site], self._cases[site] = model.params, model.meta[FLMetaKey.NUM_STEPS_CURRENT_ROUND]

    def aggregate_model(self) -> FLModel:
        average = weighted_average(self._weights, self._cases)
        return FLModel(params_type=ParamsType.FULL, params=average, meta={"cases": self._cases})
