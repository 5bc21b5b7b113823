"""InstanceEvaluation scores with any parameters of the instances, and as configured."""

from pathlib import Path

import numpy as np
import pytest
import torch
from monai.bundle import ConfigParser
from monai.data import MetaTensor
from PIL import Image

from common.checks.input_error import InputError
from common.experiments.instance_evaluation import InstanceEvaluation


def _evaluation(folder: Path) -> InstanceEvaluation:
    """Of a picture with two nuclei and a speck, which the network is sure of, and of no other pixel."""
    label = torch.zeros(1, 24, 20, dtype=torch.int32)
    label[0, 2:8, 2:8], label[0, 12:20, 10:18] = 1, 2
    logits = torch.where(label > 0, 1.0, -1.0)
    logits[0, 22, 2] = 3
    config = {
        "checked_cases": [{"case_id": "a"}],
        "instances": {
            "_target_": "common.postprocessing.instance_parameters.InstanceParameters",
            "method": "components",
            "threshold": 0.4,
            "min_size": 0,
        },
        "validate": {
            "postprocessing": {
                "_target_": "Compose",
                "transforms": [
                    {"_target_": "common.transforms.nucleus_probability.NucleusProbabilityd", "keys": "pred"},
                    {
                        "_target_": "common.postprocessing.instances.Instancesd",
                        "keys": "pred",
                        "parameters": "@instances",
                    },
                ],
            },
            "handlers": [
                {"_target_": "common.metrics.picture_scores.PictureScores", "output_dir": str(folder), "seed": 0}
            ],
        },
    }
    evaluation = InstanceEvaluation(ConfigParser(config))
    image = MetaTensor(torch.rand(3, 24, 20))
    evaluation.outputs = {
        "a": {"case_id": "a", "image": image, "image_file": None, "label": MetaTensor(label), "pred": logits}
    }
    return evaluation


def test_configured_parameters_are_the_reference(tmp_path: Path) -> None:
    evaluation = _evaluation(tmp_path)
    assert evaluation.score(None, ["a"]) == pytest.approx(2 / 3)  # the speck is one too many
    assert evaluation.score({"min_size": 2}, ["a"]) == 1
    assert evaluation.score({"min_size": 2, "threshold": 0.9}, ["a"]) == 0
    assert evaluation.score(None, ["a"]) == pytest.approx(2 / 3)


def test_rows_have_all_scores(tmp_path: Path) -> None:
    (row,) = _evaluation(tmp_path).rows(None, ["a"])
    assert (row["case_id"], row["invented"], row["missed"]) == ("a", 1, 0)
    assert {"f1", "mean_iou", "ap50"} <= row.keys()


def test_fragment_has_the_found_parameters_only_if_they_are_better(tmp_path: Path) -> None:
    evaluation, found = _evaluation(tmp_path), {"min_size": 2, "neck": 0.7}
    own = {"instances::method": "components", "instances::threshold": 0.4, "instances::min_size": 0}
    assert evaluation.fragment(found, is_better=False) == own
    assert evaluation.fragment(found, is_better=True) == {**own, "instances::min_size": 2, "instances::neck": 0.7}


def test_impossible_parameters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^neck of the instances must be above 0 and at most 1, got -1"):
        _evaluation(tmp_path).parameters({"neck": -1.0})


def test_picture_is_drawn_in_colour(tmp_path: Path) -> None:
    _evaluation(tmp_path).draw({"min_size": 2}, "a", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        pixels = np.asarray(picture.convert("RGB"), int)
    assert (np.ptp(pixels, axis=-1) > 100).mean() > 0.1  # the image is of random colours
