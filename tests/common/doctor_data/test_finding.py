"""A finding says in one line what is wrong with which file and what to do."""

from common.checks.input_error import InputError
from common.doctor_data.finding import Finding


def test_line_of_a_check_is_taken_apart() -> None:
    error = InputError("/d/a.nii.gz: label 7 is outside the declared classes 0 to 1; set class_names")
    finding = Finding.of_error(error, case="a", file="/d/a.nii.gz", fix="look")
    assert finding == Finding(
        "error", "a", "/d/a.nii.gz", "label 7 is outside the declared classes 0 to 1", "set class_names"
    )


def test_line_without_a_fix_gets_the_one_given() -> None:
    assert Finding.of_error(InputError("must be more"), fix="add cases").fix == "add cases"


def test_text_names_what_is_known() -> None:
    assert str(Finding("error", "a", "/d/a.png", "is flat", "move it")) == "error: a: /d/a.png: is flat; move it"
    assert str(Finding("note", "", "", "is mixed", "look")) == "note: is mixed; look"
    assert str(Finding("warning", "a", "a", "is odd", "look")) == "warning: a: is odd; look"
