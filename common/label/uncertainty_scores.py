"""dropout_score and disagreement_score: how much a bundle has to learn from an image.

MONAI Label's epistemic score takes one path for an image, and averages the entropy over all voxels, background and
noise included.
"""

import tempfile
from pathlib import Path

import torch
from monai.bundle import ConfigWorkflow
from torch import Tensor

from common.label.keep_dropout import keep_dropout
from common.label.link_case import link_case
from common.label.served_bundle import ServedBundle
from common.postprocessing.mutual_information import mutual_information
from common.postprocessing.predictive_entropy import predictive_entropy

_RATE = 0.2  # where the bundle trains without; as MONAI Label


def dropout_score(bundle: ServedBundle, image: Path, *, passes: int = 5) -> float:
    """The mutual information of the label and the weights, in nats, its mean over the brain or the image; the weights'
    distribution is that of dropout (see `keep_dropout`).

    The bundle's postprocessing is left out but for its first step, which makes probabilities.
    """
    settings = bundle.raw("inference.json")
    changes = {"postprocessing::transforms": settings["postprocessing"]["transforms"][:1]}
    if "engine" in settings:
        changes["engine"] = "torch"  # the others compile the network, dropout left out
    with tempfile.TemporaryDirectory() as folder:
        workflow = _workflow(bundle, image, Path(folder), **changes, **_dropout(settings))
        keep_dropout(workflow.parser.get_parsed_content("network_def"))
        mean, entropy = torch.zeros(1), torch.zeros(1)
        for _ in range(passes):
            workflow.run()
            probabilities = _probabilities(_output(workflow, "pred"))
            mean, entropy = mean + probabilities / passes, entropy + predictive_entropy(probabilities) / passes
        return _mean(mutual_information(mean, entropy)[0, 0], workflow)


def disagreement_score(bundle: ServedBundle, image: Path) -> float:
    """The disagreement of an ensemble's members (see `member_disagreement`), its mean over the brain."""
    with tempfile.TemporaryDirectory() as folder:
        workflow = _workflow(bundle, image, Path(folder), **{"postprocessing::transforms": []})
        workflow.run()
        return _mean(_output(workflow, "disagreement")[0], workflow)


def _workflow(bundle: ServedBundle, image: Path, folder: Path, **changes: object) -> ConfigWorkflow:
    link_case(bundle, image, folder / "case")
    return bundle.inference(folder / "case", folder / "output", **changes)


def _dropout(settings: dict[str, object]) -> dict[str, float]:
    network = settings["network_def"]
    rate = network.get("dropout", 0.0) if isinstance(network, dict) else 0.0
    return {} if rate else {"network_def::dropout": _RATE}  # a reference to a knob is a rate


def _output(workflow: ConfigWorkflow, key: str) -> Tensor:
    """Of the one case."""
    (case,) = workflow.parser.get_parsed_content("evaluator").state.output
    return torch.as_tensor(case[key]).float()


def _probabilities(pred: Tensor) -> Tensor:
    """(1, K, *), K at least 2."""
    pred = pred if len(pred) > 2 or pred.ndim > 3 else torch.stack([1 - pred[0], pred[0]])
    return pred[None]


def _mean(scores: Tensor, workflow: ConfigWorkflow) -> float:
    (case,) = workflow.parser.get_parsed_content("evaluator").state.batch
    mask = case.get("mask")
    inside = scores if mask is None else scores[torch.as_tensor(mask)[0] > 0]
    return float(inside.mean())
