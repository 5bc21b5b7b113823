"""Reproduces a table of a paper: several settings of a bundle, each with several seeds, beside the published values.

    python scripts/reproduce.py cclp_ssl digits --seeds 5

where the bundle's configs/reproduce/digits.json, or another such file by its path, says what is run:

    {
      "settings": {
        "supervised": {"regulariser": "none"},
        "cclp": {"regulariser": "cclp"}
      },
      "score": "error",
      "scale": 100,
      "published": {"cclp": "0.75 ± 0.14"},
      "overlays": ["paper.json"],
      "vary": {"knob": "steps", "values": [1, 3, 10], "settings": ["cclp"]}
    }

settings   options of each setting, by its name; the first is what the others are compared with
score      of an evaluation's summary.json, its mean over the cases; times scale, where that is given
published  what the paper says, by setting; may be left out
bounds     two settings, that of the lower score first, such as ["S-without-GE", "T"]: the table says what share of the
           gap between them each setting closes, paired by seed; may be left out
overlays   config files of all settings, of the bundle or by their paths; may be left out
vary       makes of a setting one for each value of a knob: cclp-steps1, cclp-steps3, cclp-steps10; may be left out

Each setting is trained and evaluated with the seeds 0, 1, ..., in folders such as cclp-seed0 of the experiment's: side
by side where there are several GPUs, or with --jobs. More seeds may be asked for later. At the end stand table.md and
table.csv (mean, standard deviation and interval over seeds, the paired difference to the first setting, the share of
the gap), a picture of the knob, summary.json and cases.csv of all runs, and one run in MLflow with the others below it.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.reproduce import reproduce
from common.experiments.run_command import run_command


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("name", help="of the bundle's file of settings, such as digits, or a path")
    parser.add_argument("--seeds", type=int, default=5, help="how many; 5 unless given")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time on one device; 1 unless given")
    parser.add_argument(
        "--only", metavar="SETTING", nargs="+", default=[], help="the settings to work on now; all unless given"
    )
    arguments, rest = parser.parse_known_args()
    reproduce(
        arguments.bundle,
        arguments.name,
        option_pairs(rest),
        seeds=arguments.seeds,
        jobs=arguments.jobs,
        only=arguments.only,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main)
