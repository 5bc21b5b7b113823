"""Learning-rate range test of a bundle: which rates its training learns with, and which it does not survive.

    python scripts/find_learning_rate.py vnet_prostate --batch_size 4

Trains for some iterations, with the bundle's own network, loss, optimiser, batches and training step, while the rate
rises from --low to --high by the same factor each time (Smith 2017, arXiv:1506.01186). Says at which rate the loss
falls fastest, a good learning_rate, and from which on it falls no further, the highest that is worth a try. The curve
is left as pictures/learning_rates.png and learning_rates.csv in a folder range_test-... of the bundle's output_dir, and
as a run in MLflow. No weights are kept.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.find_learning_rate import find_learning_rate
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.epilog = "Any other --key value is an option of the bundle, such as --device cpu."
    parser.add_argument("--low", type=float, default=1e-6, help="first learning rate; 1e-6 unless given")
    parser.add_argument("--high", type=float, default=10.0, help="last learning rate; 10 unless given")
    parser.add_argument("--iterations", type=int, default=100, help="how many; 100 unless given")
    arguments, rest = parser.parse_known_args()
    options = option_pairs(rest)
    if arguments.output_dir:
        options["output_dir"] = repr(arguments.output_dir)
    find_learning_rate(
        arguments.bundle,
        options,
        low=arguments.low,
        high=arguments.high,
        iterations=arguments.iterations,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main, again="begins anew")
