"""find_subjects finds the folders of subjects, wherever a data set keeps them."""

import logging
from pathlib import Path

import pytest

from common.data.find_subjects import find_subjects


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def _case_ids(root: Path) -> list[str]:
    return [subject.case_id for subject in find_subjects(root)]


@pytest.mark.parametrize("folder", ["", "HGG/", "LGG/"])
def test_case_is_named_after_its_folder(tmp_path: Path, folder: str) -> None:
    assert _case_ids(_touch(tmp_path, f"{folder}b/flair.nii", f"{folder}a/b.csv", f"{folder}a/t1.mha")) == ["a", "b"]


def test_number_in_a_folder_of_its_own_gets_that_folder_too(tmp_path: Path) -> None:
    names = [f"{grade}/0001/VSD.Brain.XX.O.MR_T1/VSD.Brain.XX.O.MR_T1.1.mha" for grade in ("HG", "LG")]
    assert _case_ids(_touch(tmp_path, *names)) == ["HG_0001", "LG_0001"]


def test_number_directly_in_the_data_set_is_enough(tmp_path: Path) -> None:
    assert _case_ids(_touch(tmp_path, "12/VSD.Brain.XX.O.MR_DWI.7/VSD.Brain.XX.O.MR_DWI.7.nii")) == ["12"]


def test_folder_of_one_subject_is_that_subject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_touch(tmp_path / "patient07", "flair.nii.gz", "old/flair.nii.gz"))
    assert _case_ids(Path()) == _case_ids(tmp_path / "patient07") == ["patient07"]


def test_hidden_files_and_folders_are_no_subjects(tmp_path: Path) -> None:
    assert _case_ids(_touch(tmp_path, "a/._flair.nii.gz", ".cache/b/flair.nii.gz")) == []


def test_volumes_without_a_sequence_among_them_are_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _touch(tmp_path, "a/flair.nii", "b/flair_registered.nii", "tables/ages.csv")
    with caplog.at_level(logging.WARNING):
        assert _case_ids(tmp_path) == ["a"]
    assert caplog.messages == [f"{tmp_path / 'b'} is left aside: none of its volumes is named after a sequence"]


def test_found_files_are_listed_by_name(tmp_path: Path) -> None:
    (subject,) = find_subjects(_touch(tmp_path, "a/t2.nii", "a/flair.nii", "a/notes.nii", "a/notes.txt"))
    assert subject.found == "flair.nii, notes.nii, t2.nii"
