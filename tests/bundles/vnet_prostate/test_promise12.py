"""A folder as the PROMISE12 challenge hands it out is trained on and segmented, MetaImage in and MetaImage out."""

from pathlib import Path

import itk
import numpy as np
import pytest
from bundle_configs import PROJECT
from monai.data import ITKWriter
from monai.transforms import LoadImage
from tiny_bundle import TinyBundle

from common.data.prostate_phantoms import prostate_phantoms


@pytest.fixture(scope="module")
def promise12(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three phantoms as CaseNN.mhd and CaseNN_segmentation.mhd."""
    phantoms = Path(prostate_phantoms(tmp_path_factory.mktemp("phantoms"), count=3))
    folder = tmp_path_factory.mktemp("promise12")
    for index, image in enumerate(sorted((phantoms / "images").iterdir())):
        for source, name in (
            (image, f"Case{index:02d}"),
            (phantoms / "labels" / image.name, f"Case{index:02d}_segmentation"),
        ):
            volume = LoadImage(image_only=True, ensure_channel_first=True)(source)
            writer = ITKWriter(output_dtype=np.int16)
            writer.set_data_array(volume, channel_dim=0)
            writer.set_metadata(volume.meta)
            writer.write(folder / f"{name}.mhd")
    return folder


@pytest.fixture(scope="module")
def label_maps(promise12: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What inference writes after a tiny training on the folder."""
    tiny = TinyBundle(PROJECT / "bundles" / "vnet_prostate", tmp_path_factory.mktemp("runs"))
    given = {"dataset_dir": str(promise12), "track": False}
    tiny.run("train.json", **given)
    output_dir = tmp_path_factory.mktemp("label_maps")
    tiny.run("inference.json", **given, output_dir=str(output_dir), extension=".mhd")
    return output_dir


def test_every_image_and_no_segmentation_is_segmented(label_maps: Path) -> None:
    assert sorted(file.name for file in label_maps.glob("*.mhd")) == [f"Case{index:02d}_pred.mhd" for index in range(3)]


@pytest.mark.parametrize("index", range(3))
def test_label_map_lies_on_the_grid_of_its_image(promise12: Path, label_maps: Path, index: int) -> None:
    image = itk.imread(promise12 / f"Case{index:02d}.mhd")
    pred = itk.imread(label_maps / f"Case{index:02d}_pred.mhd")
    assert itk.size(pred) == itk.size(image)
    for geometry in (itk.origin, itk.spacing):
        np.testing.assert_allclose(geometry(pred), geometry(image), rtol=1e-5, atol=1e-4)  # .mhd keeps 6 digits
    np.testing.assert_allclose(pred["direction"], image["direction"], atol=1e-5)


def test_label_maps_hold_bytes(label_maps: Path) -> None:
    assert itk.array_from_image(itk.imread(label_maps / "Case00_pred.mhd")).dtype == np.uint8
