"""listed_cases lists what there is, and says what a training would refuse."""

from pathlib import Path
from typing import Any

import pytest
from monai.bundle import ConfigParser
from tiny_brain import file_of, tiny_brain
from tiny_sites import tiny_sites
from touched_files import touched_files

from common.checks.input_error import InputError
from common.doctor_data.finding import Finding
from common.doctor_data.listed_cases import listed_cases

SEQUENCES = ["flair", "t1", "t1c", "t2"]
_SITES = {"sequences": ["flair", "t1", "t2", "pd", "ge"], "missing_labels": "omit"}


def _listed(function: str, dataset_dir: Path, **arguments: Any) -> tuple[list[dict[str, Any]], list[Finding]]:
    listing = {"_target_": f"common.data.{function}", "dataset_dir": str(dataset_dir), **arguments}
    return listed_cases(ConfigParser({"checked_cases": {"_target_": "any.check", "cases": listing}}))


def _subjects(root: Path, **arguments: Any) -> tuple[list[dict[str, Any]], list[Finding]]:
    return _listed("multi_sequence_cases.multi_sequence_cases", root, sequences=SEQUENCES, part="all", **arguments)


def _of_sites(root: Path) -> tuple[list[dict[str, Any]], list[Finding]]:
    listing = {"_target_": "common.data.multi_sequence_cases.multi_sequence_cases", "dataset_dir": str(root)}
    cases = {**listing, **_SITES, "part": "all"}
    return _listed("site_cases.site_cases", root, cases=cases, sites=["S", "T"], unlabelled=["T"])


def test_complete_pairs_are_listed(tmp_path: Path) -> None:
    touched_files(tmp_path, "images/a.nii.gz", "labels/a.nii.gz")
    cases, findings = _listed("segmentation_volumes.segmentation_cases", tmp_path, part="all")
    assert [case["case_id"] for case in cases] == ["a"]
    assert findings == []


@pytest.mark.parametrize(
    ("function", "suffix", "folders"),
    [
        ("segmentation_volumes.segmentation_cases", ".nii.gz", ("images", "labels")),
        ("segmentation_volumes.segmentation_cases", ".nii.gz", ("imagesTr", "labelsTr")),
        ("segmentation_pictures.picture_cases", ".png", ("images", "labels")),
    ],
    ids=["volumes", "Decathlon", "pictures"],
)
def test_every_file_without_its_other_half_is_an_error(
    tmp_path: Path, function: str, suffix: str, folders: tuple[str, str]
) -> None:
    images, labels = folders
    names = [f"{images}/{name}{suffix}" for name in "abc"] + [f"{labels}/{name}{suffix}" for name in "ade"]
    touched_files(tmp_path, *names)
    cases, findings = _listed(function, tmp_path, part="all")
    assert [(case["case_id"], "label" in case) for case in cases] == [("a", True), ("b", False), ("c", False)]
    assert [(found.severity, found.case, found.rule.split(",")[0]) for found in findings] == [
        ("error", "b", "must have the label of the same name"),
        ("error", "c", "must have the label of the same name"),
        ("error", "d", "must have the image of the same name"),
        ("error", "e", "must have the image of the same name"),
    ]


def test_data_set_in_no_known_layout_is_refused(tmp_path: Path) -> None:
    touched_files(tmp_path, "notes.txt")
    for function in ("segmentation_volumes.segmentation_cases", "segmentation_pictures.picture_cases"):
        with pytest.raises(InputError, match=r"in no layout we know"):
            _listed(function, tmp_path, part="all")
    with pytest.raises(InputError, match=r"in no layout we know"):
        _subjects(tmp_path)


def test_complete_subjects_are_listed_as_in_training(tmp_path: Path) -> None:
    tiny_brain(tmp_path / "HGG" / "0001")
    tiny_brain(tmp_path / "HGG" / "0002")
    cases, findings = _subjects(tmp_path)
    assert findings == []
    assert [case["case_id"] for case in cases] == ["HGG_0001", "HGG_0002"]


def test_every_incomplete_subject_is_an_error_and_is_listed_with_what_it_has(tmp_path: Path) -> None:
    folders = {name: tiny_brain(tmp_path / name) for name in ("one", "two", "whole")}
    file_of(folders["one"], "t1").unlink()
    file_of(folders["two"], "seg").unlink()
    cases, findings = _subjects(tmp_path)
    assert [case["case_id"] for case in cases] == ["one", "two", "whole"]
    assert cases[0]["image"][1] is None
    assert "label" not in cases[1]
    assert [(found.severity, found.case, found.rule) for found in findings] == [
        ("error", "one", "case one has no t1"),
        ("error", "two", "case two has no label"),
    ]


def test_sequence_that_may_be_missing_is_no_error(tmp_path: Path) -> None:
    file_of(tiny_brain(tmp_path / "one"), "t1").unlink()
    tiny_brain(tmp_path / "two")
    assert _subjects(tmp_path, missing_sequences="fill")[1] == []


def test_labels_of_sites_that_need_none_are_never_touched(tmp_path: Path) -> None:
    cases, findings = _of_sites(Path(tiny_sites(tmp_path, cases=2)))
    assert findings == []
    assert [(case["case_id"], case["site"], "label" in case) for case in cases] == [
        ("S_0", "S", True),
        ("S_1", "S", True),
        ("T_0", "T", False),
        ("T_1", "T", False),
    ]


def test_every_label_that_a_site_needs_is_missed(tmp_path: Path) -> None:
    tiny_sites(tmp_path, cases=3)
    for name in ("S/S_0", "S/S_2", "T/T_0"):
        (tmp_path / name / "label.nii.gz").unlink()
    cases, findings = _of_sites(tmp_path)
    assert len(cases) == 6
    assert [(found.severity, found.case) for found in findings] == [("error", "S_0"), ("error", "S_2")]


def test_case_without_a_site_is_an_error(tmp_path: Path) -> None:
    tiny_sites(tmp_path, cases=2)
    (tmp_path / "sites.csv").write_text("subject,site\nS_0,S\nS_1,S\nT_0,T\n")
    cases, findings = _of_sites(tmp_path)
    assert [case["case_id"] for case in cases] == ["S_0", "S_1", "T_0"]
    assert [(found.severity, found.case) for found in findings] == [("error", "T_1")]
