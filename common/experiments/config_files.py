"""config_files: the config files of a bundle that a command is made of."""

from collections.abc import Sequence
from pathlib import Path

from common.bundle.bundle_root import bundle_root
from common.checks.input_error import InputError


def config_files(bundle: str, names: Sequence[str], *, overlays: Sequence[str] = ()) -> list[Path]:
    """The bundle's own files of these names, and the overlays behind them; InputError where one is missing.

    Args:
        bundle: its name.
        overlays: paths, or names of the bundle's own.
    """
    try:
        configs = Path(bundle_root(Path(bundle).name)) / "configs"
    except ModuleNotFoundError as error:
        raise InputError(f"bundle: {error}") from error
    return [*(configs / name for name in names), *(_overlay(name, configs) for name in overlays)]


def _overlay(name: str, configs: Path) -> Path:
    for file in (Path(name), configs / name):
        if file.is_file():
            return file.resolve()
    raise InputError(f"config: no such file {name}, nor one of that name in {configs}; give the path of a config")
