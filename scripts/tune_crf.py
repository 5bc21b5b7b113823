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

from common.experiments.crf_evaluation import CRFEvaluation
from common.experiments.run_command import run_command
from common.experiments.tune_postprocessing_command import tune_postprocessing_command


def main() -> None:
    tune_postprocessing_command(CRFEvaluation, __doc__)


if __name__ == "__main__":
    run_command(main)
