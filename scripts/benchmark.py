"""Speed and memory of a bundle's method beside others': ratios, measured in one process.

    python scripts/benchmark.py vnet_prostate --size 64 64 32 --json benchmark.json
    python scripts/benchmark.py deepmedic_brats --help

What is compared, and the options, are the bundle's own; they are in its benchmark.py.
"""

import json
import logging
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path
from types import ModuleType

import torch

from common.benchmark.machine_description import machine_description
from common.checks.device import check_device
from common.checks.input_error import InputError
from common.checks.one_line_errors import one_line_errors
from common.engines.default_device import default_device

BUNDLES = Path(__file__).resolve().parent.parent / "bundles"


def main() -> None:
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(f"{__doc__}\nBundles that have one: {', '.join(benchmarks())}")
        return
    name = chosen_bundle(sys.argv[1:])
    module = import_module(f"bundles.{name}.benchmark")
    arguments = _parser(name, module).parse_args(sys.argv[2:])
    check_device(arguments.device)
    if arguments.repeats < 1:
        raise InputError(f"repeats: must be at least 1, got {arguments.repeats}")
    logging.basicConfig(format="%(message)s")  # to stderr
    logging.getLogger("bundles").setLevel(logging.INFO)
    report = module.benchmark(arguments)
    print(report.text)
    if arguments.json:
        machine = machine_description(torch.device(arguments.device))
        figures = {**machine, "arguments": vars(arguments), **report.figures}
        Path(arguments.json).write_text(json.dumps(figures, indent=2) + "\n")


def benchmarks() -> list[str]:
    """The bundles that have a benchmark."""
    return sorted(file.parent.name for file in BUNDLES.glob("*/benchmark.py"))


def chosen_bundle(words: list[str]) -> str:
    """The first word of the command line."""
    if not words or words[0] not in benchmarks():
        given = repr(words[0]) if words else "none"
        raise InputError(f"bundle: must be the first argument, one of {', '.join(benchmarks())}, got {given}")
    return words[0]


def _parser(name: str, module: ModuleType) -> ArgumentParser:
    parser = ArgumentParser(
        prog=f"benchmark.py {name}", description=module.__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    module.add_arguments(parser)
    parser.add_argument("--device", default=str(default_device()))
    parser.add_argument("--json", metavar="FILE", help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    one_line_errors()
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted")
