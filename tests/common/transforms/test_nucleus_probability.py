"""NucleusProbabilityd reads networks with one, two and three outputs."""

import pytest
import torch
from monai.data import MetaTensor

from common.transforms.nucleus_probability import NucleusProbabilityd, nucleus_probability

LOGITS = torch.tensor([0.3, -1.2, 2.0]).reshape(3, 1, 1)


def test_one_output_is_a_sigmoid() -> None:
    assert nucleus_probability(torch.zeros(1, 2, 3)).tolist() == torch.full((1, 2, 3), 0.5).tolist()


def test_two_outputs_are_the_sigmoid_of_their_difference() -> None:
    torch.testing.assert_close(nucleus_probability(LOGITS[:2].clone()), (LOGITS[1:2] - LOGITS[:1]).sigmoid())


def test_border_is_nucleus_but_not_its_inside() -> None:
    _, inside, border = LOGITS.flatten().softmax(dim=0).tolist()
    assert nucleus_probability(LOGITS.clone()).flatten().tolist() == pytest.approx([inside + border, inside])


def test_every_pixel_of_a_large_picture_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.transforms.nucleus_probability._STRIP", 2)
    logits = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0))
    _, inside, border = logits.softmax(dim=0)
    torch.testing.assert_close(nucleus_probability(logits.clone()), torch.stack([inside + border, inside]))


def test_four_outputs_are_none_of_nuclei() -> None:
    with pytest.raises(ValueError, match="logits must have 1, 2 or 3 channels, got 4"):
        nucleus_probability(torch.zeros(4, 2, 2))


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_metadata_stay(channels: int) -> None:
    logits = MetaTensor(torch.zeros(channels, 4, 5), meta={"filename_or_obj": "a.png"})
    result = NucleusProbabilityd("pred")({"pred": logits})["pred"]
    assert isinstance(result, MetaTensor)
    assert result.meta["filename_or_obj"] == "a.png"
    assert result.shape == (max(channels - 1, 1), 4, 5)
