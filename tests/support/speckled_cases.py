"""An evaluation with a CRF, of cases whose network has missed a few voxels in the middle of an organ."""

from pathlib import Path
from typing import Any

import torch
from monai.bundle import ConfigParser
from monai.data import MetaTensor

_SIDE = 6
VOXELS = _SIDE**3 // 2  # of the organ


def speckled_outputs(missed: dict[str, int]) -> dict[str, dict[str, Any]]:
    """What `network_outputs` would give, by case, where the network has missed so many voxels."""
    return {case_id: _case(case_id, count) for case_id, count in missed.items()}


def speckled_parser(folder: Path, *case_ids: str, **scorer: Any) -> ConfigParser:
    """The config of the evaluation of these cases, with the arguments of its CaseScores."""
    postprocessing = [
        {"_target_": "Activationsd", "keys": "pred", "softmax": True},
        {"_target_": "common.postprocessing.dense_crf.DenseCRFd", "keys": "pred", "parameters": "@crf_parameters"},
        {"_target_": "AsDiscreted", "keys": "pred", "argmax": True},
    ]
    scores = {"num_classes": 2, "class_names": ["organ"], "seed": 0, "scores": ["dice", "rvd"], **scorer}
    handlers = [
        {"_target_": "common.engines.progress.Progress", "title": "evaluating"},
        {"_target_": "common.metrics.case_scores.CaseScores", "output_dir": str(folder), **scores},
    ]
    config = {
        "bundle_root": "bundles/organ",
        "checked_cases": [{"case_id": case_id} for case_id in case_ids],
        "crf_parameters": {
            "_target_": "common.postprocessing.crf_parameters.CRFParameters",
            "iterations": 3,
            "smoothness_sigma": 1.0,
            "appearance_weight": 0.0,
            "unit": "mm",
        },
        "validate": {"postprocessing": {"_target_": "Compose", "transforms": postprocessing}, "handlers": handlers},
    }
    return ConfigParser(config)


def _case(case_id: str, missed: int) -> dict[str, Any]:
    label = torch.zeros(1, _SIDE, _SIDE, _SIDE)
    label[:, _SIDE // 2 :] = 1
    seen = label.clone()
    seen[0, -2, 2, 1 : 1 + missed] = 0
    logits = torch.cat([1 - seen, seen])
    image, label = MetaTensor(2 * label - 1), MetaTensor(label)
    return {"case_id": case_id, "image": image, "image_file": None, "label": label, "pred": logits}
