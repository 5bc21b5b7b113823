"""in_every_config: what is wrong in a bundle's configs, each mistake once, with the file that brings it."""

from collections.abc import Callable, Iterator

from monai.bundle import ConfigParser

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding

Problems = Callable[[ConfigParser], Iterator[tuple[str, str, str]]]


def in_every_config(bundle: BundleFiles, problems: Problems) -> Iterator[Finding]:
    """Errors of all that is run together; those of train.json are not told again for each overlay behind it.

    Args:
        problems: key, rule and fix of each mistake in a config.
    """
    known: dict[str, set[tuple[str, str, str]]] = {}
    for names in bundle.commands():
        seen = known.setdefault(names[0], set())
        for problem in problems(bundle.parser(*names)):
            if problem not in seen:
                seen.add(problem)
                yield Finding("error", f"configs/{names[-1]}", *problem)
