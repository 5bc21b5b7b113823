"""The sequences of a subject are found from any of them, among those of other subjects."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.label.subject_files import subject_files, subject_of


def test_sequences_of_other_subjects_are_not_found(tmp_path: Path) -> None:
    touched_files(tmp_path, "ann_t1.nii.gz", "ann_T2.nii.gz", "ann_mask.nii.gz", "ann_x.nii.gz", "annette_t1.nii.gz")
    found = {role: file.name for role, file in subject_files(tmp_path / "ann_T2.nii.gz").items()}
    assert found == {"t1": "ann_t1.nii.gz", "t2": "ann_T2.nii.gz", "mask": "ann_mask.nii.gz"}


def test_name_without_a_sequence_has_nothing_beside_it(tmp_path: Path) -> None:
    touched_files(tmp_path, "ann.nii.gz", "ann_t1.nii.gz")
    assert subject_files(tmp_path / "ann.nii.gz") == {}


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("ann_flair.nii.gz", "ann"),
        ("ann-t1n.nii", "ann"),
        ("ann_2_T1CE.nii.gz", "ann_2"),
        ("ann.nii.gz", "ann"),
        ("_t1.nii.gz", "_t1"),
        ("flair.nii.gz", "folder"),
    ],
)
def test_subject_is_what_comes_before_the_sequence(name: str, subject: str) -> None:
    assert subject_of(Path("folder") / name) == subject
