"""training_step_operations counts the arithmetic of a step."""

import pytest
from bundle_configs import PROJECT
from monai.bundle import ConfigParser

from common.experiments.training_step_operations import training_step_operations


def _count(**more: object) -> tuple[int, int]:
    network = {"_target_": "torch.nn.Conv2d", "in_channels": "@in_channels", "out_channels": 5, "kernel_size": 3}
    config = {"network_def": network, "in_channels": 2, "batch_size": 4, "patch_size": [10, 10], "run": ["$1 / 0"]}
    return training_step_operations(ConfigParser({**config, **more}))


def test_convolution_is_counted_forward_and_for_its_weights() -> None:
    # 4 images, 8 x 8 outputs, 5 x 2 kernels of 9, a product and a sum; the images themselves have no gradient
    assert _count() == (2 * (4 * 64 * 10 * 9 * 2), 2)


def test_batch_is_of_labelled_and_unlabelled_images() -> None:
    more = {"unlabelled_batch_size": 8, "image_size": [], "architecture": "svhn"}
    assert _count(**more, dataset_dir={"_target_": "digits"})[0] == 2 * (12 * 36 * 10 * 9 * 2)
    assert _count(**more, dataset_dir="svhn")[0] == 2 * (12 * 900 * 10 * 9 * 2)
    assert _count(**{**more, "image_size": [10, 10]}, dataset_dir="svhn")[0] == 2 * (12 * 64 * 10 * 9 * 2)


@pytest.mark.parametrize("bundle", ["deepmedic_brats", "unet2d_nuclei", "vnet_prostate", "emma_ensemble"])
def test_a_batch_twice_as_large_takes_twice_the_arithmetic(bundle: str) -> None:
    def operations(batch_size: int) -> int:
        parser = ConfigParser()
        parser.read_config(str(PROJECT / "bundles" / bundle / "configs" / "train.json"))
        parser["batch_size"] = batch_size
        return training_step_operations(parser)[0]

    assert operations(4) == 2 * operations(2) > 0
