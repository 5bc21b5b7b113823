"""tune_postprocessing_command: the command line of a search for a step's parameters."""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.tune_postprocessing import tune_postprocessing


def tune_postprocessing_command(evaluation_type: type[PostprocessingEvaluation], description: str | None) -> None:
    """Searches as the command line says, whose help is the description."""
    parser = experiment_parser(description)
    parser.add_argument("--trials", type=int, default=50, help="how many in all; 50 unless given")
    parser.add_argument("--search_space", metavar="FILE.json", help="the ranges; the bundle's own unless given")
    parser.add_argument(
        "--sampler", default="random", help="random, or tpe, which looks more closely around what was good so far"
    )
    parser.add_argument("--judge_share", type=float, default=0.0, help="share of the cases that judge; 0 unless given")
    arguments, rest = parser.parse_known_args()
    tune_postprocessing(
        evaluation_type,
        arguments.bundle,
        option_pairs(rest),
        trials=arguments.trials,
        search_space=arguments.search_space,
        sampler=arguments.sampler,
        judge_share=arguments.judge_share,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
    )
