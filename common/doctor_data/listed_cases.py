"""listed_cases: the cases of a data set, those too that a training would refuse.

The listings that configs name stop at the first case whose files are not complete.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from monai.bundle import ConfigComponent, ConfigParser

from common.checks.input_error import InputError
from common.data.data_folder import data_folder
from common.data.find_subjects import find_subjects
from common.data.multi_sequence_cases import multi_sequence_cases
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.site_cases import site_cases
from common.data.volume_suffixes import VOLUME_SUFFIXES
from common.data.volumes_by_stem import volumes_by_stem
from common.doctor_data.component_settings import component_settings
from common.doctor_data.finding import Finding
from common.doctor_data.parsed_content import parsed_content

Case = dict[str, Any]
_Listed = tuple[list[Case], list[Finding]]
_PAIRED = (("images", "labels"), ("imagesTr", "labelsTr"))
_COMPLETE = "add it, or move the case away"


def listed_cases(parser: ConfigParser) -> _Listed:
    """The cases of the config's `checked_cases::cases`, and what is wrong with those that it would not list.

    InputError where there is nothing to examine: without a data set, or of one in no layout we know.
    """
    listing = component_settings(parser, "checked_cases")["cases"]
    if not isinstance(listing, ConfigComponent):
        return parsed_content(parser, "checked_cases::cases"), []
    target, arguments = _taken_apart(listing)
    tolerant: Mapping[str, Callable[[dict[str, Any]], _Listed]] = {
        "multi_sequence_cases": _subjects,
        "site_cases": _sites,
        "segmentation_cases": lambda given: _paired(parser, given, VOLUME_SUFFIXES),
        "picture_cases": lambda given: _paired(parser, given, PICTURE_SUFFIXES),
    }
    if target in tolerant:
        return tolerant[target](arguments)
    return parsed_content(parser, "checked_cases::cases"), []


def _taken_apart(component: ConfigComponent) -> tuple[str, dict[str, Any]]:
    """The name of the function, without its module, and its arguments."""
    arguments = dict(component.get_config())
    return str(arguments.pop("_target_")).rpartition(".")[2], arguments


def _subjects(arguments: Mapping[str, Any]) -> _Listed:
    """Of multi_sequence_cases, each subject by itself: as the bundle wants it, else with whatever it has."""
    given = dict(arguments)
    root = data_folder(given.pop("dataset_dir"))
    subjects = find_subjects(root)
    if not subjects:
        return multi_sequence_cases(root, **given), []  # which says what is wrong
    cases, findings = [], []
    for subject in subjects:
        try:
            found = multi_sequence_cases(subject.folder, **given)
        except InputError as error:
            findings.append(_finding(error, subject.case_id, str(subject.folder)))
            found = _whatever_there_is(subject.folder, given)
        cases += [{**case, "case_id": subject.case_id} for case in found]  # alone, some have shorter ids
    return cases, findings


def _whatever_there_is(folder: Path, arguments: Mapping[str, Any]) -> list[Case]:
    try:
        return multi_sequence_cases(folder, **{**arguments, "missing_sequences": "fill", "missing_labels": "omit"})
    except InputError:
        return []


def _sites(arguments: Mapping[str, Any]) -> _Listed:
    """Of site_cases, each case by itself, and then all of them, whose sites have to be the wanted ones."""
    given = dict(arguments)
    cases, findings = _subjects(_taken_apart(given.pop("cases"))[1])
    table = {name: given[name] for name in ("dataset_dir", "table", "column") if name in given}
    homed = []
    for case in cases:
        try:
            (placed,) = site_cases([case], **table)
            homed.append(case)
            if placed["site"] in given["sites"] and placed["site"] not in given["unlabelled"]:
                site_cases([case], **table, sites=[placed["site"]], unlabelled=[])
        except InputError as error:
            findings.append(_finding(error, case["case_id"], ""))
    chosen = site_cases(homed, **table, sites=given["sites"])
    return [_without_label(case) if case["site"] in given["unlabelled"] else case for case in chosen], findings


def _without_label(case: Case) -> Case:
    return {key: value for key, value in case.items() if key != "label"}


def _paired(parser: ConfigParser, arguments: Mapping[str, Any], suffixes: tuple[str, ...]) -> _Listed:
    """Of a folder of images and one of labels: the pairs, images alone, and a finding for each file without another."""
    try:
        return parsed_content(parser, "checked_cases::cases"), []
    except InputError as error:
        root = data_folder(arguments["dataset_dir"])
        folders = [(root / images, root / labels) for images, labels in _PAIRED if (root / images).is_dir()]
        if not folders or not folders[0][1].is_dir():
            raise
        cases, findings = _unequal_folders(*folders[0], suffixes)
        return cases, findings or [_finding(error, "", "")]


def _unequal_folders(images_dir: Path, labels_dir: Path, suffixes: tuple[str, ...]) -> _Listed:
    images, labels = (volumes_by_stem([folder], suffixes=suffixes) for folder in (images_dir, labels_dir))
    findings = [
        Finding("error", stem, str(path), f"must have the {role} of the same name, has none in {folder}", _COMPLETE)
        for files, others, role, folder in (
            (images, labels, "label", labels_dir),
            (labels, images, "image", images_dir),
        )
        for stem, path in files.items()
        if stem not in others
    ]
    pairs = {stem: {"case_id": stem, "image": str(path)} for stem, path in images.items()}
    return [{**case, "label": str(labels[stem])} if stem in labels else case for stem, case in pairs.items()], findings


def _finding(error: InputError, case_id: str, file: str) -> Finding:
    return Finding.of_error(error, case=case_id, file=file, fix=_COMPLETE)
