"""Claims about a classifier's training pass over two batches."""

import pytest
import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.networks.labelled_and_unlabelled import LabelledAndUnlabelled


class _Normalising(nn.Module):
    """Embeds by batch normalisation without memory of its past, classifies by a sum."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(1, momentum=0.5)

    def embed(self, image: Tensor) -> Tensor:
        embedded: Tensor = self.norm(image)
        return embedded

    def classify(self, z: Tensor) -> Tensor:
        return torch.cat([z, -z], dim=1)


LABELLED, UNLABELLED = torch.tensor([[0.0], [2.0]]), torch.tensor([[10.0], [20.0], [30.0]])


def test_separate_batches_are_normalised_by_themselves() -> None:
    outputs = LabelledAndUnlabelled(_Normalising(), passes="separate")(LABELLED, UNLABELLED)
    torch.testing.assert_close(outputs.z_labelled.mean(), torch.tensor(0.0))
    torch.testing.assert_close(outputs.z_unlabelled.mean(), torch.tensor(0.0))


def test_both_batches_go_into_the_running_statistics_in_turn() -> None:
    network = _Normalising()
    LabelledAndUnlabelled(network, passes="separate")(LABELLED, UNLABELLED)
    assert network.norm.running_mean is not None
    assert network.norm.running_mean.item() == (0 / 2 + 1 / 2) / 2 + 20 / 2


def test_a_joint_batch_is_normalised_as_one() -> None:
    outputs = LabelledAndUnlabelled(_Normalising(), passes="joint")(LABELLED, UNLABELLED)
    together = torch.cat([outputs.z_labelled, outputs.z_unlabelled])
    torch.testing.assert_close(together.mean(), torch.tensor(0.0))
    assert outputs.z_labelled.mean() < -0.5


@pytest.mark.parametrize("passes", ["separate", "joint"])
def test_each_image_gets_its_own_output(passes: str) -> None:
    network = _Normalising().eval()
    outputs = LabelledAndUnlabelled(network, passes=passes)(LABELLED, UNLABELLED)
    torch.testing.assert_close(outputs.z_labelled, network.embed(LABELLED))
    torch.testing.assert_close(outputs.logits_unlabelled, network.classify(network.embed(UNLABELLED)))


@pytest.mark.parametrize("passes", ["separate", "joint"])
def test_without_unlabelled_images_there_are_no_rows_for_them(passes: str) -> None:
    outputs = LabelledAndUnlabelled(_Normalising(), passes=passes)(LABELLED, UNLABELLED[:0])
    assert (outputs.z_unlabelled.shape, outputs.logits_unlabelled.shape) == ((0, 1), (0, 2))


def test_an_unknown_policy_is_named() -> None:
    with pytest.raises(InputError, match="did you mean joint"):
        LabelledAndUnlabelled(_Normalising(), passes="jonit")  # type: ignore[arg-type]  # the mistake is the point
