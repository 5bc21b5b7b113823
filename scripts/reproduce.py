"""Reproduces a table or a figure of a text: settings of a bundle, with several seeds, beside the published values.

    python scripts/reproduce.py --list
    python scripts/reproduce.py thesis_table_5_1
    python scripts/reproduce.py thesis_table_6_1_mnist --dataset_dir mnist --scale paper --seeds 0,1,2,3,4,5,6,7,8,9

--list says what there is, with the data that the text used, the time that it takes on this machine, and whether a
result stands in docs/results; with a name, one of them in full. Without --dataset_dir an experiment is run on the
bundle's phantoms. The scales are one protocol in three sizes: smoke is done in minutes and learns nothing, laptop takes
two cores an hour or some, paper is what was published, for GPUs.

Each setting is trained and evaluated with each seed, in folders such as cclp-seed0 of the experiment's: side by side
where there are several GPUs, or with --jobs. More seeds may be asked for later. At the end stand table.md and table.csv
(mean, standard deviation and interval over seeds, the paired difference to the first setting, the share of the gap), a
picture, summary.json and cases.csv of all runs, and one run in MLflow with the others below it. --publish
writes docs/results/NAME.md, .json and .png beside that: tables, figure, data, code, machine, time.

An experiment is a file of a bundle's configs/reproduce; or one of your own by its path, with --bundle:

    {
      "source": "thesis, table 6.1",
      "data": {"needs": "MNIST", "give": "--dataset_dir mnist"},
      "settings": {
        "supervised": {"method": "supervised"},
        "cclp": {"method": "cclp"}
      },
      "scores": {"error": {"percent": true, "published": {"cclp": "0.75 ± 0.14"}}},
      "scales": {"smoke": {"max_epochs": 1}, "laptop": {}, "paper": {"overlays": ["paper.json"]}},
      "vary": {"knob": "steps", "values": [1, 3, 10], "settings": ["cclp"]}
    }

settings   options of each setting, by its name; the first is what the others are compared with; one with "weights",
           such as models/model.pt of the bundle, is evaluated with them and not trained; one with "random_forest": true
           is a run of scripts/random_forest.py
scores     of an evaluation's summary.json, their means over the cases (pooled_NAME: over all pixels together); or
           real_CLASS and captured_CLASS, shares of a training's class_shares.csv; or best_member, the mean Dice of an
           ensemble's best member; what the text says, by setting, may stand with it
source, data   the text and its table; {"phantoms": true} where it needs none but phantoms; may be left out
scales     options of all settings, by scale, and "overlays" for it; where it has folds, seed s has fold s modulo their
           number; may be left out
evaluations   further rows, such as {"DeepMedic+CRF": {"of": "DeepMedic", "crf": true}}: a setting's networks, evaluated
           once more with other options; may be left out
bounds     two settings, that of the lower score first, such as ["S-without-GE", "T"]: the table says what share of the
           gap between them each setting closes, paired by seed; may be left out
overlays   config files of all settings, of the bundle or by their paths; may be left out
vary       makes of a setting one for each value of a knob: cclp-steps1, cclp-steps3, cclp-steps10; may be left out
runs_of    another experiment of the bundle, whose folder, data, scales, settings (all, or those of a list) and, unless
           there are other ones, scores are this one's too; may be left out
over_epochs   curves of the trainings, such as ["domain_accuracy"], that the figure shows; may be left out
remarks    what is to be said about the result, for its page; may be left out

An option of the command line overrides a setting's, and that one a scale's.
"""

from pathlib import Path

from common.checks.input_error import InputError
from common.experiments.experiment_parser import experiment_parser
from common.experiments.find_reproduction import find_reproduction
from common.experiments.list_reproductions import list_reproductions
from common.experiments.option_pairs import option_pairs
from common.experiments.reproduce import reproduce
from common.experiments.reproduction_text import reproduction_text
from common.experiments.run_command import run_command
from common.experiments.seed_list import seed_list

_RESULTS = Path(__file__).resolve().parents[1] / "docs" / "results"


def main() -> None:
    parser = experiment_parser(__doc__, takes_bundle=False)
    parser.add_argument("name", nargs="?", help="of the experiment, or the path of a file of settings")
    parser.add_argument("--list", action="store_true", help="say what experiments there are; with a name, what it is")
    parser.add_argument("--bundle", default="", help="whose settings a file of your own holds")
    parser.add_argument("--scale", default="laptop", help="smoke, laptop or paper; laptop unless given")
    parser.add_argument("--seeds", default="0,1,2", help="0,1,2 unless given")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time on one device; 1 unless given")
    parser.add_argument(
        "--only", metavar="SETTING", nargs="+", default=[], help="the settings to work on now; all unless given"
    )
    parser.add_argument("--publish", action="store_true", help="write the result's page in docs/results")
    arguments, rest = parser.parse_known_args()
    options, seeds, bundle = option_pairs(rest), seed_list(arguments.seeds), arguments.bundle
    if arguments.list and arguments.name:
        found = find_reproduction(arguments.name, bundle=bundle)
        print(reproduction_text(found, options, seeds=seeds, overlays=arguments.config))
        return
    if arguments.list:
        given = {"seeds": seeds, "scale": arguments.scale, "overlays": arguments.config, "results": _RESULTS}
        print(list_reproductions(options, bundle=bundle, **given))
        return
    if not arguments.name:
        raise InputError("name: give the name of an experiment; --list shows what there is")
    reproduce(
        arguments.name,
        options,
        bundle=bundle,
        seeds=seeds,
        scale=arguments.scale,
        jobs=arguments.jobs,
        only=arguments.only,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
        publish_to=_RESULTS if arguments.publish else None,
    )


if __name__ == "__main__":
    run_command(main)
