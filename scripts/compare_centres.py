"""What an ensemble and its members lose at another centre: two evaluations of the same ensemble, compared.

    python scripts/compare_centres.py HOME_FOLDER AWAY_FOLDER
    python scripts/compare_centres.py HOME_FOLDER AWAY_FOLDER --score dice_whole --output_dir centres

Takes the folders evaluate-... of an ensemble's evaluations, one on cases such as it was trained on and one on those of
another centre, and reads the member_scores.csv in them. Says, with 95% intervals, what each member and the ensemble
score on either and what they lose; how far the ensemble is ahead of the best member, here and there; and whether it
loses less than its members do on average. The intervals are of 10,000 bootstrap resamples of the cases, those at home
and those away independently of each other. In a resample all members have the same cases of a centre, and the best of
them is chosen anew.

centres.md, centres.csv and centres.png go to AWAY_FOLDER, or to --output_dir.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.experiments.centre_comparison import centre_comparison
from common.experiments.run_command import run_command


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("home", type=Path, metavar="HOME_FOLDER", help="evaluation on cases such as those trained on")
    parser.add_argument("away", type=Path, metavar="AWAY_FOLDER", help="evaluation on cases of another centre")
    parser.add_argument(
        "--score", default="dice", help="a column such as dice_whole; the mean of a case's dice_* unless given"
    )
    parser.add_argument("--output_dir", type=Path, metavar="FOLDER", help="AWAY_FOLDER unless given")
    arguments = parser.parse_args()
    centre_comparison(arguments.home, arguments.away, score=arguments.score, output_dir=arguments.output_dir)


if __name__ == "__main__":
    run_command(main)
