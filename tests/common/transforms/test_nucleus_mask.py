"""Claims about masks of nuclei."""

import torch

from common.transforms.nucleus_mask import NucleusMaskd


def test_probabilities_of_a_half_and_more_are_nuclei() -> None:
    probability = torch.tensor([0.49, 0.5, 1.0]).reshape(1, 3, 1)
    assert NucleusMaskd("pred")({"pred": probability})["pred"].flatten().tolist() == [0, 1, 1]


def test_every_object_of_a_map_is_a_nucleus() -> None:
    objects = torch.tensor([0, 1, 7], dtype=torch.int32).reshape(1, 3, 1)
    assert NucleusMaskd("label")({"label": objects})["label"].flatten().tolist() == [0, 1, 1]


def test_the_inside_of_nuclei_is_left_out() -> None:
    both = torch.stack([torch.ones(2, 2), torch.zeros(2, 2)])
    assert NucleusMaskd("pred")({"pred": both})["pred"].shape == (1, 2, 2)
