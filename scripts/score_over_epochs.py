"""How a training did on held-out cases as it went on: a score over its epochs, beside its curves.

    python scripts/score_over_epochs.py adversarial_uda_tbi runs/adversarial_uda_tbi/train-... --score dice_whole

Takes the folder of a finished training that kept snapshots (--snapshot_interval, or that argument of the RunCheckpoint
in a bundle without such a knob), and evaluates each with the bundle's evaluate.json, side by side where there are
several GPUs, or with --jobs. So cases that the training must not look at, such as those of a target whose labels are
for judging alone, are looked at after its end. A repeated command does what is missing.

At the end stand in the run's folder, or in --output_dir, over_epochs.csv (the score, its 95% interval over the cases,
and the training's curves, at the snapshots' epochs) and over_epochs.png. Of an adversarial training that is figure 5.5
of Kamnitsas 2017, thesis: the discriminator's accuracy, L_seg, the score and alpha; of any other, all its curves. If
the training is in MLflow, the score is added to its run, by epoch. What the training was given needs no repeating.
"""

from pathlib import Path

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.experiments.score_over_epochs import score_over_epochs


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("run", type=Path, metavar="RUN", help="folder of the training")
    parser.add_argument("--score", default="", help="of the evaluation's summary.json; its first unless given")
    parser.add_argument("--jobs", type=int, default=1, help="evaluations at a time on one device; 1 unless given")
    arguments, rest = parser.parse_known_args()
    score_over_epochs(
        arguments.bundle,
        arguments.run,
        option_pairs(rest),
        score=arguments.score,
        jobs=arguments.jobs,
        output_dir=Path(arguments.output_dir) if arguments.output_dir else None,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main)
