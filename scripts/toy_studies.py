"""Toy studies of compact latent space clustering (CCLP): what it does to an embedding that no network holds back.

    python scripts/toy_studies.py

Points of a plane, one labelled in each of two classes, are moved by gradient descent on cross-entropy and a regulariser
(Kamnitsas 2017, thesis, sec. 6.4). On two circles, CCLP is compared with entropy minimisation; on two moons, chains of
one step with those of ten. Of each study, a still picture, an animation, and in results.json the share of points that
end on the right side of the classifier's boundary and how far the clusters came apart. Takes half a minute on
one CPU core.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.experiments.run_command import run_command
from common.experiments.toy_studies import toy_studies

_FOLDER = Path(__file__).resolve().parents[1] / "runs" / "cclp_ssl" / "toys"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--output_dir", type=Path, default=_FOLDER, metavar="DIR", help=f"{_FOLDER} unless given")
    parser.add_argument("--seed", type=int, default=0, help="of the points and the classifier; 0 unless given")
    arguments = parser.parse_args()
    toy_studies(arguments.output_dir, seed=arguments.seed)


if __name__ == "__main__":
    run_command(main)
