"""SiteTrainer: a bundle at one of the sites that train it together, as `monai.fl.client.MonaiAlgo` runs it."""

import warnings
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import torch
from monai.fl.client import MonaiAlgo
from monai.fl.utils.constants import ExtraItems
from monai.fl.utils.exchange_object import ExchangeObject
from monai.networks.utils import get_state_dict
from torch import nn

from common.checks.plain_input_errors import plain_input_errors
from common.federated.weighted_average import Weights

_CASES = ("train::cases", "train::dataset::data")  # the first are the cases before a dataset repeats some of them


class SiteTrainer:
    """Trains on the site's data, round after round, each from the weights that all sites have in common.

    Between the rounds the optimiser keeps its state, the schedule goes on, and so does whatever else the bundle trains
    beside its network, such as a discriminator: the network alone is shared.

    Args:
        site: its name, which MLflow has as the run's parameter run_name.
        bundle_root: folder of the bundle.
        configs: files of the training, paths or names in the bundle's folder.
        options: values by key, such as the dataset_dir.
        local_epochs: of a round.
    """

    def __init__(
        self, site: str, *, bundle_root: str, configs: Sequence[str], options: Mapping[str, Any], local_epochs: int
    ) -> None:
        self._algorithm = MonaiAlgo(
            bundle_root,
            local_epochs=local_epochs,
            send_weight_diff=False,
            config_train_filename=list(configs),
            train_kwargs={**options, "run_name": site},
            config_evaluate_filename=None,
        )
        with warnings.catch_warnings(), plain_input_errors():
            # of configs that a server sends; these are the bundle's own, on this machine
            warnings.filterwarnings("ignore", "executing the bundle config", UserWarning)
            self._algorithm.initialize({ExtraItems.CLIENT_NAME: site})

    @cached_property
    def cases(self) -> int:
        """How many the site trains on."""
        parser = self._algorithm.train_workflow.parser
        return len(parser.get_parsed_content(next(name for name in _CASES if name in parser)))

    def train(self, weights: Weights) -> dict[str, np.ndarray]:
        """A round from these weights, of the bundle's network_def; the result are the new ones.

        Without any the site starts from its own initialisation, which the same seed makes the same everywhere, and with
        what it has learnt of its data before, such as their whitening.
        """
        network: nn.Module = self._algorithm.train_workflow.parser.get_parsed_content("network_def")
        if weights:
            network.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
        # MonaiAlgo exchanges the trainer's network, in which a bundle may have wrapped its own
        wrapped = {name: value.clone() for name, value in get_state_dict(self._algorithm.trainer.network).items()}
        with plain_input_errors():
            self._algorithm.train(ExchangeObject(weights=wrapped))
        return {name: value.numpy(force=True).copy() for name, value in network.state_dict().items()}

    def stop(self) -> None:
        """Ends a round that is going on."""
        self._algorithm.abort()
