"""Claims about cases whose preprocessing is kept on the disk."""

import logging
import shutil
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.data import CacheDataset, MetaTensor
from monai.transforms import Compose, Invertd, LoadImaged, MapTransform, Orientationd, RandFlipd, Spacingd
from tiny_brain import SEQUENCES, file_of, read, save, tiny_brain

from common.checks.input_error import InputError
from common.data.preprocessed_cases import PreprocessedCases
from common.transforms.brain_mask import BrainMaskd
from common.transforms.foreground_z_score import ForegroundZScored
from common.transforms.load_sequences import LoadSequencesd, sequence_files
from common.transforms.native_image import NativeImaged

KEYS = ["image", "label", "mask"]


class Counted(MapTransform):
    """Notes each case that passes, in a file, as it may pass in another process."""

    def __init__(self, notes: Path) -> None:
        super().__init__("image")
        self.notes = notes

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        with self.notes.open("a") as file:
            file.write(f"{data['case_id']}\n")
        return dict(data)


@pytest.fixture
def data_set(tmp_path: Path) -> Path:
    for index in range(3):
        tiny_brain(tmp_path / "data" / f"brain_{index}", shape=(9, 8, 7 + index))
    return tmp_path / "data"


def _cases(data_set: Path) -> list[dict[str, Any]]:
    return [
        {
            "case_id": folder.name,
            "image": [str(file_of(folder, name)) for name in SEQUENCES],
            "label": str(file_of(folder, "seg")),
        }
        for folder in sorted(data_set.iterdir())
    ]


def _steps(tmp_path: Path, spacing: float = 2.0) -> list[MapTransform]:
    return [
        LoadSequencesd("image"),
        LoadImaged("label", ensure_channel_first=True),
        BrainMaskd(),
        Orientationd(KEYS, axcodes="RAS", labels=None),
        Spacingd(KEYS, pixdim=[spacing] * 3, mode=["bilinear", "nearest", "nearest"], dtype="float32"),
        Counted(tmp_path / "notes"),
        ForegroundZScored("image", mask_key="mask"),
    ]


def _prepared(tmp_path: Path, cases: list[dict[str, Any]], spacing: float = 2.0, **changes: Any) -> PreprocessedCases:
    options = {"folder": tmp_path / "kept", "num_workers": 0, **changes}
    return PreprocessedCases(cases, _steps(tmp_path, spacing), **options)


def _made(tmp_path: Path) -> list[str]:
    """The cases that were made since this was last asked."""
    notes = tmp_path / "notes"
    made = notes.read_text().split() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return sorted(made)


def test_items_are_those_of_the_transforms(tmp_path: Path, data_set: Path) -> None:
    prepared = _prepared(tmp_path, _cases(data_set))
    assert len(prepared) == 3
    for case, item in zip(_cases(data_set), prepared, strict=True):
        expected = Compose(_steps(tmp_path))(case)
        assert item["case_id"] == expected["case_id"]
        for key in KEYS:
            assert torch.equal(item[key].as_tensor(), expected[key].as_tensor())
            assert torch.equal(item[key].affine, expected[key].affine)


def test_cases_are_made_once_and_not_when_asked_for(tmp_path: Path, data_set: Path) -> None:
    prepared = _prepared(tmp_path, _cases(data_set))
    assert _made(tmp_path) == ["brain_0", "brain_1", "brain_2"]
    again = _prepared(tmp_path, _cases(data_set))
    assert torch.equal(again[2]["image"], prepared[2]["image"])
    assert _made(tmp_path) == []


def test_processes_make_what_one_makes(tmp_path: Path, data_set: Path) -> None:
    alone = _prepared(tmp_path, _cases(data_set))
    _made(tmp_path)
    together = _prepared(tmp_path, _cases(data_set), folder=tmp_path / "other", num_workers=2)
    assert _made(tmp_path) == ["brain_0", "brain_1", "brain_2"]
    assert all(torch.equal(a["image"], b["image"]) for a, b in zip(alone, together, strict=True))


def test_interrupted_preparation_goes_on(tmp_path: Path, data_set: Path) -> None:
    _prepared(tmp_path, _cases(data_set)[:2])
    _made(tmp_path)
    _prepared(tmp_path, _cases(data_set))
    assert _made(tmp_path) == ["brain_2"]


def test_case_whose_file_changed_is_made_anew(tmp_path: Path, data_set: Path) -> None:
    before = _prepared(tmp_path, _cases(data_set))[1]["image"]
    _made(tmp_path)
    flair = file_of(data_set / "brain_1", "flair")
    save(read(flair) ** 2 % 1000, flair)
    assert not torch.equal(_prepared(tmp_path, _cases(data_set))[1]["image"], before)
    assert _made(tmp_path) == ["brain_1"]


def test_other_arguments_of_a_transform_make_all_anew(tmp_path: Path, data_set: Path) -> None:
    _prepared(tmp_path, _cases(data_set))
    _made(tmp_path)
    assert _prepared(tmp_path, _cases(data_set), spacing=3.0)[0]["image"].shape == (4, 4, 3, 3)
    assert len(_made(tmp_path)) == 3


def test_data_that_moved_are_not_made_anew_and_name_their_new_files(tmp_path: Path, data_set: Path) -> None:
    _prepared(tmp_path, _cases(data_set))
    _made(tmp_path)
    shutil.move(data_set, tmp_path / "elsewhere")
    case = _cases(tmp_path / "elsewhere")[0]
    item = _prepared(tmp_path, [case])[0]
    assert _made(tmp_path) == []
    assert sequence_files(item["image"]) == case["image"]
    assert item["label"].meta["filename_or_obj"] == case["label"]
    assert NativeImaged("image")(item)["image"].shape == (4, 9, 8, 7)


def test_cases_of_equal_files_keep_their_names(tmp_path: Path, data_set: Path) -> None:
    one, another = _cases(data_set)[0], {**_cases(data_set)[0], "case_id": "twin"}
    assert [item["case_id"] for item in _prepared(tmp_path, [one, another])] == ["brain_0", "twin"]


def test_missing_sequence_is_part_of_the_case(tmp_path: Path, data_set: Path) -> None:
    case = _cases(data_set)[0]
    case["image"][1] = None
    assert not _prepared(tmp_path, [case])[0]["image"][1].std()
    assert sequence_files(_prepared(tmp_path, [case])[0]["image"]) == case["image"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_file_that_was_cut_short_is_made_anew(
    tmp_path: Path, data_set: Path, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    prepared = _prepared(tmp_path, _cases(data_set))
    before, file = prepared[0]["image"], prepared.files[0]
    _made(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    assert torch.equal(_prepared(tmp_path, _cases(data_set))[0]["image"], before)
    assert _made(tmp_path) == ["brain_0"]
    assert f"{file} is broken; preparing its case anew" in caplog.text


def test_file_with_an_altered_byte_is_made_anew(tmp_path: Path, data_set: Path) -> None:
    prepared = _prepared(tmp_path, _cases(data_set))
    before, file = prepared[0]["image"], prepared.files[0]
    content = bytearray(file.read_bytes())
    content[content.find(before.as_tensor().numpy().tobytes())] ^= 0xFF
    file.write_bytes(content)
    assert torch.equal(prepared[0]["image"], before)


def test_file_that_was_deleted_is_made_anew(tmp_path: Path, data_set: Path) -> None:
    prepared = _prepared(tmp_path, _cases(data_set))
    before = prepared[0]["image"]
    shutil.rmtree(tmp_path / "kept")
    assert torch.equal(prepared[0]["image"], before)


def test_second_file_of_an_mhd_counts(tmp_path: Path) -> None:
    (tmp_path / "image.mhd").write_text("ElementDataFile = image.raw")
    (tmp_path / "image.raw").write_bytes(b"1")
    case = {"case_id": "a", "image": str(tmp_path / "image.mhd")}
    steps = [Counted(tmp_path / "notes")]
    PreprocessedCases([case], steps, folder=tmp_path / "kept")
    (tmp_path / "image.raw").write_bytes(b"2")
    PreprocessedCases([case], steps, folder=tmp_path / "kept")
    assert _made(tmp_path) == ["a", "a"]


def test_random_numbers_go_on_as_if_nothing_had_been_missing(tmp_path: Path, data_set: Path) -> None:
    drawn = []
    for _ in range(2):
        torch.manual_seed(0)
        _prepared(tmp_path, _cases(data_set))
        drawn.append(torch.rand(1))
    assert drawn[0] == drawn[1]


def test_prediction_is_brought_back_to_the_file_s_grid(tmp_path: Path, data_set: Path) -> None:
    _prepared(tmp_path, _cases(data_set))
    spacing = [step for step in _steps(tmp_path) if isinstance(step, Spacingd | Orientationd)]
    item = _prepared(tmp_path, _cases(data_set))[0]
    restored = Invertd("label", Compose(spacing), orig_keys="label")(item)["label"]
    assert isinstance(restored, MetaTensor)
    assert restored.shape == (1, 9, 8, 7)


def test_cache_dataset_takes_them_into_memory(tmp_path: Path, data_set: Path) -> None:
    scale = ForegroundZScored("image", mask_key="mask")
    cached = CacheDataset(_prepared(tmp_path, _cases(data_set)), scale, progress=False)
    assert cached.cache_num == 3
    shutil.rmtree(tmp_path / "kept")
    assert cached[0]["image"].shape == (4, 5, 4, 4)


def test_broken_cases_are_named_and_the_others_made(
    tmp_path: Path, data_set: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for broken in ("brain_0", "brain_2"):
        for name in SEQUENCES:
            file = file_of(data_set / broken, name)
            save(0 * read(file), file)
    with pytest.raises(InputError, match=r"^case brain_0: .*mask excludes every voxel of brain_0\.nii\.gz") as caught:
        _prepared(tmp_path, _cases(data_set), num_workers=2)
    assert "\n" not in str(caught.value)
    assert "error: case brain_2: " in caplog.text
    assert _made(tmp_path) == ["brain_1"]


def test_preparation_says_how_much_there_is_to_do(
    tmp_path: Path, data_set: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        _prepared(tmp_path, _cases(data_set)[:1])
        _prepared(tmp_path, _cases(data_set))
        _prepared(tmp_path, _cases(data_set))
    assert [record.message for record in caplog.records if record.message.startswith("preparing")] == [
        f"preparing 1 of 1 cases, kept in {tmp_path / 'kept'}",
        f"preparing 2 of 3 cases, kept in {tmp_path / 'kept'}",
    ]


def test_place_that_cannot_be_written_to_is_the_users_to_change(tmp_path: Path, data_set: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(InputError, match=r"^case brain_0: preprocessed cases cannot be written to .*; choose a"):
        _prepared(tmp_path, _cases(data_set))


def test_random_transform_is_refused(tmp_path: Path, data_set: Path) -> None:
    with pytest.raises(ValueError, match="must hold no random transform"):
        PreprocessedCases(_cases(data_set), [*_steps(tmp_path), RandFlipd("image")], folder=tmp_path / "kept")
