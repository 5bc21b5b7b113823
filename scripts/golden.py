"""Whether the bundles' weights and code still give the outputs that they carry, and how far they differ.

    python scripts/golden.py
    python scripts/golden.py vnet_prostate

Each file in a bundle's folder `golden` is the output, in float32 on the CPU, of its network for noise of a seed: of
each file of weights in `models`; where none is shipped, of the network as the seed makes it. Hashes tell whether it
is the same bit for bit, as it is on machines of one kind; the tolerance in the file must hold on all. The exit status
is 1 if one does not agree.

--renew makes the files anew, after a change that is meant to change the output:

    python scripts/golden.py --renew vnet_prostate
"""

import logging
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path

from common.checks.input_error import InputError
from common.checks.one_line_errors import one_line_errors
from common.doctor.bundle_files import BundleFiles
from common.doctor.find_bundle import find_bundle, installed_bundles
from common.doctor.importable import importable
from common.golden.golden_agreement import GoldenAgreement
from common.golden.golden_record import GoldenRecord
from common.golden.golden_weights import golden_weights
from common.golden.make_golden import make_golden


def main() -> int:
    """The exit status."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("bundles", metavar="BUNDLE", nargs="*", help="name, or path; all unless given")
    parser.add_argument("--renew", action="store_true", help="make the outputs anew")
    arguments = parser.parse_args()
    if arguments.renew and not arguments.bundles:
        raise InputError("renew: must come with the bundles whose outputs are meant to change; name them")
    held = True
    for root in [find_bundle(name) for name in arguments.bundles] or installed_bundles().values():
        with importable(root):
            for line, is_sound in renewed(root) if arguments.renew else checked(root):
                print(line)
                held &= is_sound
    return int(not held)


def checked(root: Path) -> Iterator[tuple[str, bool]]:
    """A line for each of the bundle's golden outputs, and whether it agrees."""
    for file in sorted(root.glob("golden/*.json")):
        agreement = GoldenAgreement.of(BundleFiles(root), GoldenRecord.read(file))
        yield f"{root.name} {file.relative_to(root)}: {agreement}", agreement.holds
    for name in sorted(golden_weights(root)):
        if not (root / name).is_file():
            yield f"{root.name} {name}: missing; run: python scripts/golden.py --renew {root.name}", False


def renewed(root: Path) -> Iterator[tuple[str, bool]]:
    """A line for each golden output, which is written."""
    for name, weights in golden_weights(root).items():
        make_golden(BundleFiles(root), weights=weights).write(root / name)
        yield f"{root.name} {name}: written, of {weights or 'the seeded network'}", True


if __name__ == "__main__":
    one_line_errors()
    logging.basicConfig(format="%(message)s")  # to stderr
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted")
