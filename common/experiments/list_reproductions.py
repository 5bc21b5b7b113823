"""list_reproductions: what experiments there are, for whoever chooses one."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from common.checks.known_name import check_known_name
from common.experiments.duration_text import duration_text
from common.experiments.estimated_seconds import estimated_seconds
from common.experiments.find_reproduction import find_reproduction, reproduction_files
from common.experiments.reproduction import SCALES, Reproduction
from common.files.read_json_object import read_json_object
from common.metrics.text_columns import text_columns

_NOTE = (
    "time: of the trainings' arithmetic, at the rate that was just measured here; expect up to four times as much, "
    "with data and evaluation; of phantoms unless --dataset_dir is given\n"
    "result: the scale of what stands in {folder}, or the data that it waits for"
)


def list_reproductions(
    options: Mapping[str, str],
    *,
    bundle: str = "",
    seeds: Sequence[int],
    scale: str,
    results: Path,
    overlays: Sequence[str] = (),
) -> str:
    """A line an experiment: name, text, bundle, data, runs, `estimated_seconds` and the scale of its published result;
    then what other commands make.

    Args:
        options: of the command line, which change the time.
        bundle: whose; all unless given.
        results: folder of published results.
        overlays: of the command line.
    """
    check_known_name(scale, SCALES, argument="scale")
    lines = [("name", "text", "bundle", "data", "runs", f"time, {scale}", "result")]
    others = [("name", "text", "made by", "result")]
    files = reproduction_files(bundle)
    for name, file in tqdm(files.items(), desc="estimating times", unit="experiment", disable=None, leave=False):
        content = read_json_object(file, form='{"settings": {}}')
        if "command" in content:
            own = (name, content.get("source", ""), content["command"], _published(results / f"{name}.json") or "none")
            others.append(own)
            continue
        reproduction = find_reproduction(name, bundle=bundle)
        runs = str(len(reproduction.rows) * len(seeds))
        time = f"that of {reproduction.runs_of}"
        if scale not in (reproduction.scales or SCALES):
            time = "none"
        elif not reproduction.runs_of:
            time = duration_text(estimated_seconds(reproduction, options, seeds=seeds, scale=scale, overlays=overlays))
        data = reproduction.needs or "phantoms"
        lines.append(
            (
                name,
                reproduction.source,
                reproduction.bundle,
                data,
                runs,
                time,
                _result(reproduction, results / f"{name}.json"),
            )
        )
    tables = [text_columns(lines, left=range(4)), _NOTE.format(folder=results)]
    if len(others) > 1:
        tables += ["", text_columns(others, left=range(4))]
    return "\n".join(tables)


def _result(reproduction: Reproduction, file: Path) -> str:
    # what has no laptop scale would say nothing without its own data
    missing = "none" if "laptop" in (reproduction.scales or SCALES) else f"needs {reproduction.needs}"
    return _published(file) or missing


def _published(file: Path) -> str:
    """The scale of the result in the file; "" where there is none."""
    return str(json.loads(file.read_text(encoding="utf-8"))["scale"]) if file.is_file() else ""
