"""postprocessing_search_config: an evaluation that asks its network once, for a step after it to vary."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.set_options import set_options

_OWN = {
    "run_dir": "give --output_dir",
    "resume": "the same command goes on by itself",
    "parent_run": "the search is a run of its own",
}


def postprocessing_search_config(
    evaluation: type[PostprocessingEvaluation],
    files: Sequence[Path],
    options: Mapping[str, str],
    *,
    output_dir: str | None,
) -> tuple[ConfigParser, Path]:
    """The config, of which nothing has been checked yet, and the folder of the search.

    Args:
        evaluation: what is to be made of the config.
        files: of the evaluation: train.json, evaluate.json, and overlays.
        options: by key, as typed on the command line.
        output_dir: folder of the search; `<name>_search` in the bundle's output_dir if None.
    """
    own = _OWN | ({evaluation.switch: "it is what the search is about"} if evaluation.switch else {})
    for key in own.keys() & options.keys():
        raise InputError(f"{key} must be left out: {own[key]}")
    parser = ConfigParser()
    parser.read_config([str(file) for file in files])
    if evaluation.knob not in parser:
        raise InputError(
            f"bundle: {files[0].parents[1].name} has no {evaluation.knob} in its evaluate.json; choose another"
        )
    set_options(parser, options)
    folder = output_dir or f"{parser.get_parsed_content('output_dir')}/{evaluation.name}_search"
    if evaluation.switch:
        parser[evaluation.switch] = True
    parser["run_dir"] = str(Path(folder).expanduser().resolve())
    parser["validate::evaluator::postprocessing"] = None
    parser["validate::evaluator::val_handlers"] = [
        {"_target_": "common.engines.progress.Progress", "title": "asking the network"}
    ]
    return parser, Path(parser["run_dir"])
