"""Toy studies of compact latent space clustering (CCLP): what it does to an embedding that no network holds back.

    python scripts/toy_studies.py
    python scripts/toy_studies.py --publish --seeds 0,1,2

Points of a plane, one labelled in each of two classes, are moved by gradient descent on cross-entropy and a regulariser
(Kamnitsas 2017, thesis, sec. 6.4). On two circles, CCLP is compared with entropy minimisation; on two moons, chains of
one step with those of ten. Of each study, a still picture, an animation, and in results.json the share of points that
end on the right side of the classifier's boundary and how far the clusters came apart. Takes half a minute on
one CPU core. With --publish each gets a page of several seeds in docs/results instead.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.experiments.publish_toy_studies import publish_toy_studies
from common.experiments.run_command import run_command
from common.experiments.seed_list import seed_list
from common.experiments.toy_studies import toy_studies

_ROOT = Path(__file__).resolve().parents[1]
_FOLDER = _ROOT / "runs" / "cclp_ssl" / "toys"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--output_dir", type=Path, default=_FOLDER, metavar="DIR", help=f"{_FOLDER} unless given")
    parser.add_argument("--seed", type=int, default=0, help="of the points and the classifier; 0 unless given")
    parser.add_argument("--publish", action="store_true", help="write the studies' pages in docs/results")
    parser.add_argument("--seeds", default="0,1,2", help="with --publish; 0,1,2 unless given")
    arguments = parser.parse_args()
    if arguments.publish:
        publish_toy_studies(_ROOT / "docs" / "results", seeds=seed_list(arguments.seeds))
        return
    toy_studies(arguments.output_dir, seed=arguments.seed)


if __name__ == "__main__":
    run_command(main)
