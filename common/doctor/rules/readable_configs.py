"""readable_configs: config files that can be read, alone and together."""

from collections.abc import Iterator

from common.doctor.bundle_files import BundleFiles
from common.doctor.config_object import config_object
from common.doctor.finding import Finding


def readable_configs(bundle: BundleFiles) -> Iterator[Finding]:
    """Each must be JSON, hold one object, and have no key twice; overlays must fit over what they are behind."""
    problems = [bundle.problem(name) for name in bundle.names()]
    commands = map(bundle.command, bundle.overlays())
    problems += [bundle.problem(*names) for names in commands if bundle.problem(*names[:-1]) is None]
    yield from dict.fromkeys(problem for problem in problems if problem)  # a broken overlay cannot be merged, either
    for name in bundle.names():
        if bundle.problem(name) is None:
            yield from _repeated_keys(bundle, name)


def _repeated_keys(bundle: BundleFiles, name: str) -> Iterator[Finding]:
    path = f"configs/{name}"
    for key in config_object(bundle.text(path))[1]:
        yield Finding("error", path, key, "stands twice in one object", "leave one out; JSON takes the last")
