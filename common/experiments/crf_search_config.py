"""crf_search_config: the config of an evaluation whose network is asked once, and whose CRF is then varied."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.set_options import set_options

_OWN = {
    "crf": "it is what the search is about",
    "run_dir": "give --output_dir",
    "resume": "the same command goes on by itself",
    "parent_run": "the search is a run of its own",
}


def crf_search_config(
    files: Sequence[Path], options: Mapping[str, str], *, output_dir: str | None
) -> tuple[ConfigParser, Path]:
    """The evaluation, of which nothing has been checked yet, and the folder of the search.

    Args:
        files: of the evaluation: train.json, evaluate.json, and overlays.
        options: by key, as typed on the command line.
        output_dir: folder of the search; `crf_search` in the bundle's output_dir if None.
    """
    for key in _OWN.keys() & options.keys():
        raise InputError(f"{key} must be left out: {_OWN[key]}")
    parser = ConfigParser()
    parser.read_config([str(file) for file in files])
    if "crf_parameters" not in parser:
        raise InputError(f"bundle: {files[0].parents[1].name} has no CRF in its evaluate.json; choose another")
    set_options(parser, options)
    folder = Path(output_dir or f"{parser.get_parsed_content('output_dir')}/crf_search").expanduser().resolve()
    parser["crf"] = True
    parser["run_dir"] = str(folder)
    parser["validate::evaluator::postprocessing"] = None
    parser["validate::evaluator::val_handlers"] = [
        {"_target_": "common.engines.progress.Progress", "title": "asking the network"}
    ]
    return parser, folder
