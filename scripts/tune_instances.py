"""How a bundle makes single nuclei of probabilities, by search on pictures that have labels.

    python scripts/tune_instances.py unet2d_nuclei --trials 50 --dataset_dir my_data

Loads the weights as an evaluation does, asks the network for each picture once and keeps what it said in memory: 4
bytes for each of the image's channels and of the network's outputs, and 1 or 4 more, a pixel. Each trial then draws
parameters, and scores them by the mean over pictures of the average precision of the 2018 Data Science Bowl. The first
trial has the config's own parameters.

The parameters are drawn from the ranges in the bundle's configs/instance_search.json, or in another such file:

    {
      "threshold": [0.2, 0.8],
      "neck": [0.5, 0.99],
      "min_size": [4, 64, "log"]
    }

What is not named stays as configured; so does the method. To compare methods, search each in a folder of its own:

    python scripts/tune_instances.py unet2d_nuclei --instances::method components --output_dir runs/components

At the end stand instance.json, which an evaluation or inference takes behind its own config files, the scores of each
picture as configured and with the parameters found, a paired t-test of the two, pictures, and one run in MLflow with
the trials below it. The pictures that chose the parameters gain more by them than others will: with --judge_share, a
share of them is left out of the search, and judges it.
"""

from common.experiments.instance_evaluation import InstanceEvaluation
from common.experiments.run_command import run_command
from common.experiments.tune_postprocessing_command import tune_postprocessing_command


def main() -> None:
    tune_postprocessing_command(InstanceEvaluation, __doc__)


if __name__ == "__main__":
    run_command(main)
