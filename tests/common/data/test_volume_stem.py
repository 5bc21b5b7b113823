"""volume_stem knows the formats."""

import pytest

from common.data.volume_stem import volume_stem


@pytest.mark.parametrize("name", ["a.b.nii.gz", "a.b.nii", "a.b.mha", "a.b.mhd", "a.b.nrrd", "a.b.NII.GZ"])
def test_only_the_format_is_stripped(name: str) -> None:
    assert volume_stem(f"/some/folder/{name}") == "a.b"


@pytest.mark.parametrize("name", ["a.raw", "a.gz", "a.png", "dataset.json", "._a.nii.gz", ".nii.gz", "nii"])
def test_other_files_are_no_volumes(name: str) -> None:
    assert volume_stem(name) is None


def test_other_formats_can_be_asked_for() -> None:
    assert volume_stem("a.b.PNG", suffixes=(".png",)) == "a.b"
    assert volume_stem("a.nii", suffixes=(".png",)) is None
