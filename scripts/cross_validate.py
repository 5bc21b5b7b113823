"""Cross-validation of a bundle: every case is held out once, trained without and then scored.

    python scripts/cross_validate.py vnet_prostate --folds 5 --dataset_dir my_data

The cases are dealt out to the folds by a hash of their names; as many folds as cases is leave-one-out. Each fold is a
run of its own, in fold_0, fold_1, ... of the experiment's folder: side by side where there are several GPUs. At the end
stand cases.csv, summary.json (mean, spread and interval over all cases, and by fold), and one run in MLflow with the
folds' below it.
"""

from pathlib import Path

from common.checks.input_error import InputError
from common.experiments.case_rows import case_rows
from common.experiments.compare_evaluations import compare_evaluations
from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.experiments.run_experiment import run_experiment
from common.metrics.paired_differences_text import paired_differences_text


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("--folds", type=int, default=5, help="how many; 5 unless given")
    parser.add_argument(
        "--compare", metavar="OTHER_DIR", help="an earlier cross-validation, for paired tests: this one minus that"
    )
    arguments, rest = parser.parse_known_args()
    if arguments.compare:
        case_rows(Path(arguments.compare))  # a wrong folder is found before the work
    folder = run_experiment(
        arguments.bundle,
        fold_options(arguments.folds, option_pairs(rest)),
        title="cross_validation",
        output_dir=arguments.output_dir,
        overlays=arguments.config,
        pool_cases=True,
    )
    if arguments.compare:
        differences = compare_evaluations(Path(arguments.compare), folder, folder=folder)
        print(f"\nfirst: {arguments.compare}\nsecond: {folder}\n{paired_differences_text(differences)}")


def fold_options(folds: int, options: dict[str, str]) -> dict[str, dict[str, str]]:
    """The options of each fold's run, by its name."""
    if folds < 2:
        raise InputError(f"folds must be at least 2, got {folds}; 5 is usual")
    if "fold" in options:
        raise InputError("fold must be left out, every fold is run")
    return {f"fold_{fold}": {**options, "folds": str(folds), "fold": str(fold)} for fold in range(folds)}


if __name__ == "__main__":
    run_command(main)
