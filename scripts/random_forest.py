"""A random forest of context features, the baseline of DeepMedic's thesis, for a row beside the network's.

    python scripts/random_forest.py deepmedic_brats --dataset_dir my_data

Trains on the cases that the bundle trains on, prepared alike, and evaluates on those that it holds out, by the same
scores: 50 trees, at most 30 splits deep, of differences between the mean intensities of two boxes, in any two
sequences, up to 20 mm large and apart (Kamnitsas 2017, thesis, sec. 3.4.1.2 and table 3.3). As many voxels of the
tumour are drawn as of the rest, or as --foreground_share says, which decides between sensitivity and precision.

A folder random_forest-... of the bundle's output_dir gets scores.csv, summary.json and pictures, and MLflow a run. The
forest itself is not kept: it would be a pickle, which is not safe to load, and the same seed gives the same one again.
--crf true refines its segmentations.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.random_forest import random_forest
from common.experiments.run_command import run_command

_SETTINGS: dict[str, tuple[int | float, str]] = {
    "trees": (50, "how many"),
    "depth": (30, "most splits from root to leaf"),
    "features": (1000, "drawn in all"),
    "features_per_split": (200, "of them, looked at in a node"),
    "reach_mm": (20.0, "longest side of a box, and largest offset"),
    "voxels_per_case": (200, "that a training case gives"),
}


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.epilog = "Any other --key value is an option of the bundle, such as --dataset_dir my_data."
    for name, (default, what) in _SETTINGS.items():
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{what}; {default} unless given")
    arguments, rest = parser.parse_known_args()
    options = option_pairs(rest)
    if arguments.output_dir:
        options["output_dir"] = repr(arguments.output_dir)
    settings = {name: getattr(arguments, name) for name in _SETTINGS}
    random_forest(arguments.bundle, options, settings=settings, overlays=arguments.config)


if __name__ == "__main__":
    run_command(main, again="begins anew")
