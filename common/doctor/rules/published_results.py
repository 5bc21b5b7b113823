"""published_results: the pages of experiments, which are generated."""

import json
from collections.abc import Iterator
from pathlib import Path

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_page import result_page
from common.experiments.results_index import INDEX, results_index

_FOLDER = "docs/results"


def published_results(bundle: BundleFiles) -> Iterator[Finding]:
    """Each docs/results/NAME.json is of an experiment of its bundle, NAME.md is what is generated from it, README.md
    from all.

    What is of no bundle, the first one of the collection answers for.
    """
    if bundle.collection is None:
        return
    folder = bundle.collection / _FOLDER
    bundles = sorted(path.parents[1].name for path in bundle.root.parent.glob("*/configs/metadata.json"))
    is_first = bundles[:1] == [bundle.root.name]
    results = []
    for file in sorted(folder.glob("*.json")):
        try:
            result = ReproductionResult.read(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, LookupError):
            if is_first:
                yield _finding(file, "", "holds no experiment's result")
            continue
        results.append(result)
        of = result.reproduction.bundle
        if of == bundle.root.name:
            yield from _of_result(bundle, result, file)
        elif of not in bundles and is_first:
            yield _finding(file, "reproduction::bundle", f"is {of}, which is no bundle of the collection")
    if is_first:
        index = folder / INDEX
        if results and not (index.is_file() and index.read_text(encoding="utf-8") == results_index(results)):
            yield _finding(index, "", "is not what is generated from the results beside it")
        for page in sorted(folder.glob("*.md")):
            if page != index and not page.with_suffix(".json").is_file():
                yield _finding(page, "", f"has no {page.stem}.json beside it that it is generated from")


def _of_result(bundle: BundleFiles, result: ReproductionResult, file: Path) -> Iterator[Finding]:
    name = result.reproduction.name
    if name != file.stem or not (bundle.root / "configs" / "reproduce" / f"{name}.json").is_file():
        yield _finding(
            file, "reproduction::name", f"is {name}, of which there is no configs/reproduce/{file.stem}.json"
        )
    page = file.with_suffix(".md")
    if not page.is_file():
        yield _finding(page, "", "is missing beside its .json")
    elif page.read_text(encoding="utf-8") != result_page(result):
        yield _finding(page, "", f"is not what is generated from {file.name}")


def _finding(file: Path, key: str, rule: str) -> Finding:
    fix = f"run scripts/reproduce.py {file.stem} --publish again, with its options, or remove the files"
    return Finding("error", f"../../{_FOLDER}/{file.name}", key, rule, fix)
