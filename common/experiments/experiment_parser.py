"""experiment_parser: the arguments that the command line of every experiment takes."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter

_REST = "Any other --key value is an option of the bundle and goes to every run, such as --max_epochs 5. Ctrl-C stops; "
_REST += "the same command then goes on."


def experiment_parser(description: str | None, *, takes_bundle: bool = True) -> ArgumentParser:
    """To be parsed by `parse_known_args`; what is left over is for `option_pairs`.

    Args:
        takes_bundle: whether the first word is the bundle's name.
    """
    parser = ArgumentParser(
        description=description, epilog=_REST, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False
    )
    if takes_bundle:
        parser.add_argument("bundle", help="its name, such as vnet_prostate")
    parser.add_argument("--output_dir", metavar="DIR", help="folder of the experiment; a folder a run is made in it")
    parser.add_argument(
        "--config",
        "--config_file",
        metavar="OVERLAY.json",
        nargs="+",
        default=[],
        help="config files that come after the bundle's own: paths, or names of the bundle's, such as paper.json",
    )
    return parser
