"""Everything that is wrong with a bundle, at once: its configs, metadata, weights, documents, licences.

    python scripts/doctor.py vnet_prostate
    python scripts/doctor.py

Without a name all bundles of the collection are examined. A path is a bundle's folder, of one that was packed or of
your own: its modules, and the expressions in its configs, are run, so examine none that you would not run. Nothing is
trained, downloaded or changed; a bundle takes seconds. Each finding is a line: which file and key, what must be, what
to do. Errors make the exit status 1; warnings are worth a look.

--data examines the folder that a bundle is to be trained on, before hours are spent on it, with the training's options:

    python scripts/doctor.py --data vnet_prostate --dataset_dir my_data
"""

import json
import logging
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from common.bundle.runs_folder import runs_folder
from common.checks.input_error import InputError
from common.checks.one_line_errors import one_line_errors
from common.doctor.examine_bundle import examine_bundle
from common.doctor.find_bundle import find_bundle, installed_bundles
from common.doctor.finding import Finding
from common.doctor.findings_text import findings_text
from common.experiments.option_pairs import option_pairs

_OF_DATA = {
    "--data": "bundle to examine a data set for; any other --key value is then an option of its training",
    "--output_dir": "folder of the table and pictures of --data; runs/BUNDLE/examined unless given",
}


def main() -> int:
    """The exit status."""
    words = sys.argv[1:]
    if any(word.partition("=")[0] == "--data" for word in words):
        return examine_data(words)
    arguments = _parser().parse_args(words)
    if arguments.output_dir:
        raise InputError("output_dir: must come with --data BUNDLE; see --help")
    folders = {name: find_bundle(name) for name in arguments.bundles or installed_bundles()}
    found = {name: examine_bundle(folder) for name, folder in folders.items()}
    print(findings_json(found) if arguments.json else findings_text(found))
    return int(any(finding.severity == "error" for findings in found.values() for finding in findings))


def findings_json(found: Mapping[str, Sequence[Finding]]) -> str:
    """One list, each finding with its bundle."""
    return json.dumps(
        [{"bundle": name, **asdict(own)} for name, findings in found.items() for own in findings], indent=2
    )


def examine_data(words: Sequence[str]) -> int:
    """The exit status. What is found is logged, and written."""
    from common.doctor_data.examine_dataset import examine_dataset  # which takes seconds to import

    parser = ArgumentParser(allow_abbrev=False)  # without names, which values of options would be taken for
    for option in _OF_DATA:
        parser.add_argument(option)
    arguments, rest = parser.parse_known_args(words)
    folder = find_bundle(arguments.data)
    output_dir = Path(arguments.output_dir or Path(runs_folder(str(folder))) / folder.name / "examined")
    return int(examine_dataset(arguments.data, option_pairs(rest), output_dir) > 0)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("bundles", metavar="BUNDLE", nargs="*", help="name, or path; all unless given")
    parser.add_argument("--json", action="store_true", help="print the findings as one list")
    for option, text in _OF_DATA.items():
        parser.add_argument(option, metavar=option.strip("-").upper(), help=text)
    return parser


if __name__ == "__main__":
    one_line_errors()
    logging.basicConfig(format="%(message)s")  # to stderr
    logger = logging.getLogger("common.doctor_data")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler(sys.stdout))
    logger.propagate = False
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted")
