"""Claims about a network below a learned CRF: frozen or trained with it, and validated as inference goes."""

from collections.abc import Hashable
from typing import Any

import pytest
import torch
from deepmedic_networks import image_of, small_network
from torch import Tensor, nn

from common.inferers.dense_inferer import DenseInferer
from common.postprocessing.checkpointed_logits import checkpointed_logits
from common.postprocessing.crf_network import CRFNetwork
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.dense_crf import DenseCRFd
from common.postprocessing.learned_crf import LearnedCRF
from common.postprocessing.predicted_probabilities import PredictedProbabilitiesd

SHAPE = (7, 6, 5)
START = CRFParameters(iterations=2, smoothness_sigma=1.0, appearance_sigma=3.0, intensity_sigma=30.0)


class Forbidden(nn.Module):
    """A network that must not be run."""

    def forward(self, image: Tensor) -> Tensor:
        raise AssertionError("the network was run")


def _inside() -> Tensor:
    return image_of(1, *SHAPE) > 0.7


def _under_crf(network: nn.Module, *, merged: bool = False, joint: bool = False) -> CRFNetwork:
    crf = LearnedCRF(3, START, merged=merged)
    return CRFNetwork(network, crf, inferer=DenseInferer(engine="torch"), joint=joint)


def _inputs(**more: Any) -> dict[str, Any]:
    return {"image": image_of(1, 2, *SHAPE), "mask": _inside()[None], **more}


def test_probabilities_that_are_given_need_no_network() -> None:
    given = image_of(1, 3, *SHAPE).softmax(dim=1)
    network = _under_crf(Forbidden())
    torch.testing.assert_close(network(**_inputs(probabilities=given)), network.crf(given, *_inputs().values()))


@pytest.mark.parametrize("joint", [False, True], ids=["frozen", "joint"])
def test_gradient_reaches_the_network_where_both_are_trained(joint: bool) -> None:
    network = _under_crf(small_network(1, 3), joint=joint).train()
    network(**_inputs())[:, 1].mean().backward()
    reached = [parameter.grad is not None for parameter in network.network.parameters()]
    assert set(reached) == {joint}
    assert network.crf.log_weights.grad is not None


def test_network_keeps_its_evaluation_mode() -> None:
    network = _under_crf(small_network(1, 3), joint=True).train()
    assert (network.training, network.crf.training, network.network.training) == (True, True, False)


@pytest.mark.parametrize("merged", [False, True])
def test_validation_takes_the_way_of_inference(merged: bool) -> None:
    network = _under_crf(Forbidden(), merged=merged).eval()
    given = image_of(1, 3, *SHAPE).softmax(dim=1)
    refine = DenseCRFd("pred", network.crf.crf_parameters(), mask_key="mask", merged=merged)
    item: dict[Hashable, Tensor] = {"pred": given[0], "image": image_of(1, 2, *SHAPE)[0], "mask": _inside()}
    torch.testing.assert_close(network(**_inputs(probabilities=given))[0], refine(item)["pred"])


# the network's own gradient


def test_checkpointed_logits_are_those_of_inference() -> None:
    network, image = small_network(1, 3), image_of(2, *SHAPE)
    logits = checkpointed_logits(image, _inside()[0], network)
    expected = DenseInferer(engine="torch")(image[None], network, _inside()[None])[0]
    torch.testing.assert_close(logits, expected, atol=1e-5, rtol=1e-4)


def test_tiles_change_neither_logits_nor_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for max_voxels in (0, 10**9):
        monkeypatch.setattr("common.postprocessing.checkpointed_logits._MAX_VOXELS", max_voxels)
        network = small_network(1, 3)
        logits = checkpointed_logits(image_of(2, *SHAPE), _inside()[0], network)
        logits.softmax(dim=0)[1].sum().backward()
        results.append([logits.detach(), *(parameter.grad for parameter in network.parameters())])
    torch.testing.assert_close(results[0], results[1], atol=1e-4, rtol=1e-4)


# a frozen network's output, kept


def test_item_holds_the_networks_probabilities() -> None:
    network, inferer = small_network(1, 3), DenseInferer(engine="torch")
    transform = PredictedProbabilitiesd("image", network, inferer=inferer, mask_key="mask")
    given: dict[Hashable, Tensor] = {"image": image_of(2, *SHAPE), "mask": _inside()}
    item = transform(given)
    expected = inferer(image_of(1, 2, *SHAPE), network, _inside()[None])[0].softmax(dim=0)
    torch.testing.assert_close(item["probabilities"], expected)
    assert (item["probabilities"][0][~_inside()[0]] == 1).all()
