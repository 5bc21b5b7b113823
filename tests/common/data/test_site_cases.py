"""site_cases knows of which site a case is, from a table or from folders, and withholds labels by site."""

from pathlib import Path
from typing import Any

import pytest
from real_folder import real_folder
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.multi_sequence_cases import multi_sequence_cases
from common.data.site_cases import site_cases

_TABLE = "subject,site\na,DU\nb,HT\nc,DU\nelsewhere,CS\n"


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    """Cases a, b and c side by side, and a table."""
    (tmp_path / "sites.csv").write_text(_TABLE)
    return touched_files(tmp_path, *(f"{case}/{name}.nii" for case in "abc" for name in ("flair", "label")))


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """Cases a and b of site S, c of T."""
    cases = ("S/a", "S/b", "T/c")
    return touched_files(tmp_path, *(f"{case}/{name}.nii" for case in cases for name in ("flair", "label")))


def _cases(root: Path, **options: Any) -> list[dict[str, Any]]:
    listed = multi_sequence_cases(root, sequences=["flair"], part="all", missing_labels="omit")
    return site_cases(listed, dataset_dir=root, **options)


def _domains(root: Path, **options: Any) -> dict[str, tuple[str, int]]:
    return {case["case_id"]: (case["site"], case["domain"]) for case in _cases(root, **options)}


def _refusal(root: Path, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        _cases(root, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_table_says_of_which_site_a_case_is(flat: Path) -> None:
    assert _domains(flat) == {"a": ("DU", 0), "b": ("HT", 1), "c": ("DU", 0)}


def test_without_a_table_folders_do(nested: Path) -> None:
    assert _domains(nested) == {"a": ("S", 0), "b": ("S", 0), "c": ("T", 1)}


_OWN_FOLDER = "VSD.Brain.XX.O.MR_Flair.1/VSD.Brain.XX.O.MR_Flair.1.mha"


def test_case_with_folders_of_its_own_is_found_in_its_sites(tmp_path: Path) -> None:
    touched_files(tmp_path, f"HGG/0001/{_OWN_FOLDER}", f"LGG/0001/{_OWN_FOLDER}")
    assert _domains(tmp_path) == {"HGG_0001": ("HGG", 0), "LGG_0001": ("LGG", 1)}


def test_folders_of_a_case_are_no_sites(tmp_path: Path) -> None:
    assert "case 0001 has no site" in _refusal(touched_files(tmp_path, f"0001/{_OWN_FOLDER}"))


def test_site_is_that_of_the_first_sequence_there_is(nested: Path) -> None:
    cases = multi_sequence_cases(nested, sequences=["t1", "flair"], part="all", missing_sequences="fill")
    assert [case["site"] for case in site_cases(cases, dataset_dir=nested)] == ["S", "S", "T"]


def test_domains_are_numbered_in_the_order_of_sites(flat: Path) -> None:
    assert _domains(flat, sites=["HT", "DU"]) == {"a": ("DU", 1), "b": ("HT", 0), "c": ("DU", 1)}


def test_cases_of_other_sites_are_left_out(flat: Path) -> None:
    assert _domains(flat, sites=["HT"]) == {"b": ("HT", 0)}


def test_file_and_column_of_the_table_may_have_other_names(flat: Path) -> None:
    (flat / "index.csv").write_text("age,subject,centre\n40,a,2\n41,b,1\n42,c,1\n")
    assert _domains(flat, table="index.csv", column="centre") == {"a": ("2", 1), "b": ("1", 0), "c": ("1", 0)}


def test_labels_of_unlabelled_sites_are_withheld_and_nothing_else_is(flat: Path) -> None:
    whole, withheld = _cases(flat), _cases(flat, unlabelled=["HT"])
    assert ["label" in case for case in withheld] == [True, False, True]
    assert [{**case, "label": other["label"]} for case, other in zip(withheld, whole, strict=True)] == whole


def test_unlabelled_sites_need_no_label(nested: Path) -> None:
    (nested / "T" / "c" / "label.nii").unlink()
    assert _domains(nested, unlabelled=["T"]) == {"a": ("S", 0), "b": ("S", 0), "c": ("T", 1)}


def test_labelled_sites_need_theirs(nested: Path) -> None:
    (nested / "T" / "c" / "label.nii").unlink()
    assert _refusal(nested, unlabelled=[]).startswith("case c: has no label, but those of site T need one;")


def test_case_without_a_row_is_named(flat: Path) -> None:
    touched_files(flat, "d/flair.nii", "d/label.nii")
    message = _refusal(flat)
    assert message.startswith(f"{flat / 'sites.csv'}: case d has no site; give it a row (columns subject and site)")
    assert message.endswith(f"move its folder to {flat / 'SITE' / 'd'}")


def test_case_in_no_sites_folder_is_named(nested: Path) -> None:
    touched_files(nested, "d/flair.nii", "d/label.nii")
    assert "case d has no site" in _refusal(nested)


def test_empty_cell_is_no_site(flat: Path) -> None:
    (flat / "sites.csv").write_text("subject,site\na,DU\nb,\nc,DU\n")
    assert "case b has no site" in _refusal(flat)


@pytest.mark.parametrize("layout", ["flat", "nested"])
def test_mistyped_site_gets_a_suggestion(layout: str, request: pytest.FixtureRequest) -> None:
    root = request.getfixturevalue(layout)
    wrong, right = {"flat": ("HTT", "HT"), "nested": ("TT", "T")}[layout]
    assert _refusal(root, sites=[wrong]) == f"sites: there is no '{wrong}'; did you mean {right}?"


def test_site_without_cases_is_refused(flat: Path) -> None:
    assert _refusal(flat, sites=["DU", "CS"]) == (
        "sites: CS has no case in the data set; add cases, or choose from DU, HT"
    )


def test_empty_folder_of_a_site_is_refused(nested: Path) -> None:
    (nested / "U").mkdir()
    assert _refusal(nested, sites=["S", "U"]).startswith("sites: U has no case in the data set;")


def test_case_of_two_sites_is_refused(flat: Path) -> None:
    (flat / "sites.csv").write_text(_TABLE + "a,HT\n")
    message = _refusal(flat)
    assert message.startswith(f"{flat / 'sites.csv'}: a case must be of one site, a is of DU and of HT;")
    assert "source and target would overlap" in message


def test_case_may_be_listed_twice_alike(flat: Path) -> None:
    (flat / "sites.csv").write_text(_TABLE + "a,DU\n")
    assert _domains(flat)["a"] == ("DU", 0)


@pytest.mark.parametrize("sites", [[], ["DU", "DU"]], ids=["none", "one twice"])
def test_sites_are_named_once_each(flat: Path, sites: list[str]) -> None:
    assert _refusal(flat, sites=sites).startswith("sites: must be one or more of DU, HT, each named once, got")


def test_unlabelled_site_must_be_one_of_the_sites(flat: Path) -> None:
    assert _refusal(flat, sites=["DU"], unlabelled=["HT"]) == "unlabelled: there is no 'HT'; choose from DU"


def test_one_of_the_sites_must_have_labels(flat: Path) -> None:
    message = "sites: one of DU, HT must have labels, all are unlabelled; name a source"
    assert _refusal(flat, unlabelled=["DU", "HT"]) == message


def test_mistyped_column_gets_a_suggestion(flat: Path) -> None:
    assert _refusal(flat, column="sit") == f"{flat / 'sites.csv'}: columns: there is no 'sit'; did you mean site?"


@pytest.mark.parametrize(
    "content", [b"", b"subject,site\n", b"subject,site\na\xff,S\n"], ids=["empty", "head", "bytes"]
)
def test_table_that_is_none_says_which_columns_it_needs(flat: Path, content: bytes) -> None:
    (flat / "sites.csv").write_bytes(content)
    message = _refusal(flat)
    assert message.startswith(f"{flat / 'sites.csv'}: ")
    assert message.endswith("it needs columns subject and site")


def test_table_of_a_spreadsheet_has_a_mark(flat: Path) -> None:
    (flat / "sites.csv").write_text(_TABLE, encoding="utf-8-sig")
    assert _domains(flat)["b"] == ("HT", 1)


def test_real_sites_are_read(shared_data: Path) -> None:
    root = real_folder(shared_data, "lgg")
    domains = [case["domain"] for case in _cases(root, sites=["DU", "HT"], unlabelled=["HT"], table="index.csv")]
    assert (domains.count(0), domains.count(1)) == (12, 12)
