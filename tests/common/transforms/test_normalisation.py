"""Claims about the three normalisations."""

from itertools import pairwise

import pytest
import torch
from monai.transforms import Compose

from common.checks.input_error import InputError
from common.transforms.foreground_z_score import foreground_z_score
from common.transforms.normalisation import NORMALISATIONS, correction, normalisation, scaling

pytestmark = pytest.mark.filterwarnings("ignore:builtin type [sS]wig:DeprecationWarning")

LANDMARKS = torch.linspace(0, 100, 11, dtype=torch.float64)[None]
MASK = torch.ones(1, 12, 12, 12)
MASK[:, 0] = 0


def _case() -> dict[str, torch.Tensor]:
    """A shaded image of two tissues."""
    x, y, z = torch.meshgrid(*[torch.arange(12)] * 3, indexing="ij")
    noise = torch.randn(12, 12, 12, generator=torch.Generator().manual_seed(0))
    tissue = 100 + 100 * ((x // 3 + y // 3 + z // 3) % 2) + 3 * noise
    return {"image": (tissue * torch.exp(x / 24))[None] * MASK, "mask": MASK}


@pytest.mark.parametrize("name", NORMALISATIONS)
def test_each_ends_with_zero_mean_and_unit_variance_in_the_mask(name: str) -> None:
    inside = Compose(normalisation(name, landmarks=LANDMARKS))(_case())["image"][MASK > 0]
    assert inside.mean().item() == pytest.approx(0, abs=1e-5)
    assert inside.std(correction=0).item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("z_score", ["ForegroundZScored"]),
        ("n4_z_score", ["BiasFieldCorrectiond", "ForegroundZScored"]),
        ("n4_nyul_z_score", ["BiasFieldCorrectiond", "NyulStandardised", "ForegroundZScored"]),
    ],
    ids=NORMALISATIONS,
)
def test_steps_are_those_of_the_thesis(name: str, steps: list[str]) -> None:
    assert [type(step).__name__ for step in normalisation(name, landmarks=LANDMARKS)] == steps


def test_z_score_is_that_of_the_mask() -> None:
    case = _case()
    expected = foreground_z_score(case["image"], MASK > 0)
    assert torch.equal(Compose(normalisation("z_score"))(case)["image"], expected)


@pytest.mark.parametrize("name", NORMALISATIONS)
def test_correction_then_scaling_is_all(name: str) -> None:
    corrected = Compose(correction(name))(_case())
    in_two_steps = Compose(scaling(name, landmarks=LANDMARKS))(corrected)["image"]
    assert torch.equal(in_two_steps, Compose(normalisation(name, landmarks=LANDMARKS))(_case())["image"])


def test_three_normalisations_give_three_images() -> None:
    images = [Compose(normalisation(name, landmarks=LANDMARKS**2))(_case())["image"] for name in NORMALISATIONS]
    differences = [(a - b)[MASK > 0].abs().mean() for a, b in pairwise(images)]
    assert min(differences) > 0.01


def test_mistyped_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"^normalisation: there is no 'n4_zscore'; did you mean n4_z_score\?"):
        normalisation("n4_zscore")


def test_missing_landmarks_are_refused() -> None:
    with pytest.raises(InputError, match=r"^landmarks: n4_nyul_z_score needs the file that training wrote"):
        normalisation("n4_nyul_z_score")
