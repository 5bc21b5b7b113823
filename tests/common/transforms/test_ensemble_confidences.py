"""Claims about an ensemble's confidences as targets of a distillation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.data import MetaTensor
from monai.inferers import Inferer, SimpleInferer
from tiny_brain import file_of, tiny_brain
from torch import Tensor, nn

from common.data.preprocessed_cases import PreprocessedCases
from common.data.transform_hash import transform_hash
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.ensemble_member import EnsembleMember
from common.transforms.branching import Branching
from common.transforms.ensemble_confidences import EnsembleConfidences
from common.transforms.load_sequences import LoadSequencesd

AFFINE = torch.diag(torch.tensor([2.0, 2.0, 2.0, 1.0], dtype=torch.float64))


class Logistic(nn.Module):
    """Logits of two classes: 0, and the image times a weight."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(()))

    def forward(self, image: Tensor) -> Tensor:
        return torch.cat([torch.zeros_like(image), self.weight * image], dim=1)


class Masked(Inferer):
    """Class 0 outside the mask."""

    def __init__(self, strength: float = 99.0) -> None:
        self.strength = strength

    def __call__(self, inputs: Tensor, network: Any, mask: Tensor | None = None, *args: Any, **kwargs: Any) -> Tensor:
        outside = torch.ones_like(inputs) if mask is None else 1 - mask
        return network(inputs) - self.strength * torch.cat([0 * outside, outside], dim=1)


@pytest.fixture
def weights(tmp_path: Path) -> Callable[[str, float], Path]:
    def write(name: str, value: float) -> Path:
        file = tmp_path / f"{name}.pt"
        torch.save({"weight": torch.tensor(value)}, file)
        return file

    return write


def _load(file: Path) -> nn.Module:
    network = Logistic()
    network.load_state_dict(torch.load(file, weights_only=True))
    return network


def _member(file: Path, **given: Any) -> EnsembleMember:
    # a lambda, which no pickle holds
    return EnsembleMember(file.stem, **{"load": lambda: _load(file), "inferer": SimpleInferer(), **given})


def _ensemble(*members: EnsembleMember, **given: Any) -> EnsembleInferer:
    return EnsembleInferer(members, num_classes=2, **given)


def _item(**items: Tensor) -> dict[str, Any]:
    image = torch.linspace(-3, 3, 8).reshape(1, 2, 2, 2)
    return {
        "case_id": "a",
        **{name: MetaTensor(item, affine=AFFINE) for name, item in {"image": image, **items}.items()},
    }


# confidences


def test_they_are_the_ensembles(weights: Callable[[str, float], Path]) -> None:
    inferer = _ensemble(_member(weights("a", 1.0)), _member(weights("b", -0.5)))
    item = _item()
    confidences = EnsembleConfidences(inferer)(item)["confidences"]
    assert (confidences.shape, confidences.dtype) == ((2, 2, 2, 2), torch.float16)
    assert torch.equal(confidences.affine, AFFINE)
    expected = inferer(item["image"][None]).softmax(dim=1)[0]
    torch.testing.assert_close(confidences.as_tensor(), expected.as_tensor().half(), rtol=0, atol=5e-4)  # half an ulp


def test_members_see_their_images_and_the_mask(weights: Callable[[str, float], Path]) -> None:
    member = _member(weights("a", 1.0), image="image_2", inferer=Masked(), takes_mask=True)
    mask = torch.ones(1, 2, 2, 2)
    mask[0, 0, 0, 0] = 0
    item = _item(image_2=torch.full((1, 2, 2, 2), 2.0), mask=mask)
    share = EnsembleConfidences(_ensemble(member), ["image_2"])(item)["confidences"][1]
    torch.testing.assert_close(share.as_tensor().float(), mask[0] * torch.sigmoid(torch.tensor(2.0)), rtol=0, atol=5e-4)


def test_everything_else_stays(weights: Callable[[str, float], Path]) -> None:
    item = _item()
    done = EnsembleConfidences(_ensemble(_member(weights("a", 1.0))))(item)
    assert list(done) == ["case_id", "image", "confidences"]
    assert done["image"] is item["image"]


def test_random_numbers_of_a_training_do_not_depend_on_it(weights: Callable[[str, float], Path]) -> None:
    before = torch.get_rng_state()
    EnsembleConfidences(_ensemble(_member(weights("a", 1.0))))(_item())
    assert torch.equal(torch.get_rng_state(), before)


# the hash


def _hash(inferer: EnsembleInferer, **given: Any) -> str:
    return transform_hash([EnsembleConfidences(inferer, **given)])


def test_equal_ensembles_have_an_equal_hash(weights: Callable[[str, float], Path]) -> None:
    files = weights("a", 1.0), weights("moved", 1.0)
    assert _hash(_ensemble(_member(files[0]))) == _hash(_ensemble(_member(files[1]), weights_gb=0.0))


def test_what_changes_the_confidences_changes_the_hash(weights: Callable[[str, float], Path]) -> None:
    file, other = weights("a", 1.0), weights("b", 1.5)
    ensembles = [
        _ensemble(_member(file)),
        _ensemble(_member(other)),
        _ensemble(_member(file), _member(other)),
        _ensemble(_member(file), _member(other), rule="product"),
        _ensemble(_member(file, image="image_2")),
        _ensemble(_member(file, inferer=Masked())),
        _ensemble(_member(file, inferer=Masked(), takes_mask=True)),
        _ensemble(_member(file, inferer=Masked(strength=1.0))),
        _ensemble(_member(file, load=lambda: nn.Sequential(_load(file), nn.Identity()))),
    ]
    hashes = {_hash(ensemble) for ensemble in ensembles}
    assert len(hashes) == len(ensembles)
    assert _hash(ensembles[0], images=["image_2"]) not in hashes


def test_weights_that_are_replaced_change_the_hash(weights: Callable[[str, float], Path]) -> None:
    before = _hash(_ensemble(_member(weights("a", 1.0))))
    assert _hash(_ensemble(_member(weights("a", 1.5)))) != before


def test_use_does_not_change_the_hash(weights: Callable[[str, float], Path]) -> None:
    inferer = _ensemble(_member(weights("a", 1.0)))
    transform = EnsembleConfidences(inferer)
    before = transform_hash([transform])
    transform(_item())  # the inferer keeps the network
    assert before == transform_hash([transform]) == _hash(inferer)


def test_member_that_cannot_be_loaded_is_not_there(weights: Callable[[str, float], Path], tmp_path: Path) -> None:
    file, absent = weights("a", 1.0), tmp_path / "absent.pt"
    with_absent = _ensemble(_member(file), _member(absent))
    hashes = [_hash(with_absent), _hash(_ensemble(_member(file)))]
    weights("absent", 2.0)
    hashes.append(_hash(with_absent))
    assert len(set(hashes)) == 3


def test_they_are_kept_until_the_weights_change(
    weights: Callable[[str, float], Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def kept(weight: float) -> Tensor:
        ensemble = _ensemble(_member(weights("a", weight)))
        steps = [Branching({"image": [LoadSequencesd("image")]}), EnsembleConfidences(ensemble)]
        return PreprocessedCases([case], steps, folder=tmp_path / "kept", num_workers=0)[0]["confidences"]

    case = {"image": str(file_of(tiny_brain(tmp_path / "brain", shape=(4, 3, 2)), "t1"))}
    with caplog.at_level("INFO"):
        first, again, other = kept(1.0), kept(1.0), kept(2.0)
    assert [record.getMessage()[:9] for record in caplog.records] == ["preparing", "preparing"]
    assert torch.equal(first, again)
    assert first.dtype == torch.float16
    assert not torch.equal(first, other)
