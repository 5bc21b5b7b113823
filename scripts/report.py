"""One page of a run, to read in any browser, with or without a network: how it went, how good it is, where it fails.

    python scripts/report.py runs/vnet_prostate/train-...
    python scripts/report.py runs/vnet_prostate/evaluate-... --cases 5 --score hd95_prostate --output page.html
    python scripts/report.py runs/deepmedic_brats/train-... --layers pathways.0.layers.3 pathways.1.layers.7 hidden

RUN is the folder of a training, with which the newest evaluation of its weights is shown, or of an evaluation. The page
has the summary with mean, standard deviation, n and interval of each score; the curves; a table of the cases, sorted by
a click; the distributions of the scores; the worst and best cases, slice by slice with the contours of label and
prediction, for which they are segmented once more; the pictures of the run; config and environment. What is missing is
said, with the command that makes it. It is one file; nothing in it is fetched from anywhere.

--layers draws feature maps, as figure 3.15 of the thesis of Kamnitsas, of the worst case or of --image.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.checks.input_error import InputError
from common.experiments.run_command import run_command


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("run", type=Path, metavar="RUN", help="folder of a training or an evaluation")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the page; report.html in RUN unless given")
    parser.add_argument("--cases", type=int, default=3, help="worst and best cases in pictures; 3 of each unless given")
    parser.add_argument("--score", default="", help="that decides which they are; the first of the table unless given")
    parser.add_argument("--layers", nargs="+", default=[], metavar="NAME", help="layers whose feature maps are drawn")
    parser.add_argument(
        "--image", metavar="FILE", help="for --layers: a picture, a volume, or a subject's folder of sequences"
    )
    parser.add_argument("--dataset_dir", metavar="DIR", help="where the data are, if they have been moved")
    arguments = parser.parse_args()
    if arguments.cases < 0:
        raise InputError(f"cases must be at least 0, got {arguments.cases}; 3 is usual")
    if arguments.image and not arguments.layers:
        raise InputError("image must come with --layers, the names of those whose feature maps are drawn")
    from common.report.write_report import write_report  # which takes seconds to import

    write_report(
        arguments.run,
        arguments.output,
        number=arguments.cases,
        score=arguments.score,
        layers=arguments.layers,
        image=arguments.image,
        dataset_dir=arguments.dataset_dir,
    )


if __name__ == "__main__":
    run_command(main, again="begins anew")
