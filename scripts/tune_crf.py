"""The parameters of a bundle's fully connected CRF, by random search on cases that have labels.

    python scripts/tune_crf.py deepmedic_brats --trials 50 --dataset_dir my_data --part all

Loads the weights as an evaluation does, asks the network for each case once and keeps what it said in memory: 4 bytes
for each of the image's channels and of the classes, and 2 more, a voxel of the network's grid (a case of BRATS 43 MB at
2 mm, 340 MB at 1 mm). Each trial then draws parameters, and scores them by the mean Dice of the whole foreground after
the evaluation's own postprocessing. The first trial has the config's own parameters.

The parameters are drawn from the ranges in the bundle's configs/crf_search.json, or in another such file:

    {
      "smoothness_weight": [0.3, 30.0, "log"],
      "intensity_sigma": [[1.0, 20.0], [1.0, 20.0], [2.0, 40.0], [1.0, 20.0]],
      "iterations": [1, 10]
    }

is a weight of which each order of magnitude is equally probable, a sigma for each of four channels, and a whole number.
What is not named stays as configured.

At the end stand crf.json, which an evaluation or inference takes behind its own config files, the scores of each case
without and with the CRF, a paired t-test of the two, a picture of the search, and one run in MLflow with the trials
below it. The cases that chose the parameters gain more by them than others will: with --judge_share, a share of the
cases is left out of the search, and judges it.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.experiments.tune_crf import tune_crf


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("--trials", type=int, default=50, help="how many in all; 50 unless given")
    parser.add_argument("--search_space", metavar="FILE.json", help="the ranges; the bundle's own unless given")
    parser.add_argument(
        "--sampler", default="random", help="random, or tpe, which looks more closely around what was good so far"
    )
    parser.add_argument("--judge_share", type=float, default=0.0, help="share of the cases that judge; 0 unless given")
    arguments, rest = parser.parse_known_args()
    tune_crf(
        arguments.bundle,
        option_pairs(rest),
        trials=arguments.trials,
        search_space=arguments.search_space,
        sampler=arguments.sampler,
        judge_share=arguments.judge_share,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main)
