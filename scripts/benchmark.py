"""Speed and memory of a bundle's method, or the CRF's, beside others': ratios, measured in one process.

    python scripts/benchmark.py vnet_prostate --size 64 64 32 --json benchmark.json
    python scripts/benchmark.py deepmedic_brats --help
    python scripts/benchmark.py crf --case a

What is compared, and the options, are the method's own; they are in its benchmark.py.
"""

import json
import logging
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path
from types import ModuleType

import torch

from common.checks.device import check_device
from common.checks.input_error import InputError
from common.checks.one_line_errors import one_line_errors
from common.engines.default_device import default_device
from common.tracking.machine_description import machine_description

BUNDLES = Path(__file__).resolve().parent.parent / "bundles"
SHARED = {"crf": "common.postprocessing.benchmark"}  # methods that are no bundle's own


def main() -> None:
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(f"{__doc__}\nThere is one of: {', '.join(benchmarks())}")
        return
    name = chosen_benchmark(sys.argv[1:])
    module = import_module(benchmarks()[name])
    arguments = _parser(name, module).parse_args(sys.argv[2:])
    check_device(arguments.device)
    if arguments.repeats < 1:
        raise InputError(f"repeats: must be at least 1, got {arguments.repeats}")
    logging.basicConfig(format="%(message)s")  # to stderr
    for package in ("bundles", "common.postprocessing"):
        logging.getLogger(package).setLevel(logging.INFO)
    report = module.benchmark(arguments)
    print(report.text)
    if arguments.json:
        machine = machine_description(torch.device(arguments.device))
        figures = {**machine, "arguments": vars(arguments), **report.figures}
        Path(arguments.json).write_text(json.dumps(figures, indent=2) + "\n")


def benchmarks() -> dict[str, str]:
    """What has a benchmark, and its module: bundles are found by their folder."""
    bundles = {file.parent.name for file in BUNDLES.glob("*/benchmark.py")}
    modules = SHARED | {name: f"bundles.{name}.benchmark" for name in bundles}
    return dict(sorted(modules.items()))


def chosen_benchmark(words: list[str]) -> str:
    """The first word of the command line: a name, or a part of only one."""
    given = words[0] if words else "none"
    found = [given] if given in benchmarks() else [name for name in benchmarks() if given in name]
    if len(found) != 1:
        raise InputError(f"benchmark: must be the first argument, one of {', '.join(benchmarks())}, got {given!r}")
    return found[0]


def _parser(name: str, module: ModuleType) -> ArgumentParser:
    parser = ArgumentParser(
        prog=f"benchmark.py {name}", description=module.__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--device", default=str(default_device()))
    parser.add_argument("--json", metavar="FILE", help="also write the figures to this file")
    module.add_arguments(parser)  # the last, which may set another device
    return parser


if __name__ == "__main__":
    one_line_errors()
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted")
