"""Draws each bundle's architecture from its code: the pictures of docs/methods.md.

    python scripts/draw_architectures.py
    python scripts/draw_architectures.py vnet_prostate --output_dir pictures

The network is the one that the bundle's configs name; numbers of maps and their sizes are those that pass through it,
on torch's meta device, which computes nothing. Takes seconds.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path

from common.architecture.draw_diagram import draw_diagram
from common.checks.known_name import check_known_name
from common.experiments.run_command import run_command

PROJECT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", help="all unless given")
    parser.add_argument(
        "--output_dir",
        type=Path,
        default=PROJECT / "docs" / "pictures",
        metavar="DIR",
        help="docs/pictures unless given",
    )
    arguments = parser.parse_args()
    for name in arguments.bundles:
        check_known_name(name, drawn_bundles(), argument="bundle")
    for name in arguments.bundles or drawn_bundles():
        file = arguments.output_dir / f"architecture_{name}.png"
        draw_diagram(import_module(f"bundles.{name}.architecture").architecture(), file)
        print(file)


def drawn_bundles() -> list[str]:
    """Those that say how they are drawn."""
    return sorted(file.parent.name for file in (PROJECT / "bundles").glob("*/architecture.py"))


if __name__ == "__main__":
    run_command(main, again="begins anew")
