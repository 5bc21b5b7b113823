"""LoadInstancesd makes a map of numbers of a picture's label."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from common.checks.input_error import InputError
from common.transforms.load_instances import LoadInstancesd
from common.transforms.load_pictures import LoadPicturesd

MASK = np.array([[255, 0, 255, 255], [255, 0, 0, 0]], dtype=np.uint8)


@pytest.fixture
def path(tmp_path: Path) -> str:
    Image.fromarray(MASK).save(tmp_path / "a.png")
    return str(tmp_path / "a.png")


def test_label_is_a_map_by_the_name_of_its_case(path: str) -> None:
    label = LoadInstancesd("label")({"label": path, "case_id": "frame 1"})["label"]
    assert label.dtype == torch.int32
    assert label.as_tensor().tolist() == [[[1, 1], [0, 0], [2, 0], [2, 0]]]
    assert label.meta["filename_or_obj"] == "frame 1.png"


def test_kind_is_handed_on(path: str) -> None:
    with pytest.raises(InputError, match="set label_kind to mask"):
        LoadInstancesd("label", kind="instances")({"label": path})


def test_list_is_one_object_a_file(path: str) -> None:
    label = LoadInstancesd("label")({"label": [path, path], "case_id": "a"})["label"]
    assert label.unique().tolist() == [0, 1]


def test_empty_list_has_the_size_of_the_picture(path: str) -> None:
    data = LoadPicturesd("image", channels=3)({"image": path, "label": [], "case_id": "a"})
    label = LoadInstancesd("label")(data)["label"]
    assert label.as_tensor().tolist() == torch.zeros(1, 4, 2, dtype=torch.int32).tolist()
