"""multi_sequence_cases: list a data set of multi-sequence MR, in any layout we know."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from common.checks.input_error import InputError
from common.checks.sequences import check_sequences
from common.data.data_folder import data_folder
from common.data.find_subjects import find_subjects
from common.data.sequence_names import SEQUENCE_NAMES, STAND_INS
from common.data.split import split_cases
from common.data.subject import Subject

_Missing = Literal["error", "fill"]
_MissingLabels = Literal["error", "omit"]
_LAYOUTS = (
    "SUBJECT/{flair,t1,t1c,t2,...,label}.nii.gz (or .nii, .mha, .mhd, .nrrd), "
    "SUBJECT/SUBJECT_{flair,t1,t1ce,t2,seg}.nii.gz (BraTS 2017 to 2021), "
    "SUBJECT/SUBJECT-{t2f,t1n,t1c,t2w,seg}.nii.gz (BraTS 2023), or SUBJECT/VSD.Brain.XX.O.MR_Flair.NNN/ with a .mha or "
    ".nii (BraTS 2013 and 2015, ISLES 2015), in dataset_dir or one folder further down (HGG/, LGG/)"
)


def multi_sequence_cases(
    dataset_dir: str | Path,
    *,
    sequences: Sequence[str],
    part: Literal["training", "validation", "all"],
    validation_share: float = 0.2,
    folds: int = 0,
    fold: int = 0,
    with_labels: bool = True,
    missing_sequences: _Missing = "error",
    missing_labels: _MissingLabels = "error",
) -> list[dict[str, Any]]:
    """One `{"case_id", "image", "label", "mask"}` a case of the part, sorted by case id; the layout is recognised.

    "image" lists a file for each of `sequences`, or None where it is missing; "mask" is there only if the data set has
    a brain mask.

    Args:
        sequences: names in the order of the network's channels; t1c, t1ce, t1gd and t1post are one and the same, and so
            on (see `SEQUENCE_NAMES`). Of ge and swi either is taken for the other where only one of them is named.
        part, validation_share, folds, fold: see `split_cases`.
        with_labels: False leaves labels aside, for inference.
        missing_sequences: "error" refuses a case that lacks one of the sequences, "fill" lets all but one be missing.
        missing_labels: "error" refuses a case that lacks its label, "omit" gives it without the item.
    """
    names = _known_names(sequences)
    _check_choice(missing_sequences, get_args(_Missing), argument="missing_sequences")
    _check_choice(missing_labels, get_args(_MissingLabels), argument="missing_labels")
    root = data_folder(dataset_dir)
    subjects = find_subjects(root)
    if not subjects:
        raise InputError(f"{root} is in no layout we know; a data set is {_LAYOUTS}")
    needs_label = missing_labels == "error"
    cases = [
        _case(subject, names, with_labels=with_labels, needs_label=needs_label, fill=missing_sequences == "fill")
        for subject in subjects
    ]
    return split_cases(cases, part=part, validation_share=validation_share, folds=folds, fold=fold)


def _check_choice(value: str, choices: Sequence[str], *, argument: str) -> None:
    if value not in choices:
        raise InputError(f"{argument} must be one of {', '.join(choices)}, got {value!r}")


def _known_names(sequences: Sequence[str]) -> list[str]:
    check_sequences(sequences)
    names: list[str] = []
    for word in sequences:
        name = SEQUENCE_NAMES[word.lower()]
        if name in names:
            raise InputError(f"sequences: {word!r} is there twice, as {name}; name each sequence once")
        names.append(name)
    if not names:
        raise InputError("sequences must name at least one sequence, got none; such as ['flair', 't1', 't1c', 't2']")
    return names


def _case(
    subject: Subject, names: Sequence[str], *, with_labels: bool, needs_label: bool, fill: bool
) -> dict[str, Any]:
    case: dict[str, Any] = {"case_id": subject.case_id, "image": _image_files(subject, names, fill=fill)}
    if with_labels:
        if label := subject.file("label"):
            case["label"] = label
        elif needs_label:
            raise InputError(
                f"{subject.folder}: case {subject.case_id} has no label; found {subject.found}; training and "
                "evaluation need one for each case: add it, move the case away, or segment it with inference.json"
            )
    if mask := subject.file("mask"):
        case["mask"] = mask
    return case


def _image_files(subject: Subject, names: Sequence[str], *, fill: bool) -> list[str | None]:
    files = [_image_file(subject, name, names) for name in names]
    missing = [name for name, file in zip(names, files, strict=True) if file is None]
    if len(missing) == len(names) or (missing and not fill):
        fix = "a case needs at least one" if fill else "with --missing_sequences fill it becomes a channel of zeros"
        raise InputError(
            f"{subject.folder}: case {subject.case_id} has no {' and no '.join(missing)}; found {subject.found}; "
            f"add it, or move the case away; {fix}"
        )
    return files


def _image_file(subject: Subject, name: str, names: Sequence[str]) -> str | None:
    stand_in = STAND_INS.get(name)
    if stand_in is None or stand_in in names or name in subject.volumes:
        return subject.file(name)
    return subject.file(stand_in)
