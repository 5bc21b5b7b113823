"""Claims about pictures beside their mirror images."""

import torch
from monai.data import MetaTensor

from common.transforms.mirror_expand import MirrorExpandd, mirror_expand

PICTURE = torch.tensor([[[1, 2], [3, 4]]])
EXPANDED = [[[1, 2, 2, 1], [3, 4, 4, 3], [3, 4, 4, 3], [1, 2, 2, 1]]]


def test_copies_are_joined_at_the_edges_by_hand() -> None:
    assert mirror_expand(PICTURE).tolist() == EXPANDED


def test_both_sides_are_doubled() -> None:
    assert mirror_expand(torch.zeros(3, 5, 7)).shape == (3, 10, 14)


def test_image_and_label_are_expanded_alike() -> None:
    data = MirrorExpandd(["image", "label"])({"image": PICTURE.float(), "label": PICTURE, "case_id": "a"})
    assert data["image"].tolist() == data["label"].tolist() == EXPANDED
    assert data["label"].dtype == PICTURE.dtype
    assert data["case_id"] == "a"


def test_metadata_are_kept() -> None:
    image = MetaTensor(PICTURE.float(), meta={"filename_or_obj": "a.png"})
    expanded = MirrorExpandd("image")({"image": image})["image"]
    assert expanded.meta["filename_or_obj"] == "a.png"
    assert torch.equal(image, PICTURE)  # as it was


def test_missing_label_is_allowed_on_request() -> None:
    assert set(MirrorExpandd(["image", "label"], allow_missing_keys=True)({"image": PICTURE})) == {"image"}
