"""image_class_cases recognises the layout."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from saved_picture import saved_picture
from scipy.io import savemat
from touched_files import touched_files
from written_idx import written_idx

from common.checks.input_error import InputError
from common.data.image_class_cases import image_class_cases

_PIXELS = np.arange(2 * 32 * 32, dtype=np.uint8).reshape(2, 32, 32)
_DIGITS = [str(number) for number in range(10)]


def _idx(root: Path) -> None:
    written_idx(root / "train-images-idx3-ubyte", _PIXELS)
    written_idx(root / "train-labels-idx1-ubyte", np.array([0, 1]))


def _keras(root: Path) -> None:
    np.savez(root / "mnist.npz", x_train=_PIXELS, y_train=np.array([0, 1]))


def _medmnist(root: Path) -> None:
    np.savez(root / "a.npz", train_images=_PIXELS, train_labels=np.array([[0], [1]]))


def _svhn(root: Path) -> None:
    colours = np.repeat(_PIXELS[..., None], 3, axis=3).transpose(1, 2, 3, 0)
    savemat(root / "train_32x32.mat", {"X": colours, "y": np.array([[10], [1]])})


def _cifar10(root: Path) -> None:
    colours = np.repeat(_PIXELS[:, None], 3, axis=1).reshape(2, -1)
    for number in range(1, 6):
        rows = slice(None) if number == 1 else slice(0)
        content = {"data": colours[rows], "labels": np.array([0, 1])[rows]}
        (root / f"data_batch_{number}").write_bytes(pickle.dumps(content, protocol=4))


@pytest.mark.parametrize("write", [_idx, _keras, _medmnist, _svhn, _cifar10])
def test_every_array_layout_gives_the_same_cases(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path)
    cases = image_class_cases(tmp_path, class_names=_DIGITS)
    assert [(case["case_id"], case["label"], case["official"]) for case in cases] == [
        ("train-00000", 0, "train"),
        ("train-00001", 1, "train"),
    ]
    for case, pixels in zip(cases, _PIXELS, strict=True):
        assert all((pixels == channel.T).all() for channel in case["image"])


def test_archive_itself_is_a_data_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _keras(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert len(image_class_cases("~/mnist.npz", class_names=_DIGITS)) == 2


def test_pictures_in_class_folders_are_listed_by_their_path(tmp_path: Path) -> None:
    path = saved_picture(touched_files(tmp_path, "0/a.png", "1/b.png") / "1/b.png", _PIXELS[0])
    cases = image_class_cases(tmp_path, class_names=[0, 1])  # type: ignore[list-item] # as a command line gives digits
    assert cases[1] == {"case_id": "1/b", "image": path, "label": 1, "official": "train"}


def test_label_beyond_the_class_names_is_refused(tmp_path: Path) -> None:
    _keras(tmp_path)
    with pytest.raises(InputError, match=r"mnist\.npz: label 1 is outside .*--class_names"):
        image_class_cases(tmp_path, class_names=["zero"])


@pytest.mark.parametrize("name", ["a.png", "a/b/c.png", "train_32x32.csv"])
def test_unknown_layout_shows_how_layouts_look(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"no layout we know; .*CLASS/.*idx3.*npz.*mat.*data_batch") as caught:
        image_class_cases(touched_files(tmp_path, name), class_names=_DIGITS)
    assert "\n" not in str(caught.value)


def test_archive_of_something_else_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", weights=_PIXELS)
    with pytest.raises(InputError, match=r"a\.npz is in no layout we know"):
        image_class_cases(tmp_path / "a.npz", class_names=_DIGITS)


@pytest.mark.parametrize("dataset_dir", ["", "nowhere", "nowhere.npz"])
def test_missing_folder_is_refused(dataset_dir: str) -> None:
    with pytest.raises(InputError, match="dataset_dir"):
        image_class_cases(dataset_dir, class_names=_DIGITS)


def test_real_mnist_is_read_upright(shared_data: Path) -> None:
    cases = image_class_cases(shared_data / "mnist", class_names=_DIGITS)
    assert len(cases) == 60_000
    assert [case["label"] for case in cases[:6]] == [5, 0, 4, 1, 9, 2]
    ones = np.mean([case["image"][0] for case in cases if case["label"] == 1], axis=0)  # (W, H)
    assert ones[14].sum() > 3 * ones[:, 14].sum()  # a vertical stroke: x 14, all y
