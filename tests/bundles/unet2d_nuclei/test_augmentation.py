"""What the network sees in training, made by the config's own transforms."""

from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT, parser_of
from monai.data import MetaTensor
from monai.transforms import Compose
from monai.utils import set_determinism

from common.data.nuclei_phantoms import nuclei_phantoms

BUNDLE = PROJECT / "bundles" / "unet2d_nuclei"
ONLY_SPATIAL = {"grey_probability": 0.0, "erasing_probability": 0.0, "border": 0}


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return nuclei_phantoms(tmp_path_factory.mktemp("phantoms"), count=4)


def _parts(phantoms: str, **settings: Any) -> tuple[Compose, list[dict[str, Any]]]:
    """The transforms that read a case and change it, and the cases."""
    parser = parser_of(BUNDLE, "train.json")
    parser.update({"dataset_dir": phantoms, **settings})
    transforms = parser.get_parsed_content("train::preprocessing")
    return transforms, parser.get_parsed_content("checked_cases")


def _disc(side: int) -> dict[str, MetaTensor]:
    """A bright disc, and the instance map that has it."""
    x = torch.arange(side) - side / 2
    disc = ((x[:, None] ** 2 + x**2) < (side / 4) ** 2)[None]
    return {"image": MetaTensor(disc.repeat(3, 1, 1).float()), "label": MetaTensor(disc.int())}


def _random_part(phantoms: str, **settings: Any) -> Compose:
    parser = parser_of(BUNDLE, "train.json")
    parser.update({"dataset_dir": phantoms, **ONLY_SPATIAL, **settings})
    return Compose(parser.get_parsed_content("train::random_transforms"))


@pytest.mark.parametrize("elastic_probability", [0.0, 1.0], ids=["rigid", "elastic"])
def test_image_and_label_are_moved_by_the_same_field(phantoms: str, elastic_probability: float) -> None:
    set_determinism(0)
    move = _random_part(phantoms, elastic_probability=elastic_probability, elastic_pixels=8.0, patch_size=[96, 96])
    for _ in range(5):
        moved = move(_disc(96))
        differs = (moved["image"][:1] > 0.5) != (moved["label"] > 0)
        assert (moved["label"] > 0).any()
        assert differs.float().mean() < 0.01  # along the rim, where one is interpolated and the other not


def test_elastic_deformation_moves_what_it_moves_by_pixels(phantoms: str) -> None:
    """A disc of 48 pixels: at a magnitude of 0 MONAI's grid, interpolated, is a pixel or so off."""
    set_determinism(0)
    still = {"flip_probability": 0.0, "rotation": 0.0, "zoom": 0.0, "elastic_probability": 1.0, "patch_size": [96, 96]}
    disc = _disc(96)["label"] > 0
    moved = [_random_part(phantoms, **still, elastic_pixels=pixels)(_disc(96))["label"] > 0 for pixels in (0.0, 16.0)]
    changed = [(other != disc).float().mean().item() for other in moved]
    assert changed[0] < 0.03 < changed[1]


def test_same_seed_replays_every_change(phantoms: str) -> None:
    transforms, cases = _parts(phantoms)
    seen = []
    for seed in (0, 0, 1):
        set_determinism(seed)
        transforms.set_random_state(seed=seed)
        seen.append(torch.cat([transforms(case)["image"].as_tensor().flatten() for case in cases]))
    assert torch.equal(seen[0], seen[1])
    assert not torch.equal(seen[0], seen[2])


def test_small_pictures_are_padded_symmetrically(phantoms: str) -> None:
    off = {"flip_probability": 0.0, "elastic_probability": 0.0, "patch_size": [96, 96]}
    padded = _random_part(phantoms, **off)(_disc(64))
    image = padded["image"]
    assert image.shape[1:] == padded["label"].shape[1:] == (96, 96)
    assert torch.equal(image[:, :16], image[:, 16:32].flip(1))


def test_unpadded_network_sees_mirrored_context_around_what_it_predicts(phantoms: str) -> None:
    off = {"flip_probability": 0.0, "elastic_probability": 0.0, "in_channels": 1}
    seen = _random_part(phantoms, variant="UNet2015", patch_size=[68, 68], **off)(_disc(68))
    assert seen["image"].shape[1:] == (252, 252)
    assert seen["label"].shape == (2, 68, 68)  # with the weights of the borders
    assert torch.equal(seen["image"][0, 92:-92, 92:-92] > 0.5, seen["label"][0] > 0)


def test_mirror_expansion_doubles_what_is_seen(phantoms: str) -> None:
    off = {"flip_probability": 0.0, "elastic_probability": 0.0, "patch_size": [64, 64], "mirror_expansion": True}
    seen = _random_part(phantoms, **off)(_disc(64))
    for key in ("image", "label"):
        assert seen[key].shape[1:] == (128, 128)
        assert torch.equal(seen[key], seen[key].flip(1).flip(2))


def test_large_pictures_are_visited_once_a_slice(phantoms: str, tmp_path: Path) -> None:
    parser = parser_of(BUNDLE, "train.json")
    parser.update({"dataset_dir": phantoms, "patch_size": [64, 64], "cache_rate": 0.0})
    cases = parser.get_parsed_content("train::cases")
    slices = sum(-(-case["size"][0] // 64) * -(-case["size"][1] // 64) for case in cases)
    assert len(parser.get_parsed_content("train::dataset")) == slices > len(cases)
