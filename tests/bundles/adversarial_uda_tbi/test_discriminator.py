"""Claims about the discriminator: the sizes and parameters that the thesis prints, and what an output sees."""

import pytest
import torch
from torch import nn

from bundles.adversarial_uda_tbi.networks import Discriminator
from common.checks.input_error import InputError


def _small(**options: object) -> Discriminator:
    torch.manual_seed(0)
    return Discriminator(3, **{"widths": (4, 4, 4, 4), **options}).eval()  # type: ignore[arg-type]


def test_published_discriminator_has_four_layers_of_100_kernels_and_a_classifier() -> None:
    discriminator = Discriminator(410)
    kernels = [tuple(module.weight.shape) for module in discriminator.modules() if isinstance(module, nn.Conv3d)]
    assert kernels == [(100, 410, 3, 3, 3), *[(100, 100, 3, 3, 3)] * 3, (2, 100, 1, 1, 1)]
    kernel_weights = 27 * (410 + 3 * 100) * 100
    scales_shifts_and_slopes = 3 * 4 * 100
    parameters = sum(value.numel() for value in discriminator.parameters())
    assert parameters == kernel_weights + scales_shifts_and_slopes + 2 * 100 + 2 == 1_918_402


@pytest.mark.parametrize(("side", "outputs"), [(9, 1), (10, 2), (14, 6)])
def test_each_field_of_9_voxels_gets_a_prediction(side: int, outputs: int) -> None:
    features = torch.randn(2, 3, side, 9, 9)
    assert _small()(features).shape == (2, 2, outputs, 1, 1)
    assert _small().output_size([side, 9, 9]) == [outputs, 1, 1]


def test_output_sees_9_voxels_along_each_axis() -> None:
    features = torch.randn(1, 3, 12, 11, 10, requires_grad=True)
    _small(batch_norm=False)(features)[0, 0, 2, 1, 0].backward()
    seen = features.grad.abs().sum(dim=(0, 1)).nonzero()
    assert len(seen) == 9**3
    assert (seen.amin(dim=0).tolist(), seen.amax(dim=0).tolist()) == ([2, 1, 0], [10, 9, 8])


def test_dense_output_is_window_by_window_classification() -> None:
    features = torch.randn(2, 3, 11, 10, 9, generator=torch.Generator().manual_seed(0))
    discriminator = _small()
    window = discriminator(features[:, :, 2:11, 1:10])
    # float32, and another order of summation
    torch.testing.assert_close(window[..., 0, 0, 0], discriminator(features)[..., 2, 1, 0], rtol=1e-4, atol=1e-5)


def test_every_domain_has_a_logit() -> None:
    assert _small(num_domains=5)(torch.randn(2, 3, 9, 9, 9)).shape[1] == 5


def test_backward_pass_reaches_every_parameter_and_the_features() -> None:
    discriminator = _small().train()
    features = torch.randn(4, 3, 10, 10, 10, requires_grad=True)
    discriminator(features).square().sum().backward()
    assert all(value.grad is not None and value.grad.any() for value in [features, *discriminator.parameters()])


def test_flat_kernels_are_for_flat_segments() -> None:
    discriminator = _small(kernels=[[3, 3, 1]] * 4)
    assert discriminator.receptive_field == [9, 9, 1]
    assert discriminator(torch.randn(1, 3, 9, 9, 1)).shape == (1, 2, 1, 1, 1)


def test_too_small_segment_is_refused() -> None:
    with pytest.raises(InputError) as error:
        _small()(torch.randn(1, 3, 7, 9, 3))
    assert str(error.value) == (
        "segment_size: the segmenter must predict at least [9, 9, 9] voxels of a segment for the discriminator, "
        "got [7, 9, 3]; make it larger by [2, 0, 6]"
    )


def test_single_domain_is_refused() -> None:
    with pytest.raises(InputError, match="num_domains: must be at least 2, got 1"):
        _small(num_domains=1)
