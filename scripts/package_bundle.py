"""A bundle in one file, in the form of MONAI's Model Zoo, that runs where its packages are and this project is not.

    python scripts/package_bundle.py deepmedic_brats
    python scripts/package_bundle.py vnet_prostate --weights runs/vnet_prostate/train-...
    python scripts/package_bundle.py emma_ensemble --weights runs/emma_ensemble

The zip has the bundle's configs, documents, licence and weights, and of this project's code what the bundle imports.
The same files always give the same bytes, wherever and whenever they are packed.

The weights, models/model.pt, are those of --weights; else those that the bundle ships; else those of its newest
finished run. They must fit the network and the knobs in the bundle's inference.json. Of an ensemble, all members are
packed.
"""

import hashlib
import logging
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from zipfile import ZipFile

from common.bundle.packing.default_weights import default_weights
from common.bundle.packing.package_bundle import package_bundle
from common.bundle.runs_folder import runs_folder
from common.checks.known_name import check_known_name
from common.experiments.run_command import run_command

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("bundle", help="its name, such as vnet_prostate")
    parser.add_argument(
        "--output", type=Path, default=Path("dist"), metavar="DIR", help="of the zip; dist unless given"
    )
    parser.add_argument(
        "--weights", type=Path, metavar="FILE", help="model.pt of a run, or the folder of a run or an ensemble"
    )
    arguments = parser.parse_args()
    logging.getLogger("common.bundle.weights").setLevel(logging.WARNING)  # that they were loaded, to be checked
    name = Path(arguments.bundle).name
    check_known_name(
        name, sorted(file.parents[1].name for file in BUNDLES.glob("*/configs/metadata.json")), argument="bundle"
    )
    bundle = BUNDLES / name
    weights = arguments.weights or default_weights(bundle, Path(runs_folder(str(bundle))) / name)
    file = package_bundle(bundle, output=arguments.output, weights=weights)
    print(packed_text(file, name=name, weights=weights))
    if weights != bundle / "models" / "model.pt":
        print(
            "\nbefore you publish it: say in docs/data_license.txt what these weights were trained on, and pack again"
        )


def packed_text(file: Path, *, name: str, weights: Path) -> str:
    """What was written, and the commands that run it."""
    with ZipFile(file) as archive:
        count = len(archive.namelist())
    command = "python -m monai.bundle run --config_file"
    return f"""{file}: {count} files, {file.stat().st_size:,} bytes
sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}
weights {weights}

in its own folder, after unzipping:
  cd {name} && {command} configs/inference.json
anywhere else:
  PYTHONPATH=/path/to/{name} {command} /path/to/{name}/configs/inference.json"""


if __name__ == "__main__":
    run_command(main)
