"""Starts a MONAI Label server of bundles on 127.0.0.1; scripts/label.sh sets up what it needs and calls this.

    bash scripts/label.sh vnet_prostate --studies my_images
    bash scripts/label.sh deepmedic_brats emma_ensemble --studies my_brains --port 8001

--studies is a folder with the images directly in it. A bundle of several sequences takes a 4-D NIfTI file, or
SUBJECT_flair.nii.gz, SUBJECT_t1.nii.gz, ... beside each other, which count as one image. Labels are saved in
labels/final there.

A bundle's weights are the newest trained on labels by this server, else those that the bundle ships, else those of its
newest run. The server's own folder is runs/label (--app): what it has learnt is in trained/ there, its words in
server.log. MONAI_LABEL_AUTO_UPDATE_SCORING=false keeps it from scoring images for active learning unasked.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from common.experiments.run_command import run_command
from common.label.serve import serve

_RUNS = Path(__file__).resolve().parents[1] / "runs"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("bundles", nargs="+", metavar="BUNDLE", help="such as vnet_prostate")
    parser.add_argument("--studies", required=True, metavar="DIR", help="folder of images, or a DICOMweb address")
    parser.add_argument("--port", type=int, default=8000, help="8000 unless given")
    parser.add_argument("--runs", type=Path, default=_RUNS, metavar="DIR", help="folder of runs, runs/ unless given")
    parser.add_argument("--app", type=Path, metavar="DIR", help="the server's own folder, RUNS/label unless given")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds until it has to answer, 300 unless given")
    given = parser.parse_args()
    runs = given.runs.resolve()
    studies = given.studies if "://" in given.studies else str(Path(given.studies).resolve())
    app = (given.app or runs / "label").resolve()
    serve(given.bundles, studies=studies, runs=runs, app=app, port=given.port, timeout=given.timeout)


if __name__ == "__main__":
    run_command(main)
