"""Trains and evaluates a bundle with several settings, for one table: networks compared, a knob varied, several seeds.

    python scripts/train_each.py vnet_prostate layouts.json --max_epochs 20

where layouts.json names the runs and says what is theirs, in the order of the table:

    {"paper": {"network_def::layout": "paper"}, "code": {"network_def::layout": "code"}}

Each is a run of its own, in a folder of its name in the experiment's folder: side by side where there are several GPUs.
At the end stand cases.csv, summary.json, and one run in MLflow with the others below it. An option of the command line
overrides what the file says.
"""

from pathlib import Path

from common.checks.input_error import InputError
from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.experiments.run_experiment import run_experiment
from common.files.read_json_object import read_json_object


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("settings", metavar="SETTINGS.json", help="name of each run -> {key: value}")
    parser.add_argument(
        "--only", metavar="NAME", nargs="+", default=[], help="the runs to work on now; all unless given"
    )
    arguments, rest = parser.parse_known_args()
    settings = Path(arguments.settings)
    run_experiment(
        arguments.bundle,
        settings_options(settings, option_pairs(rest)),
        title=settings.stem,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
        only=arguments.only,
    )


def settings_options(file: Path, options: dict[str, str]) -> dict[str, dict[str, str]]:
    """The options of each run, by its name, in the order of the file."""
    form = '{"name of a run": {"key": value}}'
    settings = read_json_object(file, form=form)
    if not settings or not all(isinstance(of, dict) for of in settings.values()):
        raise InputError(f"{file}: must be of the form {form}; see --help")
    return {name: {key: repr(value) for key, value in own.items()} | options for name, own in settings.items()}


if __name__ == "__main__":
    run_command(main)
