"""Options of a bundle's training, by a search: each trial is a training, scored by its best validation.

    python scripts/tune.py vnet_prostate --trials 20 --max_epochs 5

The options are drawn from the ranges in the bundle's configs/train_search.json, or in another such file:

    {
      "learning_rate": [1e-4, 1.0, "log"],
      "batch_size": {"any_of": [2, 4, 8]},
      "network_def::dropout": [0.0, 0.5]
    }

is a rate of which each order of magnitude is equally probable, one of three sizes, and a share. What is not named stays
as configured or as given on the command line. The first trial has the config's own options. With --range_test true, a
range test (scripts/find_learning_rate.py) first says how high learning rates may be.

One trial at a time, each a run in a folder trial_0, trial_1, ... of the search's folder. A training that does worse at
a validation than the median of the trials before it did by then is stopped; one that fails, as with too high a rate,
counts as a bad trial. At the end stand best.json, which a training takes behind its own config files, trials.csv,
pictures of the search and of what mattered, and one run in MLflow with the trials below it.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.experiments.tune import tune

_TRUTH = {"true": True, "false": False}


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("--trials", type=int, default=20, help="how many in all; 20 unless given")
    parser.add_argument("--study", default="tuning", help="name of the search and its folder; tuning unless given")
    parser.add_argument(
        "--search", "--search_space", dest="search_space", metavar="FILE.json", help="the ranges; else the bundle's own"
    )
    parser.add_argument("--sampler", default="tpe", help="tpe, which looks around what was good so far, or random")
    parser.add_argument("--prune", choices=_TRUTH, default="true", help="stop bad trainings early; true unless given")
    parser.add_argument("--range_test", choices=_TRUTH, default="false", help="before; false unless given")
    arguments, rest = parser.parse_known_args()
    tune(
        arguments.bundle,
        option_pairs(rest),
        trials=arguments.trials,
        study=arguments.study,
        search_space=arguments.search_space,
        sampler=arguments.sampler,
        prune=_TRUTH[arguments.prune],
        range_test=_TRUTH[arguments.range_test],
        output_dir=arguments.output_dir,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main)
