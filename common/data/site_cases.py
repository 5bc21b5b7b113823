"""site_cases: of which site each case of a data set is, where scanners differ from site to site."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.data.data_folder import data_folder

_SUBJECT = "subject"


def site_cases(
    cases: Sequence[Mapping[str, Any]],
    *,
    dataset_dir: str | Path,
    sites: Sequence[str] | None = None,
    unlabelled: Sequence[str] | None = None,
    table: str = "sites.csv",
    column: str = "site",
) -> list[dict[str, Any]]:
    """The cases of these sites with their "site" and, its place among `sites`, their "domain".

    Sites are what the table says, a row a case, or where there is no table the folders that the cases' folders are in.

    Args:
        cases: of `multi_sequence_cases`; where sites may lack labels, with missing_labels "omit".
        dataset_dir: the folder they come from.
        sites: names, the source's first; cases of others are left out. All, in alphabetical order, if None.
        unlabelled: sites whose cases lose their "label", so that no such file is ever opened; all others must have
            theirs. None leaves labels as they are.
        table: CSV in dataset_dir with a column "subject" of case ids.
        column: which one of the table holds the site.
    """
    root = data_folder(dataset_dir)
    listed = _listed_sites(root / table, column) if (root / table).is_file() else None
    site_of = {case["case_id"]: _site(case, root, listed) for case in cases}
    if homeless := [case_id for case_id, site in site_of.items() if not site]:
        raise InputError(
            f"{root / table}: case {homeless[0]} has no site; give it a row (columns {_SUBJECT} and {column}), or, "
            f"without such a file, move its folder to {root / 'SITE' / homeless[0]}"
        )
    present = set(site_of.values())
    names = sorted(present) if sites is None else list(sites)
    _check_names(names, present=present, others=_folders(root) if listed is None else listed.values())
    for site in unlabelled or ():
        check_known_name(site, names, argument="unlabelled")
    if set(names) <= set(unlabelled or ()):
        raise InputError(f"sites: one of {', '.join(names)} must have labels, all are unlabelled; name a source")
    chosen = [case for case in cases if site_of[case["case_id"]] in names]
    return [_with_site(case, site_of[case["case_id"]], names, unlabelled) for case in chosen]


def _listed_sites(file: Path, column: str) -> dict[str, str]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:  # spreadsheets write a mark
            rows = list(csv.DictReader(opened, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{file}: cannot be read as CSV ({error}); it needs columns {_SUBJECT} and {column}"
        ) from error
    if not rows:
        raise InputError(f"{file}: must have a row for each case, got none; it needs columns {_SUBJECT} and {column}")
    for name in (_SUBJECT, column):
        check_known_name(name, (known for known in rows[0] if known), argument=f"{file}: columns")
    sites: dict[str, str] = {}
    for row in rows:
        case_id, site = ((row[name] or "").strip() for name in (_SUBJECT, column))
        if sites.setdefault(case_id, site) != site:
            raise InputError(
                f"{file}: a case must be of one site, {case_id} is of {sites[case_id]} and of {site}; source and "
                "target would overlap; remove a row"
            )
    return sites


def _site(case: Mapping[str, Any], root: Path, listed: Mapping[str, str] | None) -> str:
    if listed is not None:
        return listed.get(case["case_id"], "")
    file = case["image"] if isinstance(case["image"], str) else next(path for path in case["image"] if path)
    folders = Path(file).relative_to(root).parts[:-1]
    # a case's own folder may hold further ones, but is named like the case
    return folders[0] if len(folders) > 1 and folders[0] != case["case_id"] else ""


def _folders(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.is_dir()]


def _check_names(names: Sequence[str], *, present: set[str], others: Iterable[str]) -> None:
    there_are = ", ".join(sorted(present))
    if not names or len(set(names)) < len(names):
        given = ", ".join(names) or "none"
        raise InputError(f"sites: must be one or more of {there_are}, each named once, got {given}")
    for name in names:
        check_known_name(name, sorted(present.union(others) - {""}), argument="sites")
        if name not in present:
            raise InputError(f"sites: {name} has no case in the data set; add cases, or choose from {there_are}")


def _with_site(
    case: Mapping[str, Any], site: str, names: Sequence[str], unlabelled: Sequence[str] | None
) -> dict[str, Any]:
    result = {**case, "site": site, "domain": names.index(site)}
    if unlabelled is None:
        return result
    if site in unlabelled:
        result.pop("label", None)
    elif "label" not in result:
        raise InputError(
            f"case {case['case_id']}: has no label, but those of site {site} need one; add it, move the case away, or "
            "name the site among the unlabelled ones"
        )
    return result
