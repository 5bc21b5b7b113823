"""multi_sequence_cases recognises the layout, orders the sequences and splits."""

from pathlib import Path
from typing import Any

import pytest
from real_folder import real_folder

from common.checks.checked_cases import checked_cases
from common.checks.input_error import InputError
from common.data.multi_sequence_cases import multi_sequence_cases

_SKELETON = "VSD.Brain.XX.O.{0}/VSD.Brain.XX.O.{0}"
_LAYOUTS = {
    "simple": ("{0}/{1}.nii.gz", ("flair", "t1c", "label")),
    "BraTS 2017": ("HGG/{0}/{0}_{1}.nii.gz", ("flair", "t1ce", "seg")),
    "BraTS 2020": ("{0}/{0}_{1}.nii", ("flair", "t1ce", "seg")),
    "BraTS 2023": ("{0}/{0}-{1}.nii.gz", ("t2f", "t1c", "seg")),
    "BRATS 2015": ("LGG/{0}/" + _SKELETON.format("{1}.54") + ".mha", ("MR_Flair", "MR_T1c", "OT")),
    "TBI": ("{0}/{1}.nrrd", ("FLAIR", "T1post", "lesion")),
}


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def _cases(root: Path, *sequences: str, **options: Any) -> list[dict[str, Any]]:
    return multi_sequence_cases(root, sequences=sequences, **{"part": "all", **options})


def _refusal(root: Path, *sequences: str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        _cases(root, *sequences, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("pattern", "words"), _LAYOUTS.values(), ids=_LAYOUTS.keys())
def test_every_layout_gives_the_same_cases(tmp_path: Path, pattern: str, words: tuple[str, str, str]) -> None:
    _touch(tmp_path, *(pattern.format(name, word) for name in ("b", "a") for word in (*words, "t2")))
    flair, t1c, label = (str(tmp_path / pattern.format("a", word)) for word in words)
    cases = _cases(tmp_path, "t1c", "flair")
    assert [case["case_id"] for case in cases] == ["a", "b"]
    assert cases[0] == {"case_id": "a", "image": [t1c, flair], "label": label}


def test_stroke_layout_is_read(tmp_path: Path) -> None:
    words = ("MR_DWI.70613", "MR_Flair.70614", "MR_T1.70615", "MR_T2.70616", "OT.70617")
    dwi, flair, t1, t2, label = (str(tmp_path / "1" / (_SKELETON.format(word) + ".nii")) for word in words)
    _touch(tmp_path, dwi, flair, t1, t2, label)
    assert _cases(tmp_path, "dwi", "flair", "t1", "t2") == [
        {"case_id": "1", "image": [dwi, flair, t1, t2], "label": label}
    ]


@pytest.mark.parametrize("name", ["mask", "brainmask", "brain_mask"])
def test_brain_mask_is_listed_where_there_is_one(tmp_path: Path, name: str) -> None:
    cases = _cases(_touch(tmp_path, "a/t2.nii", f"a/{name}.nii", "b/t2.nii"), "t2", with_labels=False)
    assert [case.get("mask") for case in cases] == [str(tmp_path / "a" / f"{name}.nii"), None]


def test_sequence_may_be_asked_for_by_any_of_its_names(tmp_path: Path) -> None:
    _touch(tmp_path, "a/swi.nii", "a/t1w.nii")
    (case,) = _cases(tmp_path, "GE", "MPRAGE", with_labels=False)
    assert case["image"] == [str(tmp_path / "a/swi.nii"), str(tmp_path / "a/t1w.nii")]


@pytest.mark.parametrize(("asked", "found"), [("ge", "swi"), ("swi", "ge"), ("GRE", "swi")])
def test_gradient_echo_and_susceptibility_weighting_stand_in_for_one_another(
    tmp_path: Path, asked: str, found: str
) -> None:
    (case,) = _cases(_touch(tmp_path, f"a/{found}.nii"), asked, with_labels=False)
    assert case["image"] == [str(tmp_path / f"a/{found}.nii")]


def test_of_both_the_one_that_was_asked_for_is_taken(tmp_path: Path) -> None:
    _touch(tmp_path, "a/ge.nii", "a/swi.nii")
    images = [_cases(tmp_path, name, with_labels=False)[0]["image"] for name in ("ge", "swi")]
    assert images == [[str(tmp_path / "a/ge.nii")], [str(tmp_path / "a/swi.nii")]]


def test_channels_of_their_own_are_never_filled_by_the_other(tmp_path: Path) -> None:
    _touch(tmp_path, "a/ge.nii", "b/swi.nii")
    cases = _cases(tmp_path, "ge", "swi", with_labels=False, missing_sequences="fill")
    assert [case["image"] for case in cases] == [
        [str(tmp_path / "a/ge.nii"), None],
        [None, str(tmp_path / "b/swi.nii")],
    ]


def test_labels_are_left_aside_for_inference(tmp_path: Path) -> None:
    _touch(tmp_path, "a/t2.nii", "a/seg.nii", "a/lesion.nii", "b/t2.nii")
    assert [sorted(case) for case in _cases(tmp_path, "t2", with_labels=False)] == [["case_id", "image"]] * 2


def test_parts_are_those_of_split_cases(tmp_path: Path) -> None:
    _touch(tmp_path, *(f"Case{number:02d}/{name}.nii" for number in range(20) for name in ("t2", "label")))
    validation = _cases(tmp_path, "t2", part="validation")
    assert [case["case_id"] for case in validation] == ["Case05", "Case06", "Case07", "Case18"]
    folds = [_cases(tmp_path, "t2", part="validation", folds=5, fold=fold) for fold in range(5)]
    assert sorted(case["case_id"] for fold in folds for case in fold) == [f"Case{number:02d}" for number in range(20)]


def test_missing_sequence_is_named_with_the_files_there_are(tmp_path: Path) -> None:
    _touch(tmp_path, "a/flair.nii", "a/t2_new.nii", "a/label.nii")
    message = _refusal(tmp_path, "flair", "t1", "t2")
    assert message.startswith(f"{tmp_path / 'a'}: case a has no t1 and no t2; found flair.nii, label.nii, t2_new.nii;")
    assert "--missing_sequences fill" in message


def test_missing_sequence_is_none_where_it_shall_be_filled(tmp_path: Path) -> None:
    _touch(tmp_path, "a/t1.nii", "a/label.nii")
    (case,) = _cases(tmp_path, "flair", "t1", missing_sequences="fill")
    assert case["image"] == [None, str(tmp_path / "a/t1.nii")]


def test_case_without_any_of_the_sequences_cannot_be_filled(tmp_path: Path) -> None:
    message = _refusal(_touch(tmp_path, "a/t1.nii", "a/label.nii"), "flair", "t2", missing_sequences="fill")
    assert "case a has no flair and no t2; found label.nii, t1.nii" in message
    assert message.endswith("a case needs at least one")


def test_case_without_label_points_to_inference(tmp_path: Path) -> None:
    message = _refusal(_touch(tmp_path, "a/t2.nii", "a/label.nii", "b/t2.nii"), "t2")
    assert message.startswith(f"{tmp_path / 'b'}: case b has no label; found t2.nii;")
    assert "inference.json" in message


def test_missing_label_is_left_out_where_it_may_be_missing(tmp_path: Path) -> None:
    cases = _cases(_touch(tmp_path, "a/t2.nii", "a/label.nii", "b/t2.nii"), "t2", missing_labels="omit")
    assert [case.get("label") for case in cases] == [str(tmp_path / "a/label.nii"), None]
    assert sorted(cases[1]) == ["case_id", "image"]


@pytest.mark.parametrize(
    ("names", "role"),
    [(("t1c", "t1ce"), "t1c"), (("label", "seg"), "label"), (("mask", "brainmask"), "mask")],
    ids=["sequence", "label", "mask"],
)
def test_two_files_for_one_thing_are_both_named(tmp_path: Path, names: tuple[str, str], role: str) -> None:
    _touch(tmp_path, *(f"a/{name}.nii" for name in {"t1c", "label", *names}))
    message = _refusal(tmp_path, "t1c")
    assert all(str(tmp_path / "a" / f"{name}.nii") in message for name in names)
    assert message.endswith(f"are both the {role} of a; rename or remove one")


def test_mistyped_sequence_gets_a_suggestion(tmp_path: Path) -> None:
    message = _refusal(_touch(tmp_path, "a/flair.nii"), "flare")
    assert message == "sequences: there is no 'flare'; did you mean flair?"


def test_sequence_without_likeness_gets_the_known_ones(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "xyz").startswith("sequences: there is no 'xyz'; choose from flair, ")


def test_sequence_may_not_be_asked_for_twice(tmp_path: Path) -> None:
    assert "'t1ce' is there twice, as t1c" in _refusal(tmp_path, "t1c", "t1ce")


def test_no_sequence_at_all_is_refused(tmp_path: Path) -> None:
    assert "at least one" in _refusal(tmp_path)


def test_unknown_way_with_missing_sequences_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "t1", missing_sequences="zero") == (
        "missing_sequences must be one of error, fill, got 'zero'"
    )


def test_unknown_way_with_missing_labels_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "t1", missing_labels="fill") == "missing_labels must be one of error, omit, got 'fill'"


def test_unknown_layout_shows_how_layouts_look(tmp_path: Path) -> None:
    message = _refusal(_touch(tmp_path, "images/a.nii.gz", "labels/a.nii.gz"), "flair")
    assert message.startswith(f"{tmp_path} is in no layout we know; a data set is SUBJECT/{{flair,")
    assert all(name in message for name in ("BraTS 2017", "BraTS 2023", "BraTS 2013", "ISLES"))


def test_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere does not exist" in _refusal(tmp_path / "nowhere", "flair")


def test_real_tumours_are_found(shared_data: Path) -> None:
    cases = _cases(real_folder(shared_data, "brain_tumour"), "flair", "t1c")
    assert [case["case_id"] for case in cases] == [f"brats_2013_pat000{number}_1" for number in range(3, 7)]
    case = cases[0]
    assert [Path(path).name for path in (*case["image"], case["label"], case["mask"])] == [
        "flair.nii.gz",
        "t1c.nii.gz",
        "label.nii.gz",
        "brainmask.nii.gz",
    ]
    assert checked_cases(cases[:1], in_channels=2, num_classes=5, labels=range(5)) == cases[:1]


def test_real_lesions_are_found(shared_data: Path) -> None:
    cases = _cases(real_folder(shared_data, "ms_lesion_3t"), "t1c", "t1")
    assert [case["case_id"] for case in cases] == ["patient07", "patient19"]
    assert [Path(path).name for path in (*cases[0]["image"], cases[0]["label"])] == [
        "t1post.nii.gz",
        "t1.nii.gz",
        "lesion.nii.gz",
    ]
