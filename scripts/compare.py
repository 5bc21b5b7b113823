"""Whether two evaluations of the same cases differ: paired differences, case by case and score by score, with tests.

    python scripts/compare.py RUN_A RUN_B
    python scripts/compare.py RUN_A RUN_B RUN_C --output_dir comparison

A run is the folder of an evaluation, of a training (the newest evaluation of its weights then), or of a
cross-validation. Of each run but the first, the first one's scores are subtracted, pair by pair: mean, standard
deviation, n and 95% interval of the differences, the paired t-test and Wilcoxon's test of signed ranks, both two-sided,
and Holm's correction of their p for the number of scores. Cases that only one run has are named and left out.

comparison.json, differences.csv (case by case) and differences.png go to RUN_B's folder, or to --output_dir.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.experiments.compare_evaluations import compare_evaluations
from common.experiments.evaluation_folder import evaluation_folder
from common.experiments.run_command import run_command
from common.metrics.paired_differences_text import paired_differences_text


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("first", type=Path, metavar="RUN_A", help="what the others are compared with")
    parser.add_argument("others", type=Path, nargs="+", metavar="RUN_B", help="one or several")
    parser.add_argument(
        "--output_dir", type=Path, metavar="FOLDER", help="RUN_B's unless given; of several a folder each is made in it"
    )
    arguments = parser.parse_args()
    first, *others = [evaluation_folder(run) for run in (arguments.first, *arguments.others)]
    for second in others:
        folder = output_folder(second, arguments.output_dir, several=len(others) > 1)
        differences = compare_evaluations(first, second, folder=folder)
        print(f"\nfirst: {first}\nsecond: {second}\n{paired_differences_text(differences)}")
        print(f"differences of each case, picture and tests: {folder}")


def output_folder(second: Path, output_dir: Path | None, *, several: bool) -> Path:
    """Where the comparison of this run goes."""
    if output_dir is None:
        return second
    return output_dir / second.name if several else output_dir


if __name__ == "__main__":
    run_command(main, again="begins anew")
